package io.dmha.recovery;

/** Makes the lifelines of one URL, which share their threads. Thread-safe. */
public final class Lifelines {
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
    Attempts attempts = new Attempts(name + "-login", parts, opener);
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
