package io.dmha.topology;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.dmha.time.Backoff;
import io.dmha.time.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a host did lately. A host that failed is tried last, not never, and by one caller at a time;
 * the failure ages out, or ends when the host's port is seen closed and then open: it was
 * restarted. Thread-safe; its lock is held for no longer than it takes to read and write these
 * fields.
 */
final class HostHealth {
  /** How long a failure counts. Then the host gets its place in the list back. */
  static final Duration MEMORY = Duration.ofSeconds(30);

  /**
   * Tries of callers that would otherwise follow each other without a pause are kept this apart.
   */
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  /** What the first try of a host that did not answer may take. */
  static final Duration FIRST_PATIENCE = Duration.ofSeconds(1);

  private static final int MOST_SILENCES = 10;

  /** How long a host that had no room for a session is spared one that can be done without. */
  static final Duration FULL = Duration.ofMinutes(5);

  /** A failed host's port is looked at no more often, unless somebody waits for it. */
  static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  /** What looks at the port have found since the host failed. */
  private enum Port {
    UNSEEN,
    CLOSED,
    /** And it was never seen closed: a standby, or a host that hangs. */
    OPEN,
    /** It was closed before, or somebody has logged in: the host has its place back. */
    OPEN_AGAIN
  }

  private final Ticker ticker;
  private final Backoff backoff;

  @GuardedBy("this") private int failures;

  @GuardedBy("this") private long failedNanos;

  @GuardedBy("this") private long pauseNanos;

  /** Who tries the failed host now; null where nobody does. */
  @GuardedBy("this") private @Nullable Object prober;

  @GuardedBy("this") private @Nullable String lastFailure;

  @GuardedBy("this") private Port port = Port.UNSEEN;

  @GuardedBy("this") private long lookedNanos;

  /** It failed by not answering. */
  @GuardedBy("this") private boolean isSilent;

  /** It did not answer the last question of the watch, and took no connection since. */
  @GuardedBy("this") private boolean isUnanswering;

  /** How often it did not answer since it did. */
  @GuardedBy("this") private int silences;

  @GuardedBy("this") private boolean wasFull;

  @GuardedBy("this") private long fullNanos;

  /** What it said last of itself; null where it has not. */
  @GuardedBy("this") private @Nullable Sighting seen;

  /** When it was asked that. */
  @GuardedBy("this") private long seenNanos;

  HostHealth(Ticker ticker, Backoff backoff) {
    this.ticker = ticker;
    this.backoff = backoff;
  }

  /** Whether the host failed and nobody has reached it since, within {@link #MEMORY}. */
  synchronized boolean isSuspect() {
    return failures > 0
        && port != Port.OPEN_AGAIN
        && (sinceFailure() < MEMORY.toNanos() || prober != null);
  }

  /** Notes whether it has answered the watch. */
  synchronized void probed(boolean hasAnswered) {
    isUnanswering = !hasAnswered;
  }

  /**
   * Whether it does not answer the watch, or failed and nothing good was heard of it since, however
   * long ago that was. A port that was open all the time is good news after {@link #MEMORY}.
   */
  synchronized boolean isDown() {
    boolean isHeard = seen != null && seenNanos - failedNanos > 0;
    boolean mayBeWell = port == Port.OPEN && sinceFailure() >= MEMORY.toNanos();
    boolean isLost = failures > 0 && port != Port.OPEN_AGAIN && !isHeard && !mayBeWell;
    return isUnanswering || isLost;
  }

  /** Whether a look at its port may tell something new; the caller is to look. */
  synchronized boolean isDueForLook() {
    boolean isNews = port == Port.UNSEEN || ticker.nanos() - lookedNanos >= BETWEEN_LOOKS.toNanos();
    if (!isSuspect() || port == Port.OPEN || !isNews) {
      return false;
    }
    lookedNanos = ticker.nanos();
    return true;
  }

  /**
   * Asks to try the host. After {@code true} the caller must report {@link #succeeded} or {@link
   * #failed} or {@link #leave}.
   */
  synchronized boolean enter(Object caller) {
    if (failures == 0) {
      return true;
    }
    if (prober != null || sinceFailure() < pauseNanos) {
      return false;
    }
    prober = caller;
    return true;
  }

  /**
   * Notes that the port answers: the next try need not wait for its time. That of a host that hangs
   * answers too, since the kernel does it, and a try there costs the caller its whole limit.
   */
  synchronized void reachable() {
    boolean wasClosed = port == Port.CLOSED || port == Port.OPEN_AGAIN;
    port = wasClosed ? Port.OPEN_AGAIN : Port.OPEN;
    isSilent &= !wasClosed;
    if (!isSilent) {
      pauseNanos = 0;
    }
  }

  /**
   * Notes that it let somebody in who asked after it had failed, and is what is looked for: it has
   * its place back. Its port alone tells that only where it was seen closed before.
   *
   * @return whether that is news
   */
  synchronized boolean letIn(long askedNanos) {
    if (!isSuspect() || askedNanos - failedNanos <= 0) {
      return false;
    }
    // Its pause goes on: that it lets in says little of whether it does the next statement.
    port = Port.OPEN_AGAIN;
    isSilent = false;
    return true;
  }

  /** Notes what it said of itself when it was asked at that time. */
  synchronized void saw(Sighting then, long askedNanos) {
    if (seen == null || askedNanos - seenNanos >= 0) {
      seen = then.after(seen);
      seenNanos = askedNanos;
    }
  }

  /** What it said last; null where it has not. */
  synchronized @Nullable Sighting seen() {
    return seen;
  }

  /** When it was asked that. */
  synchronized long seenNanos() {
    return seenNanos;
  }

  /** Notes that it had no room for another session. */
  synchronized void full() {
    wasFull = true;
    fullNanos = ticker.nanos();
  }

  /** Whether it had none within {@link #FULL}. */
  synchronized boolean isFull() {
    return wasFull && ticker.nanos() - fullNanos < FULL.toNanos();
  }

  /** Notes that the failed host takes what it is sent, and does not answer. */
  synchronized void silent() {
    isSilent = failures > 0;
    silences = Math.min(silences + 1, MOST_SILENCES);
  }

  /**
   * How long a try may take: a host that did not answer a moment ago hardly does now, and meanwhile
   * another one may take its place. Each try has twice as long as the one before.
   */
  synchronized Duration patience(Duration usual) {
    if (!isSilent || !isSuspect()) {
      return usual;
    }
    Duration less = FIRST_PATIENCE.multipliedBy(1L << (silences - 1));
    return less.compareTo(usual) < 0 ? less : usual;
  }

  /** Notes that the port does not answer. */
  synchronized void unreachable() {
    port = Port.CLOSED;
  }

  /** Ends a try that told nothing about the host. */
  synchronized void leave(Object caller) {
    if (prober == caller) {
      prober = null;
    }
  }

  /** Ends a try that proved the host bad. */
  synchronized void failed(Object caller, String reason) {
    if (prober == caller) {
      prober = null;
      count(reason);
    } else {
      lost(reason);
    }
  }

  /** Notes that a connection to the host was lost: no news while the host is known as failed. */
  synchronized void lost(String reason) {
    if (!isSuspect()) {
      count(reason);
    }
  }

  @GuardedBy("this") private void count(String reason) {
    pauseNanos = Math.min(LONGEST_PAUSE.toNanos(), backoff.pauseNanos(failures));
    failures = Math.min(failures + 1, 1_000);
    failedNanos = ticker.nanos();
    lastFailure = reason;
    port = port == Port.CLOSED ? Port.CLOSED : Port.UNSEEN;
    isSilent = false;
  }

  /** Ends a try that proved the host good; answers whether it was a suspect before. */
  synchronized boolean succeeded() {
    boolean wasFailed = failures > 0;
    failures = 0;
    prober = null;
    lastFailure = null;
    isUnanswering = false;
    port = Port.UNSEEN;
    isSilent = false;
    silences = 0;
    return wasFailed;
  }

  /** How long until {@link #enter} may say yes, in nanoseconds, as far as the clock decides it. */
  synchronized long nanosUntilNextTry() {
    return failures == 0 ? 0 : Math.max(0, pauseNanos - sinceFailure());
  }

  /** When the host failed last; meaningful for comparison among suspects only. */
  synchronized long failedNanos() {
    return failedNanos;
  }

  /** Why the host failed last; null where it did not. */
  synchronized @Nullable String lastFailure() {
    return lastFailure;
  }

  @GuardedBy("this") private long sinceFailure() {
    return ticker.nanos() - failedNanos;
  }
}
