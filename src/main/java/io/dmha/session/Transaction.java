package io.dmha.session;

import io.dmha.binding.RetentionBudget;
import io.dmha.dialect.Dialect;
import io.dmha.link.Link;
import io.dmha.metrics.ContinuityCounters;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.replay.Journal;
import io.dmha.replay.Refusal;
import io.dmha.sql.SqlKind;
import io.dmha.sql.StatementKind;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was executed since the last commit or rollback. Counted from the calls, never from SQL text
 * alone. Written by the thread whose {@code Turn} it is; what others read of it may be old.
 */
public final class Transaction {
  private int statements;
  private boolean writes;
  private boolean mayHaveCommitted;
  private boolean mayHaveCommittedBefore;
  private boolean explicit;

  /** Whether SQL text had begun the one that has ended last. */
  private boolean wasExplicit;

  private @Nullable Link link;
  private boolean mayBeSplit;
  private boolean implicit;

  /** Why the statement that is added next cannot be done again. */
  private Refusal reason = Refusal.MAY_COMMIT;

  /** Whether one statement only may have committed by itself, and a mark stands before it. */
  private boolean isOneMarked;

  /** Whether a mark stands before the statement that is added next. */
  private boolean isMarked;

  /** Why it will hardly end the same when it is done again; null where nothing is known. */
  private @Nullable Refusal caveat;

  /** What runs, or ran last; null where nothing has. */
  private @Nullable StatementKind running;

  /** What ran when it became one that is not protected. */
  private @Nullable StatementKind blamed;

  /** Whether to commit it is to roll it back, for one of its statements has failed. */
  private boolean isDoomed;

  /** Its calls, as long as they can be done again. */
  public final Journal journal;

  /** What a replay has put in the place of rows that may be read meanwhile. */
  public final MovedRows moved = new MovedRows();

  private final SessionState session;

  /** Why a transaction that begins now is not to be noted; null where it is. */
  private final Supplier<@Nullable Refusal> standing;

  private final ContinuityCounters counters;

  /** What is kept of the streams that were bound in it. */
  private final RetentionBudget room;

  /** How many of the statements are not known to have been there. */
  private int unseen;

  /** What becomes of its generated keys. */
  public final KeyState keys = new KeyState();

  /** How often the database has given it up. */
  public final Victim victim = new Victim();

  public Transaction(
      Journal journal,
      SessionState session,
      RetentionBudget room,
      Supplier<@Nullable Refusal> standing,
      ContinuityCounters counters) {
    this.journal = journal;
    this.session = session;
    this.room = room;
    this.standing = standing;
    this.counters = counters;
  }

  /** Notes what is about to be executed; to store a reference takes longer than to look. */
  @SuppressWarnings("ReferenceEquality")
  public void runs(StatementKind text) {
    if (running != text) {
      running = text;
    }
  }

  /** Notes that it is not protected any more, by what runs. */
  public void blame() {
    if (blamed == null) {
      blamed = running;
    }
  }

  /** The same in words; empty where it is not known. */
  public String blamed() {
    StatementKind by = blamed;
    return by == null ? "" : "; by «" + by.shape() + "»" + session.application();
  }

  /** Notes a statement that is about to be sent on {@code on}. */
  public void add(SqlKind kind, Link on) {
    if (statements == 0) {
      beginNotes();
    }
    if (on.isSetByText()) {
      journal.refuse(Refusal.SESSION_OF_TEXT);
    }
    if (running != null && running.setsSequence()) {
      journal.refuse(Refusal.SEQUENCE_VALUE);
    }
    statements++;
    link = on;
    writes |= kind == SqlKind.WRITE || kind == SqlKind.OTHER;
    boolean isFirst = !mayHaveCommitted;
    mayHaveCommitted |= kind.mayCommit();
    if (kind == SqlKind.OTHER) {
      isOneMarked = isMarked && isFirst;
      // Of DDL that commits, what was before it is committed first: its mark, too.
      mayBeSplit |= !isMarked || reason != Refusal.DDL;
      isMarked = false;
      journal.refuse(reason);
      reason = Refusal.MAY_COMMIT;
    }
  }

  /**
   * Whether the statement that is added next is one before which a mark belongs. Not a query whose
   * functions are not known: what it asks of the session, {@code @@IDENTITY} for one, an insert of
   * ours in between may change.
   */
  public boolean isToBeMarked() {
    return reason == Refusal.DDL || reason == Refusal.PROCEDURE;
  }

  /** Notes that it was marked before the statement that is added next. */
  public void marked() {
    isMarked = true;
  }

  /** Notes why the statement that is added next cannot be done again, if it is such a one. */
  public void explain(Refusal why) {
    reason = why;
  }

  /** Notes that the application may work in it without being seen. */
  public void addUnseen(Link on) {
    beginNotes();
    journal.refuse(Refusal.VENDOR_OBJECT);
    add(SqlKind.OTHER, on);
    settled();
    unseen++;
  }

  private void beginNotes() {
    session.keepStart();
    journal.begin();
    Refusal known = standing.get();
    if (known != null) {
      journal.refuse(known);
    }
  }

  /**
   * Notes that SQL text has begun it, whatever the autocommit mode says. A text that does more than
   * to begin may have ended it as well, in a way that its reader does not see, and then what
   * follows commits by itself.
   */
  public void beginExplicitly(SqlKind kind, Link on) {
    beginNotes();
    if (kind == SqlKind.OTHER) {
      mayBeSplit = true;
      journal.refuse(Refusal.MAY_COMMIT);
    }
    explicit = true;
    writes |= kind != SqlKind.BEGIN;
    mayHaveCommitted |= kind.mayCommit();
    settled();
    link = on;
    statements = Math.max(1, statements);
  }

  /** Whether SQL text has begun it, so that autocommit does not end it. */
  public boolean isExplicit() {
    return explicit;
  }

  /** The same of the open one, or of the one that has just ended. */
  public boolean wasExplicit() {
    return explicit || (wasExplicit && statements == 0);
  }

  /** Notes that it did more than provable reads. */
  public void writes() {
    writes = true;
  }

  /** Notes that it was made around one write with autocommit. */
  public void beginImplicitly() {
    implicit = true;
  }

  /** Whether it was made around one write with autocommit, and ends with it. */
  public boolean isImplicit() {
    return implicit;
  }

  /** Notes how it stands right before it is committed. */
  public void commitsAs(Dialect.Standing standing) {
    isDoomed = standing == Dialect.Standing.FAILED;
  }

  /** Whether to commit it is to roll it back. */
  public boolean isDoomed() {
    return isDoomed;
  }

  /** Notes that it was committed as a whole, if it could be; tells whether it could. */
  public boolean commit() {
    boolean isCommitted = !isDoomed;
    ended();
    if (isCommitted) {
      session.commit();
    } else {
      session.rollback();
    }
    return isCommitted;
  }

  /** Notes that it was rolled back as a whole, or lost. */
  public void end() {
    ended();
    session.rollback();
  }

  private void ended() {
    if (statements > unseen && !implicit) {
      Refusal why = journal.isOn() ? caveat : refusal();
      StatementKind by = why == null ? null : blamed;
      counters.ended(why, by == null ? null : by.shape() + session.application());
    }
    wasExplicit = explicit;
    unseen = 0;
    statements = 0;
    writes = false;
    mayHaveCommitted = false;
    mayHaveCommittedBefore = false;
    mayBeSplit = false;
    isOneMarked = false;
    isMarked = false;
    implicit = false;
    explicit = false;
    reason = Refusal.MAY_COMMIT;
    link = null;
    moved.end();
    caveat = null;
    blamed = null;
    isDoomed = false;
    victim.end();
    keys.end();
    journal.end();
    room.release();
  }

  /** Notes that its calls were done again on another link. */
  public void movedTo(Link on) {
    link = on;
  }

  public boolean isOpen() {
    return statements > 0;
  }

  /**
   * Notes what was executed in it.
   *
   * @param text null where it is not known
   */
  void executed(@Nullable StatementKind text) {
    Refusal unkept = keys.executed(text);
    if (unkept == Refusal.SEQUENCE_VALUE) {
      // Its rows may have it from the counter, and would have another one.
      journal.refuse(unkept);
    } else if (unkept != null) {
      addCaveat(unkept);
    }
  }

  /** Whether it is open, and on this link. */
  public boolean isOpenOn(@Nullable Link on) {
    return statements > 0 && link == on;
  }

  /** Whether it can be done again as a whole, should its link be lost. */
  public boolean canBeReplayed() {
    return journal.isOn() && !mayHaveCommitted;
  }

  /**
   * Notes that the application has read what is another value when it is done again. That is tried
   * all the same; the first such value counts.
   */
  public void addCaveat(Refusal why) {
    if (caveat == null) {
      caveat = why;
      blame();
    }
  }

  /**
   * Why it is not protected: it cannot be done again, or hardly to the same end; null otherwise.
   */
  @Nullable Refusal weakness() {
    return canBeReplayed() ? caveat : refusal();
  }

  /** Why it cannot be done again. */
  Refusal refusal() {
    Refusal known = journal.refusal();
    return known != null ? known : mayHaveCommitted ? Refusal.MAY_COMMIT : Refusal.OFF;
  }

  /** Whether a part of it may have been committed on its own, apart from its end. */
  public boolean mayBeSplit() {
    return mayBeSplit;
  }

  /** Whether only one of its statements may have committed by itself, and was marked. */
  public boolean isOneMarked() {
    return isOneMarked;
  }

  /** Notes that the COMMIT that was added last has surely not been sent. */
  public void withdrawCommit() {
    if (journal.isOn()) {
      // Nothing else can have set it: whatever else may commit ends the notes.
      mayHaveCommitted = false;
    }
  }

  /**
   * The link it is on.
   *
   * @throws SQLException if it has ended: another thread has closed the connection meanwhile
   */
  public Link linkOrThrow() throws SQLException {
    Link now = link;
    if (now == null) {
      throw DmhaExceptions.closed(
          "The connection was closed by another thread while this call ran. Open a new one.", null);
    }
    return now;
  }

  /** The link it is on; null where none is open. */
  public @Nullable Link link() {
    return link;
  }

  /** How many statements it has. */
  public int statements() {
    return statements;
  }

  /** Whether it did more than provable reads. */
  public boolean hasWrites() {
    return writes;
  }

  /** Notes that what was added last was sent, whatever became of it. */
  public void settled() {
    mayHaveCommittedBefore = mayHaveCommitted;
  }

  /** Whether it may have committed apart from the call that runs, be that sent or not. */
  public boolean mayHaveCommittedBefore() {
    return mayHaveCommittedBefore;
  }

  /** Whether one of its statements may have committed what was before it, or itself. */
  public boolean mayHaveCommitted() {
    return mayHaveCommitted;
  }
}
