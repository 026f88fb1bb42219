package io.dmha.replay;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.dmha.link.Link;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The open transaction of one connection, step by step, as long as it can be done again. Used by
 * one thread at a time, like the connection; where an application uses that from several, no step
 * is lost, but their order may not be the server's.
 *
 * <p>The steps are a chain, and volatile fields are written within the lock by {@code lazySet}: to
 * leave the lock makes them visible. A list, and a barrier for each field, took more time than all
 * the rest of a note.
 */
public final class Journal {
  private static final AtomicReferenceFieldUpdater<Journal, @Nullable Step> LAST =
      AtomicReferenceFieldUpdater.newUpdater(Journal.class, Step.class, "last");
  private static final AtomicIntegerFieldUpdater<Journal> STATE =
      AtomicIntegerFieldUpdater.newUpdater(Journal.class, "state");

  private final int maxSteps;
  private final long maxBytes;
  private final Consumer<Refusal> refused;

  @GuardedBy("this") private @Nullable Step first;

  /** Written within the lock. */
  private volatile @Nullable Step last;

  /** Twice the number of the transaction, and one more while it is noted; written as above. */
  private volatile int state = 2;

  private int executions;
  private long bytes;
  private @Nullable Refusal refusal;

  /**
   * @param maxExecutions the most statements that are kept; 0 to keep nothing
   * @param maxBytes the most bytes, estimated
   * @param refused is told once for each transaction that goes on unprotected
   */
  public Journal(int maxExecutions, long maxBytes, Consumer<Refusal> refused) {
    this.maxSteps = maxExecutions;
    this.maxBytes = maxBytes;
    this.refused = refused;
  }

  /** Whether a transaction is open and everything of it was noted. */
  public boolean isOn() {
    return (state & 1) != 0;
  }

  /** Whether that transaction is open and everything of it was noted. */
  boolean isOn(int which) {
    return state == 2 * which + 1;
  }

  /** Which transaction it is, counted from 1; so that what belongs to an older one can be told. */
  public int transaction() {
    return state >>> 1;
  }

  /** The last step, to go on with it. */
  @Nullable Step last() {
    return last;
  }

  /** How many statements were noted. */
  public int executions() {
    return executions;
  }

  /** How many bytes are kept, estimated. */
  public long bytes() {
    return bytes + (last instanceof ReadStep ? last.weight() : 0);
  }

  /** How many bytes or characters of a LOB or the like may be read for it. */
  int mostRead(int bytesEach) {
    long room = (maxBytes - bytes()) / bytesEach;
    return (int) Math.max(LobContent.MOST, Math.min(LobContent.LARGEST, room));
  }

  /**
   * Counts what is kept of a LOB or the like, but for small ones.
   *
   * @param length in bytes or characters, of {@code bytesEach}
   * @return false where there is no room for it
   */
  synchronized boolean holds(long length, int bytesEach) {
    if (length <= LobContent.MOST) {
      return true;
    }
    long more = bytesEach * length;
    boolean fits = isOn() && bytes() + more <= maxBytes;
    if (fits) {
      bytes += more;
    }
    return fits;
  }

  /** Whether the open transaction was done again. */
  @GuardedBy("this") private boolean wasAdopted;

  /**
   * The steps of one that was done again and then given up: rows that were open meanwhile are still
   * held against them.
   */
  @GuardedBy("this") private List<Step> beforeDrop = Collections.emptyList();

  /** Why the open transaction cannot be done again; null where it can. */
  public @Nullable Refusal refusal() {
    return refusal;
  }

  /** Begins to note a transaction; does nothing if one is noted, or was refused. */
  public void begin() {
    if (!isOn() && refusal == null && maxSteps > 0) {
      beginUnlessRefused();
    }
  }

  /** Another thread may be between forgetting the steps and saying why. */
  private synchronized void beginUnlessRefused() {
    if (refusal == null) {
      STATE.lazySet(this, state | 1);
    }
  }

  /** Forgets the transaction: it was committed, rolled back or lost. */
  public synchronized void end() {
    drop();
    wasAdopted = false;
    beforeDrop = Collections.emptyList();
    refusal = null;
    executions = 0;
    STATE.lazySet(this, state + 2);
  }

  /** Gives the open transaction up; it goes on, but unprotected. */
  public void refuse(Refusal reason) {
    if (isOn() && isDropped(reason)) {
      refused.accept(reason);
    }
  }

  private synchronized boolean isDropped(Refusal reason) {
    boolean wasOn = isOn();
    if (wasOn) {
      if (wasAdopted) {
        beforeDrop = copy();
      }
      drop();
      refusal = reason;
    }
    return wasOn;
  }

  @GuardedBy("this") private void drop() {
    STATE.lazySet(this, state & ~1);
    // One by one: who still holds a step, such as a statement its last call, holds no others by it.
    for (Step step = first; step != null; ) {
      Step following = step.next;
      step.next = null;
      step = following;
    }
    first = null;
    LAST.lazySet(this, null);
    bytes = 0;
  }

  /**
   * Begins to note what is read of rows.
   *
   * @param earlier of the same statement; the rows are probably read in the same way
   * @param kept the columns, counted from 1, of which what was seen stands; null for none
   * @param observer who else sees what is read; null for nobody
   */
  public Reading reading(
      ReplayTarget rows,
      @Nullable Reading earlier,
      @Nullable IntPredicate kept,
      @Nullable ValueObserver observer) {
    return new JournalReading(this, rows, Reading.wayOf(earlier), kept, observer);
  }

  /** Notes that a statement is used for the first time in this transaction. */
  public void made(ReplayTarget statement, StatementMaker maker) {
    add(new PrepareStep(statement, maker));
  }

  /** Notes what a statement was given. */
  public void played(ReplayTarget statement, ReplayableInput played) {
    add(new InputStep(statement, played));
  }

  /**
   * Notes a call.
   *
   * @param subject null for the connection
   * @param sql what was executed, for messages; null for nothing
   * @param answer what the application got
   * @param argumentBytes what the call's arguments take, estimated
   * @return what is noted; null where nothing is
   */
  @CanIgnoreReturnValue
  public @Nullable NotedCall called(
      @Nullable ReplayTarget subject,
      DelegateCall doing,
      @Nullable String sql,
      @Nullable Object answer,
      long argumentBytes) {
    return called(subject, null, doing, sql, answer, argumentBytes);
  }

  /**
   * The same.
   *
   * @param input what {@code subject} was given right before; null for nothing new
   */
  @CanIgnoreReturnValue
  public @Nullable NotedCall called(
      @Nullable ReplayTarget subject,
      @Nullable ReplayableInput input,
      DelegateCall doing,
      @Nullable String sql,
      @Nullable Object answer,
      long argumentBytes) {
    // The common answers first: to ask a class for an interface that it lacks takes long.
    boolean isCount = answer == null || answer instanceof Number;
    ReplayTarget made = !isCount && answer instanceof ReplayTarget ? (ReplayTarget) answer : null;
    if (!isCount && made == null && !Digest.canSee(answer)) {
      refuse(Refusal.LOCATOR);
      return null;
    }
    long digest = made == null ? Digest.of(answer) : 0;
    CallStep step = new CallStep(subject, input, doing, sql, made, digest, argumentBytes);
    add(step);
    return step;
  }

  /** Notes a call that failed, and left the transaction open. */
  public void failed(
      @Nullable ReplayTarget subject,
      DelegateCall doing,
      @Nullable String sql,
      Throwable failure,
      long argumentBytes) {
    add(new FailedStep(subject, doing, sql, failure, argumentBytes));
  }

  /** Counts an execution. */
  public void counted() {
    if (isOn() && ++executions > maxSteps) {
      refuse(Refusal.TOO_MANY_STATEMENTS);
    }
  }

  /** Looks whether what is being read has become too much. */
  void weigh(Step growing) {
    if (bytes + growing.weight() > maxBytes) {
      refuse(Refusal.TOO_MANY_BYTES);
    }
  }

  void add(Step step) {
    if (!isAdded(step)) {
      // Not within the lock: listeners are told.
      refuse(Refusal.TOO_MANY_BYTES);
    }
  }

  private synchronized List<Step> copy() {
    List<Step> steps = new ArrayList<>();
    for (Step step = first; step != null; step = step.next) {
      steps.add(step);
    }
    return steps;
  }

  /** All steps, or none: a thread that needs no turn may have had them forgotten meanwhile. */
  private synchronized List<Step> wholeCopy() throws Difference {
    if (!isOn()) {
      Refusal why = refusal;
      throw new Difference(
          "it cannot be done again any more" + (why == null ? "" : ": " + why.words()));
    }
    return copy();
  }

  private synchronized boolean isAdded(Step step) {
    if (!isOn()) {
      return true;
    }
    Step before = last;
    if (before == null) {
      first = step;
    } else {
      // What was read grows until something else is done.
      bytes += before instanceof ReadStep ? before.weight() : 0;
      before.next = step;
    }
    bytes += step instanceof ReadStep ? 0 : step.weight();
    LAST.lazySet(this, step);
    return bytes <= maxBytes;
  }

  /** How many calls, rows and values of {@code subject} are noted. */
  public long notesOf(ReplayTarget subject) {
    long notes = 0;
    for (Step step : noted()) {
      notes += step.notesOf(subject);
    }
    return notes;
  }

  private synchronized List<Step> noted() {
    return isOn() ? copy() : beforeDrop;
  }

  /** All steps were done again on {@code link}: what the application holds is of it from now on. */
  public void adopted(Link link) {
    synchronized (this) {
      wasAdopted = true;
    }
    for (Step step : copy()) {
      step.adopted(link);
    }
  }

  /**
   * Does all steps again on {@code link}, whose session is as it was when the transaction began.
   * Commits nothing. May be called again, on another link, when it fails.
   *
   * @param givenUp tells when to stop, between two steps
   * @throws Difference if an answer is not what it was
   * @throws StepFailed if a step fails where it did not, or otherwise
   */
  public void replay(Link link, BooleanSupplier givenUp) throws Difference, StepFailed {
    // A copy: who has given up may begin another transaction while the last step still hangs.
    List<Step> all = wholeCopy();
    for (int i = 0; i < all.size() && !givenUp.getAsBoolean(); i++) {
      Step step = all.get(i);
      String place = "step " + (i + 1) + " of " + all.size() + ", ";
      try {
        step.replay(link);
      } catch (Difference e) {
        throw new Difference(place + step.what() + ": " + e.getMessage());
      } catch (SQLException | RuntimeException e) {
        throw new StepFailed(place + step.what(), e);
      }
    }
    if (givenUp.getAsBoolean()) {
      // Nobody waits any more, and the application may use its statements elsewhere.
      return;
    }
    for (Step step : all) {
      try {
        step.catchUp();
      } catch (SQLException | RuntimeException e) {
        throw new StepFailed(step.what(), e);
      }
    }
  }
}
