package io.dmha.connect;

import io.dmha.link.Disposal;
import io.dmha.link.Opener;
import io.dmha.link.RetryPause;

/** Makes the lifelines of one URL, which share their threads. Thread-safe. */
public final class LinkFactory {
  /** How many bounded calls of one kind may hang at once in one URL. */
  private static final int MOST_CALLS = 64;

  private final ConnectContext parts;
  private final Disposal disposal;
  private final Links links;

  /**
   * @param name how threads and log call what belongs to this URL
   */
  public LinkFactory(String name, ConnectContext parts, Opener opener) {
    this.parts = parts;
    this.disposal =
        new Disposal(name, MOST_CALLS, parts.target, parts.publisher, parts.attemptTimeout);
    ConnectAttempts attempts = new ConnectAttempts(name + "-login", parts, opener, disposal);
    this.links = Links.of(new HostSearch(parts, attempts, disposal), disposal);
  }

  /** A lifeline that is not connected yet. */
  public ReconnectingLink create(String name) {
    return new ReconnectingLink(name, parts, links);
  }

  /** The pauses between tries on the same host. */
  public RetryPause pauses() {
    return new RetryPause(parts.backoff, parts.sleeper);
  }

  /** Bounded calls, on the threads of this URL. */
  public Disposal disposal() {
    return disposal;
  }
}
