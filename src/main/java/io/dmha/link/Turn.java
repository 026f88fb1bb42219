package io.dmha.link;

import io.dmha.outcome.DmhaExceptions;
import io.dmha.time.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is on one connection: the one thread that executes or prepares something, ends a
 * transaction, sets the session, asks for a description, closes a statement, or recovers. All that
 * the proxies know of the transaction and its marks is written by the thread whose turn it is.
 * Whoever reads rows or binds parameters needs it only where the link is gone. {@code close},
 * {@code abort}, {@code cancel}, {@code isValid} and {@code isClosed} never wait for it past their
 * bound. Thread-safe.
 */
public final class Turn {
  /** How often who waits looks whether the other one recovers, or the connection is closed. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final OwnedLock lock = new OwnedLock();
  private final TimeLimits limits;
  private final BooleanSupplier isClosed;

  /** What the thread whose turn it is may spend; null while it does not recover. */
  private volatile @Nullable Budget budget;

  /** By when the application wants the call under way to end; null for no limit. As below. */
  private @Nullable Deadline asked;

  /**
   * Whether the turn was taken in the middle of a call that began without it. Written by whose turn
   * it is; true only for itself, whatever another thread sees.
   */
  private boolean isBorrowed;

  /** How often the call under way is where listeners may not use the connection. As above. */
  private int closedToNested;

  public Turn(TimeLimits limits, BooleanSupplier isClosed) {
    this.limits = limits;
    this.isClosed = isClosed;
  }

  /** Whether it is the calling thread's turn. */
  public boolean isMine() {
    return lock.isMine();
  }

  /**
   * Waits for the turn: as long as the other thread's call takes, as drivers have it; but no longer
   * than {@code dmha.recoveryTimeout} for one that recovers.
   *
   * @param cause why the turn is needed, if a call has failed
   * @throws SQLException {@code 08001} if that is over, {@code 57014} if the thread is interrupted
   *     meanwhile, {@code 08003} if the connection is closed
   */
  public void take(@Nullable Throwable cause) throws SQLException {
    take(cause, 0);
  }

  /**
   * The same under a limit of the application's: neither a wait for who recovers nor its own
   * recovery takes longer.
   *
   * @param seconds since now; 0 for no limit
   */
  public void take(@Nullable Throwable cause, int seconds) throws SQLException {
    Deadline end = seconds <= 0 ? null : limits.within(Duration.ofSeconds(seconds));
    if (!lock.tryLock()) {
      await(cause, end);
    }
    if (closedToNested > 0) {
      lock.unlock();
      refuseNested();
    }
    // A listener's limit is none of the call's around it.
    if (end != null && lock.holds() == 1) {
      asked = end;
    }
  }

  /**
   * Limits what the call under way may spend on its recovery, unless it is limited already. Does
   * nothing where it is not the calling thread's turn.
   *
   * @param seconds since now; 0 for no limit
   */
  public void limit(int seconds) {
    if (seconds > 0 && lock.isMine() && lock.holds() == 1 && asked == null) {
      asked = limits.within(Duration.ofSeconds(seconds));
    }
  }

  /**
   * Refuses the connection to listeners that are called on this thread, until {@link
   * #openToNested}: they must not have done again, or end, what is looked into.
   */
  public void closeToNested() {
    closedToNested++;
  }

  /** Ends that. */
  public void openToNested() {
    closedToNested--;
  }

  /** Whether it is closed to listeners. For whose turn it is. */
  public boolean isClosedToNested() {
    return closedToNested > 0;
  }

  /** Refuses a call that a listener makes; for whose turn it is. */
  public void refuseNested() throws SQLException {
    if (closedToNested == 0) {
      return;
    }
    throw DmhaExceptions.stopped(
        "The connection was used by a listener that was told of its loss, before what was lost is"
            + " known. Use another connection in listeners.",
        null);
  }

  private void await(@Nullable Throwable cause, @Nullable Deadline end) throws SQLException {
    Budget mine = null;
    boolean isInterrupted = false;
    try {
      while (true) {
        try {
          if (lock.tryLock(LOOK_NANOS)) {
            return;
          }
        } catch (InterruptedException e) {
          isInterrupted = true;
        }
        if (isClosed.getAsBoolean()) {
          throw DmhaExceptions.closed("The connection is closed. Open a new one.", cause);
        }
        if (budget == null) {
          mine = null;
          continue;
        }
        mine = mine == null ? limits.call(end) : mine;
        if (isInterrupted) {
          throw DmhaExceptions.stopped(
              "The thread was interrupted while another one recovered the connection; its interrupt"
                  + " flag is kept. Clear it by Thread.interrupted() and call again.",
              cause);
        }
        if (mine.deadline().isOver()) {
          throw DmhaExceptions.noHost(
              "Another call on this connection is still recovering after " + mine.limit() + ".",
              cause);
        }
      }
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Takes the turn if it is free within {@code bound}, and at once or never from one that recovers.
   * An interrupt does not end the wait, and is kept.
   */
  public boolean tryTake(Duration bound) {
    return tryTake(limits.within(bound), () -> budget != null);
  }

  /** The same, but that who recovers is waited for, too. */
  public boolean tryTake(Deadline deadline) {
    return tryTake(deadline, () -> false);
  }

  private boolean tryTake(Deadline deadline, BooleanSupplier isInVain) {
    if (lock.tryLock()) {
      return true;
    }
    boolean isInterrupted = false;
    try {
      while (!isInVain.getAsBoolean() && !deadline.isOver()) {
        try {
          if (lock.tryLock(LOOK_NANOS)) {
            return true;
          }
        } catch (InterruptedException e) {
          isInterrupted = true;
        }
      }
      return false;
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Gives back what {@link #take} or {@link #tryTake} took. */
  public void give() {
    if ((budget != null || asked != null) && lock.holds() == 1) {
      budget = null;
      asked = null;
    }
    lock.unlock();
  }

  /** What is done in one turn. */
  public interface Work<T extends @Nullable Object> {
    /** Does it. */
    T run() throws SQLException;
  }

  /** The same without a result. */
  public interface Step {
    /** Does it. */
    void run() throws SQLException;
  }

  /** Takes the turn as {@link #take} does, for as long as this takes. */
  public <T extends @Nullable Object> T during(Work<T> work) throws SQLException {
    take(null);
    try {
      return work.run();
    } finally {
      give();
    }
  }

  /** The same. */
  public void during(Step step) throws SQLException {
    take(null);
    try {
      step.run();
    } finally {
      give();
    }
  }

  /** Takes the turn in the middle of a call, until that ends. Does nothing if it is mine. */
  public void borrow(@Nullable Throwable cause) throws SQLException {
    if (!lock.isMine()) {
      take(cause);
      isBorrowed = true;
    } else {
      refuseNested();
    }
  }

  /** The one budget of the running call, made when it begins to recover. For whose turn it is. */
  public Budget budget() {
    Budget mine = budget;
    if (mine == null) {
      mine = limits.call(asked);
      budget = mine;
    }
    return mine;
  }

  /** The same, if there is one. */
  public @Nullable Budget budgetOrNull() {
    return lock.isMine() ? budget : null;
  }

  /** Gives the running call this budget, or none; does nothing where it is another's turn. */
  public void spend(@Nullable Budget mine) {
    if (lock.isMine() && closedToNested == 0) {
      budget = mine;
    }
  }

  /** Gives a borrowed turn back, and does nothing with another. */
  public void giveBack() {
    if (isBorrowed && lock.isMine() && closedToNested == 0) {
      isBorrowed = false;
      budget = null;
      asked = null;
      lock.unlock();
    }
  }
}
