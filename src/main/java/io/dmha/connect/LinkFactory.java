package io.dmha.connect;

import io.dmha.link.BoundedCalls;
import io.dmha.link.Opener;
import io.dmha.link.RetryPause;
import io.dmha.topology.StandbyStates;
import org.jspecify.annotations.Nullable;

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
    this.links =
        Links.of(search, spares(name, context, opener), boundedCalls, context.hosts.figures());
  }

  private @Nullable SpareAttempts spares(String name, ConnectContext context, Opener opener) {
    StandbyStates states = context.standbys;
    if (states == null) {
      return null;
    }
    ConnectContext other = context.ofStandbys();
    StandbySessions unused =
        new StandbySessions(name + "-spare-standby", other, opener, boundedCalls);
    ConnectAttempts attempts =
        new ConnectAttempts(name + "-read-login", other, opener, boundedCalls, unused);
    return new SpareAttempts(attempts, context, states, boundedCalls);
  }

  /** A lifeline that is not connected yet. */
  public ReconnectingLink create(String name) {
    return new ReconnectingLink(name, context, links);
  }

  /** The pauses between tries on the same host. */
  public RetryPause pauses() {
    return new RetryPause(context.backoff, context.sleeper);
  }

  /** The searches of all lifelines. */
  public Searches searches() {
    return context.searches;
  }

  /** Bounded calls, on the threads of this URL. */
  public BoundedCalls boundedCalls() {
    return boundedCalls;
  }
}
