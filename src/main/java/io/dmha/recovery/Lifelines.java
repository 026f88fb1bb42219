package io.dmha.recovery;

/** Makes the lifelines of one URL, which share their threads. Thread-safe. */
public final class Lifelines {
  /** How many logins to one host run at once: a lost host sends all its connections to another. */
  private static final int MOST_ATTEMPTS = 16;

  /** How many bounded calls of one URL may hang at once. */
  private static final int MOST_CALLS = 64;

  private final Parts parts;
  private final Disposal disposal;
  private final Search search;

  /**
   * @param name how threads and log call what belongs to this URL
   */
  public Lifelines(String name, Parts parts, Opener opener) {
    this.parts = parts;
    Workers calls = new Workers(name + "-call", MOST_CALLS);
    this.disposal = new Disposal(calls, parts.target, parts.publisher, name, parts.attemptTimeout);
    Attempts attempts =
        new Attempts(
            () -> new Workers(name + "-login", MOST_ATTEMPTS),
            opener,
            parts.target,
            parts.wish,
            parts.ticker);
    this.search = new Search(parts, attempts, disposal);
  }

  /** A lifeline that is not connected yet. */
  public Lifeline create(String name) {
    return new Lifeline(name, parts, search, disposal);
  }

  /** Bounded calls, on the threads of this URL. */
  public Disposal disposal() {
    return disposal;
  }
}
