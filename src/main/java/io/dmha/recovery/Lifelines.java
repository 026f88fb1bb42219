package io.dmha.recovery;

import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;

/** Makes the lifelines of one URL, which share their threads. Thread-safe. */
public final class Lifelines {
  /** How many bounded calls of one kind may hang at once in one URL. */
  private static final int MOST_CALLS = 64;

  private final String name;
  private final Parts parts;
  private final Opener opener;
  private final Disposal disposal;
  private final Links links;

  /**
   * @param name how threads and log call what belongs to this URL
   */
  public Lifelines(String name, Parts parts, Opener opener) {
    this.name = name;
    this.parts = parts;
    this.opener = opener;
    this.disposal =
        new Disposal(name, MOST_CALLS, parts.target, parts.publisher, parts.attemptTimeout);
    Attempts attempts = new Attempts(name + "-login", parts, opener, disposal);
    this.links = Links.of(new Search(parts, attempts, disposal), disposal);
  }

  /** A lifeline that is not connected yet. */
  public Lifeline create(String name) {
    return new Lifeline(name, parts, links);
  }

  /**
   * The watch over these connections, not started yet.
   *
   * @param connections all open connections, as a copy
   * @param interval how often to look; not zero
   * @param timeout how long a host may take to answer a question
   * @param mostFailures how many questions in a row may stay unanswered
   * @param chores what the thread does besides
   */
  public Watch watch(
      Supplier<Collection<? extends Watched>> connections,
      Duration interval,
      Duration timeout,
      int mostFailures,
      Chores chores) {
    return new Watch(
        name, parts, opener, disposal, connections, interval, timeout, mostFailures, chores);
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
