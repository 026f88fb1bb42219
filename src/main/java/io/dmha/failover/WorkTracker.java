package io.dmha.failover;

import io.dmha.binding.Batch;
import io.dmha.commitguard.CommitTokens;
import io.dmha.connect.ReconnectingLink;
import io.dmha.dialect.Dialect;
import io.dmha.link.Link;
import io.dmha.link.Turn;
import io.dmha.outcome.Continuity;
import io.dmha.outcome.Sneaky;
import io.dmha.session.LastValues;
import io.dmha.session.RefusalReasons;
import io.dmha.session.ReplaySwitch;
import io.dmha.session.SessionState;
import io.dmha.session.SessionState.Item;
import io.dmha.session.Transaction;
import io.dmha.sql.SavepointText;
import io.dmha.sql.SessionText;
import io.dmha.sql.SqlKind;
import io.dmha.sql.StatementKind;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * What is done and noted for the open transaction right before something is sent, and right after.
 * For whose {@link Turn} it is, but for {@link #inTransaction} and {@link #expectUnseen}.
 */
public final class WorkTracker {
  private final ConnectionCore core;
  private final ClusterContext context;
  private final Transaction transaction;
  private final SessionState session;
  private final ReplaySwitch replaySwitch;
  private final ReconnectingLink reconnecting;
  private final @Nullable CommitTokens tokens;

  WorkTracker(ConnectionCore core) {
    this.core = core;
    this.context = core.context;
    this.transaction = core.transaction;
    this.session = core.session;
    this.replaySwitch = core.replaySwitch;
    this.reconnecting = core.reconnecting;
    this.tokens = core.tokens;
  }

  /** Whether what is executed does not commit by itself. */
  public boolean inTransaction() {
    return !core.autoCommit || transaction.isExplicit();
  }

  /** Whether the application ends its transactions itself. */
  boolean isManual() {
    return !core.autoCommit || transaction.wasExplicit();
  }

  /** Whether the open transaction did more than provable reads. */
  public boolean hasWork() {
    return transaction.hasWrites();
  }

  /**
   * Prepares to send a statement that must not be sent twice: makes sure that the link is alive if
   * it was idle, and notes the statement in the transaction.
   *
   * @return the link to use; another one if the idle one was dead
   */
  public Link before(Link link, SqlKind kind) throws SQLException {
    boolean first = !transaction.isOpen();
    if (!first && !transaction.isOpenOn(link)) {
      // Another thread has replaced the link: nothing may go on there in the middle of it.
      core.drop(link, false, "a transaction of another connection was open");
      throw core.losses.lostInTransaction(core.lossOfThisCall());
    }
    core.reported.refuseUntilRollback(kind);
    if (kind == SqlKind.WRITE || kind == SqlKind.OTHER) {
      mayHaveWritten();
    }
    boolean mayReplace = context.continuity != Continuity.OFF;
    Link live = link;
    if (first && mayReplace && (kind != SqlKind.READ || !core.autoCommit)) {
      live = context.liveness.ensure(core, link);
    } else if (kind != SqlKind.ROLLBACK) {
      live = stillOpen(link);
    }
    if (inTransaction()) {
      if (kind == SqlKind.COMMIT) {
        mark(live);
        transaction.commitsAs(context.dialect.standing(live.connection()));
      } else if (kind == SqlKind.OTHER && tokens != null) {
        tokens.beforeOther(live);
      }
      transaction.add(kind, live);
    }
    return live;
  }

  /** The link on which the open transaction goes on: it may have been undone on this one. */
  public Link stillOpen(Link link) throws SQLException {
    boolean isAsked = context.continuity != Continuity.OFF && transaction.isOpenOn(link);
    core.losses.refuseUnprovenRows();
    return isAsked ? context.liveness.ensureOpen(core, link) : link;
  }

  private void mayHaveWritten() {
    if (core.routing != null) {
      core.routing.mayHaveWritten();
    }
  }

  private void wrote() {
    if (core.routing != null && transaction.hasWrites()) {
      core.routing.wrote();
    }
  }

  /** Marks the transaction that is about to be committed, if commits are marked. */
  public void mark(Link link) throws SQLException {
    if (transaction.hasWrites()) {
      mayHaveWritten();
    }
    if (tokens != null) {
      tokens.beforeCommit(link);
    }
  }

  /** Notes that the server has done a commit, which of a failed transaction is a rollback. */
  public void committed() {
    if (tokens != null && !transaction.isDoomed()) {
      tokens.committed();
    }
    wrote();
    if (transaction.commit()) {
      replaySwitch.succeeded();
    }
  }

  /**
   * Notes that the transaction has ended though its end was lost. What a commit has ended stays as
   * the application has set it, were it reads and a schema.
   */
  public void hasEnded(boolean isCommitted) {
    if (isCommitted) {
      boolean unusedCommitted = transaction.commit();
    } else {
      transaction.end();
    }
  }

  /** Notes that what comes may commit the open transaction. */
  public void mayCommit() {
    Link link = reconnecting.link();
    if (link != null && transaction.isOpenOn(link)) {
      transaction.add(SqlKind.OTHER, link);
    }
  }

  /** Makes a transaction around one write with autocommit, so that its commit can be marked. */
  public void beginImplicitly(Link live) throws SQLException {
    if (!inTransaction() && !session.isReadOnly()) {
      try {
        live.connection().setAutoCommit(false);
      } catch (Error e) {
        core.drop(live, false, "autocommit could not be turned off");
        throw e;
      }
      transaction.add(SqlKind.WRITE, live);
      transaction.beginImplicitly();
    }
  }

  /** Notes a change through a row or a LOB. */
  public void changing(Link link) throws SQLException {
    core.reported.refuseUntilRollback(SqlKind.WRITE);
    mayHaveWritten();
    if (inTransaction()) {
      transaction.add(SqlKind.WRITE, link);
    }
  }

  /**
   * Refuses what asks for a value that a counter has given in a session before this one.
   *
   * @param text null where it is not known
   * @throws SQLException that the session is lost
   */
  public void refuseLostCounter(@Nullable StatementKind text, Link link) throws SQLException {
    LastValues last = core.lastValues;
    if (last != null && context.endsWithSession && !last.mayRun(text, link)) {
      transaction.end();
      throw core.losses.sessionLost("the value that a counter gave last", core.lossOfThisCall());
    }
  }

  /** What a statement of this text can do, in the transaction as it stands. */
  public SqlKind kindOf(StatementKind text) {
    transaction.runs(text);
    if (!text.dependsOnTransaction()) {
      return text.kind();
    }
    if (text.leaves().kind() == SessionText.Kind.SETTABLE) {
      // Nothing else is done by it, and it can be done again. But that it does not commit what is
      // open is not known of each database.
      boolean mayCommit = context.dialect.ddlMayCommit() && transaction.hasWrites();
      return mayCommit ? text.kind() : SqlKind.READ;
    }
    return inTransaction() ? SqlKind.WRITE : text.kind();
  }

  /** Has the transaction know why it cannot be done again, if the text proves nothing. */
  public SqlKind explained(SqlKind kind, @Nullable String sql) {
    if (kind == SqlKind.OTHER && inTransaction()) {
      transaction.explain(RefusalReasons.of(sql == null ? null : context.kinds.of(sql)));
    }
    return kind;
  }

  /** Notes what an executed text leaves in the session; null of a batch of texts. */
  public void leaves(@Nullable StatementKind text, Link link) {
    if (text == null) {
      return;
    }
    SessionText left = text.leaves();
    if (left != SessionText.NONE) {
      session.putText(left, text.sql());
      if (left.kind() == SessionText.Kind.LOST) {
        link.setByText();
        transaction.journal.refuse(RefusalReasons.ofSession(text));
      }
    }
    SavepointText savepoint = text.savepoint();
    if (savepoint != null && session.putSavepoint(savepoint)) {
      link.setByText();
    }
  }

  /** Notes that a batch was executed; null of an empty one. */
  public void executed(@Nullable Batch batch, Link link) {
    if (batch == null) {
      return;
    }
    if (batch.namesAutoCommit()) {
      readAutoCommit(link);
    }
    if (batch.isLeaving()) {
      session.lost("what a text of a batch has set");
      link.setByText();
    }
    if (batch.mayEnd()) {
      core.partlyDone.mayHaveReverted(link);
    }
    SqlKind begun = batch.begun();
    if (begun != null) {
      transaction.beginExplicitly(begun, link);
      transaction.writes();
    }
  }

  /** Notes that a statement was executed. */
  public void executed(SqlKind kind, @Nullable String sql, Link link) {
    if (core.routing != null && kind != SqlKind.READ) {
      core.routing.executed(kind);
    }
    if (kind != SqlKind.READ && kind != SqlKind.WRITE) {
      afterUncommon(kind, sql, link);
    }
  }

  private void afterUncommon(SqlKind kind, @Nullable String sql, Link link) {
    boolean wasExplicit = transaction.isExplicit();
    transaction.settled();
    if (kind == SqlKind.COMMIT) {
      committed();
      expectUnseen(link);
    } else if (kind == SqlKind.ROLLBACK) {
      transaction.end();
      expectUnseen(link);
    }
    StatementKind text = sql == null ? null : context.kinds.of(sql);
    if (text != null && kind == SqlKind.OTHER && session.mayRevert() && text.mayEndTransaction()) {
      core.partlyDone.mayHaveReverted(link);
    }
    if (kind == SqlKind.BEGIN || (text != null && text.beginsTransaction())) {
      transaction.beginExplicitly(kind, link);
    }
    if (text != null && text.namesAutoCommit()) {
      readAutoCommit(link);
    } else if (kind == SqlKind.OTHER) {
      core.partlyDone.beganUnseen(false, link);
    } else if (wasExplicit && !transaction.isExplicit()) {
      readAutoCommit(link);
    }
  }

  /**
   * Turned on or off by SQL text, or by the end of what a text had begun: the driver knows, or
   * nobody does.
   */
  public void readAutoCommit(Link link) {
    boolean now = link.isInAutoCommit();
    core.autoCommit = now;
    session.put(Item.AUTO_COMMIT, c -> c.setAutoCommit(now));
  }

  /**
   * Has a call fail whose link was given up while it ran: its answer may be none. H2 answers 0 for
   * what it has sent nowhere, where another thread has just closed the socket.
   *
   * @throws SQLException of a lost link
   */
  public void checkAnswered(Link link) throws SQLException {
    if (reconnecting.link() != link && context.dialect.mayAnswerUnsent()) {
      throw new SQLNonTransientConnectionException(
          "The connection to " + link.host() + " was given up while a call on it was under way.",
          "08006");
    }
  }

  /**
   * Has a commit that the server itself doubts fail, as one whose reply was lost.
   *
   * @throws SQLException what the server says of it
   */
  public void checkCommitted(Link link) throws SQLException {
    if (context.continuity != Continuity.OFF) {
      context.dialect.checkCommitted(link.connection());
    }
  }

  /** Both of a statement on {@code link}, which may have committed by itself. */
  public void checkAnswered(SqlKind kind, Statement statement, Link link) {
    boolean commits = kind == SqlKind.COMMIT || (kind != SqlKind.READ && !inTransaction());
    try {
      checkAnswered(link);
      if (commits && context.continuity != Continuity.OFF) {
        context.dialect.checkCommitted(statement);
      }
    } catch (SQLException e) {
      // To be judged as the failure of the statement.
      throw Sneaky.<RuntimeException>rethrow(e);
    }
  }

  /** Where a rollback takes the schema back, setting it begins the transaction. */
  public Link beforeSetting(Item item, Link on) throws SQLException {
    boolean begins =
        item == Item.SCHEMA
            && !core.autoCommit
            && context.dialect.rollbackOfSession() == Dialect.Reverting.ALL;
    return begins ? beginsOn(on) : on;
  }

  /** The same for what begins a transaction otherwise, such as a savepoint. */
  public Link beginsOn(Link on) throws SQLException {
    return before(core.routing == null ? on : core.routing.beforeOther(on), SqlKind.READ);
  }

  /** The link for an application that works past dmha. */
  public Link forUnseen(Link on) throws SQLException {
    return core.routing == null ? on : core.routing.beforeUnseen(on);
  }

  /**
   * Notes that the application was given an object of the delegate's: whatever it does through it,
   * now or later, is not seen.
   */
  public void handedOut(Link link) {
    link.handOut();
    boolean isOfLostTransaction = transaction.isOpen() && !transaction.isOpenOn(link);
    if (link == reconnecting.link() && !isOfLostTransaction) {
      expectUnseen(link);
    }
  }

  /**
   * Takes a transaction for begun, and maybe committed, where the application may work unseen: its
   * loss must not pass for nothing. With autocommit on that work commits by itself.
   */
  public void expectUnseen(Link link) {
    if (link.isHandedOut() && inTransaction()) {
      transaction.addUnseen(link);
    }
  }
}
