package io.dmha.session;

import io.dmha.event.ContinuityReport.Count;
import io.dmha.metrics.ContinuityCounters;
import io.dmha.replay.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What keeps transactions of one connection from being done again, whatever they do: the
 * application has suspended it, or the last ones were done again in vain. As thread-safe as the
 * connection, but for {@link #resume}, which any thread may call.
 */
public final class ReplaySwitch {
  /**
   * How many transactions in a row may be lost after a replay was tried. An application that runs
   * its transaction again after each, R times, sees it run R times by itself and this often by us,
   * not twice R times.
   */
  static final int MOST_IN_VAIN = 3;

  private final Transaction transaction;
  private final ContinuityCounters counters;

  private final Suspensions suspensions = new Suspensions();

  private int inVain;

  public ReplaySwitch(Transaction transaction, ContinuityCounters counters) {
    this.transaction = transaction;
    this.counters = counters;
  }

  /** Turns replay off until {@code suspension}, known by its identity, is given to resume. */
  public void suspend(Object suspension) {
    suspensions.add(suspension);
    transaction.journal.refuse(Refusal.SUSPENDED);
  }

  /** Ends a suspension; the last one that ends counts. */
  public void resume(Object suspension) {
    suspensions.remove(suspension);
  }

  /** Whether a suspension is open. */
  public boolean isSuspended() {
    return suspensions.isAnyOpen();
  }

  /** Whether a transaction is open that can be done again, as far as is known to the same end. */
  public boolean isProtected() {
    return transaction.isOpen() && transaction.weakness() == null;
  }

  /** Why the open transaction is not protected; null where it is, or none is open. */
  public @Nullable Refusal refusal() {
    return transaction.isOpen() ? transaction.weakness() : null;
  }

  /** Why a transaction that begins now is not to be noted; null where it is. */
  public @Nullable Refusal standing() {
    if (isSuspended()) {
      return Refusal.SUSPENDED;
    }
    return inVain >= MOST_IN_VAIN ? Refusal.IN_VAIN : null;
  }

  /** Notes that a transaction was lost although it was done again, or that was tried. */
  public void failed() {
    counters.add(Count.REPLAY_FAILED);
    inVain++;
  }

  /** Notes that a transaction was committed. */
  public void succeeded() {
    inVain = 0;
  }
}
