package io.dmha.recovery;

/** Makes the lifelines of one URL, which share their threads. Thread-safe. */
public final class Lifelines {
  /** How many bounded calls of one kind may hang at once in one URL. */
  private static final int MOST_CALLS = 64;

  private final Parts parts;
  private final Disposal disposal;
  private final Links links;

  /**
   * @param name how threads and log call what belongs to this URL
   */
  public Lifelines(String name, Parts parts, Opener opener) {
    this.parts = parts;
    this.disposal =
        new Disposal(name, MOST_CALLS, parts.target, parts.publisher, parts.attemptTimeout);
    Attempts attempts = new Attempts(name + "-login", parts, opener, disposal);
    this.links = Links.of(new Search(parts, attempts, disposal), disposal);
  }

  /** A lifeline that is not connected yet. */
  public Lifeline create(String name) {
    return new Lifeline(name, parts, links);
  }

  /** The pauses between tries on the same host. */
  public Pauses pauses() {
    return new Pauses(parts.backoff, parts.sleeper);
  }

  /** Bounded calls, on the threads of this URL. */
  public Disposal disposal() {
    return disposal;
  }
}
