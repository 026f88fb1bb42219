package io.dmha.connect;

import io.dmha.link.BoundedCalls;
import io.dmha.link.Opener;
import io.dmha.link.RetryPause;

/** Makes the lifelines of one URL, which share their threads. Thread-safe. */
public final class LinkFactory {
  /** How many bounded calls of one kind may hang at once in one URL. */
  private static final int MOST_CALLS = 64;

  private final ConnectContext context;
  private final BoundedCalls boundedCalls;
  private final Links links;

  /**
   * @param name how threads and log call what belongs to this URL
   */
  public LinkFactory(String name, ConnectContext context, Opener opener) {
    this.context = context;
    this.boundedCalls =
        new BoundedCalls(
            name, MOST_CALLS, context.dialect, context.publisher, context.attemptTimeout);
    StandbySessions standbys =
        new StandbySessions(name + "-standby", context, opener, boundedCalls);
    ConnectAttempts attempts =
        new ConnectAttempts(name + "-login", context, opener, boundedCalls, standbys);
    HostSearch search = new HostSearch(context, attempts, boundedCalls, standbys);
    this.links = Links.of(search, boundedCalls, context.hosts.figures());
  }

  /** A lifeline that is not connected yet. */
  public ReconnectingLink create(String name) {
    return new ReconnectingLink(name, context, links);
  }

  /** The pauses between tries on the same host. */
  public RetryPause pauses() {
    return new RetryPause(context.backoff, context.sleeper);
  }

  /** Bounded calls, on the threads of this URL. */
  public BoundedCalls boundedCalls() {
    return boundedCalls;
  }
}
