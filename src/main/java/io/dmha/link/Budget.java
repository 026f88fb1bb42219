package io.dmha.link;

import io.dmha.time.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * What one call may spend on connecting: made when recovery begins and handed down, so that nothing
 * below has a limit of its own. Used by one thread at a time.
 */
public final class Budget {
  private static final int MOST_REPEATS = 3;
  private static final int MOST_SUPPRESSED = 16;

  private final Deadline deadline;
  private final int maxRounds;
  private final String limitName;
  private int rounds;
  private int repeats;
  private int unsent;
  private boolean isToFinish;
  private @Nullable Throwable origin;

  /**
   * @param maxRounds how often the list of hosts may be gone through; 0 for no limit but time
   */
  public Budget(Deadline deadline, int maxRounds) {
    this(deadline, maxRounds, "dmha.recoveryTimeout");
  }

  /**
   * The same under another limit.
   *
   * @param limitName what the application would raise to give it more time
   */
  Budget(Deadline deadline, int maxRounds, String limitName) {
    this.deadline = deadline;
    this.maxRounds = maxRounds;
    this.limitName = limitName;
  }

  /** The moment at which the call must have its answer. */
  public Deadline deadline() {
    return deadline;
  }

  /** How long that is, and by which limit: {@code 2000 ms (the statement's query timeout)}. */
  public String limit() {
    return deadline.limit().toMillis() + " ms (" + limitName + ")";
  }

  /** The name of the limit. */
  public String limitName() {
    return limitName;
  }

  /** How often the list was gone through. */
  public int rounds() {
    return rounds;
  }

  /** Counts one more round in which at least one host was tried. */
  public void spendRound() {
    rounds++;
  }

  /** Whether a host that was tried so often may be tried once more. */
  public boolean allowsAnotherTry(int tries) {
    return maxRounds == 0 || tries < maxRounds;
  }

  /** The limit of rounds; 0 for none. */
  public int maxRounds() {
    return maxRounds;
  }

  /**
   * Asks to run a call again that was sent before; a call that is lost each time may be the reason
   * of it.
   */
  public boolean spendRepeat() {
    return ++repeats <= MOST_REPEATS && !deadline.isOver();
  }

  /** Whether a call that was lost was run again at all. */
  public boolean hasRepeated() {
    return repeats > 1 || unsent > 1;
  }

  /** Counts a loss before the call was sent; gives how many there were before. */
  public int spendUnsent() {
    return unsent++;
  }

  /** Notes that what it recovers was begun before: a host that is drained may be used for it. */
  public void toFinish() {
    isToFinish = true;
  }

  /** Whether that is so. */
  public boolean isToFinish() {
    return isToFinish;
  }

  /** Why the call has to recover: the first failure; null where it only found no connection. */
  public @Nullable Throwable origin() {
    return origin;
  }

  /** Notes a failure of the call; the first one stays the cause of what is thrown in the end. */
  public void causedBy(Throwable failure) {
    if (origin == null) {
      origin = failure;
    } else if (origin != failure && origin.getSuppressed().length < MOST_SUPPRESSED) {
      origin.addSuppressed(failure);
    }
  }
}
