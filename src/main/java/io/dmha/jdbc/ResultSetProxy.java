package io.dmha.jdbc;

import io.dmha.event.EventType;
import io.dmha.fault.Phase;
import io.dmha.link.Link;
import io.dmha.outcome.AtStake;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.outcome.Effect;
import io.dmha.replay.CursorReading;
import io.dmha.replay.Difference;
import io.dmha.replay.Reading;
import io.dmha.replay.Refusal;
import io.dmha.sql.SqlKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one query on one link. When the link is lost they are asked for again, and gone on with
 * at the same row if all that was read of them is the same. Otherwise they end, for rows of a dead
 * session must not pass for fresh ones.
 */
public abstract class ResultSetProxy extends NotedRows {
  private final @Nullable StatementProxy statement;
  private final @Nullable RepeatableQuery source;

  private boolean stepped;

  /** Whether they are of no statement, and so open by themselves. */
  private final boolean isCounted;

  private volatile boolean closed;

  /** For the prototype. */
  @SuppressWarnings("NullAway") // a prototype is never called through JDBC
  protected ResultSetProxy() {
    this.statement = null;
    this.source = null;
    this.isCounted = false;
  }

  protected ResultSetProxy(
      ConnectionProxy owner,
      Link link,
      ResultSet delegate,
      @Nullable StatementProxy statement,
      @Nullable RepeatableQuery source) {
    super(owner, link, delegate);
    this.statement = statement;
    this.source = source;
    this.isCounted = statement == null;
    if (isCounted) {
      core.open.incrementAndGet();
    }
  }

  /** They are closed, be it by their statement, which runs again: their notes can be used again. */
  final void noMoreRead() {
    Reading now = reading;
    if (now != null) {
      now.done();
      reading = null;
    }
  }

  /** Makes one of the same generated class. */
  protected abstract ResultSetProxy fresh(
      ConnectionProxy owner,
      Link link,
      ResultSet delegate,
      @Nullable StatementProxy statement,
      @Nullable RepeatableQuery source);

  /** The same outside a transaction, to go on elsewhere. */
  final void resumable(@Nullable Reading earlier) {
    begin(CursorReading.of(this, earlier, core.context.replay.maxBytes()));
  }

  @Override
  public final String describe(@Nullable String sql) {
    String text = source == null ? sql : source.text();
    return statement == null ? "rows" : "the rows of " + statement.describe(text);
  }

  /** Begins a call that may reach the server. */
  protected final ResultSet begin(Effect effect, @Nullable String text) throws SQLException {
    if (effect == Effect.CHANGE) {
      core.turn.borrow(null);
    }
    Link mine = link;
    Link now = core.linkOrNull(mine);
    if (now == null) {
      now = fetchingLink();
    }
    if (now != mine || !asked) {
      // Another thread may be about to put others in their place.
      core.turn.borrow(null);
      now = core.begin(link);
      if (now != link || !asked) {
        askAgain(now);
      }
    }
    ResultSet here = current();
    if (effect == Effect.CHANGE) {
      core.work.changing(now);
      refuseIfOlder();
    }
    return here;
  }

  /** Finds a link; who cancels the statement stops that. */
  private Link fetchingLink() throws SQLException {
    if (statement == null) {
      return core.begin();
    }
    statement.isFetching = true;
    try {
      core.turn.borrow(null);
      core.turn.limit(limit());
      return core.begin();
    } finally {
      statement.isFetching = false;
    }
  }

  private int limit() {
    return statement == null ? 0 : statement.recipe.queryTimeout();
  }

  private void askAgain(Link now) throws SQLException {
    CursorReading read = stepped ? resumable() : null;
    boolean isLost = closed || (stepped && read == null);
    if (isLost || source == null || !source.canRunAgain()) {
      throw core.losses.rowsLost(link, source != null && source.isRead());
    }
    core.transaction.journal.refuse(Refusal.OLDER_ROWS);
    Link before = link;
    link = now;
    asked = false;
    askedAgain(source.runAgain(now, this));
    if (read != null) {
      readAgain(read, before);
    }
    asked = true;
  }

  /** What was read of them, if that is known and they can be gone on with; null otherwise. */
  private @Nullable CursorReading resumable() {
    Reading now = reading;
    boolean isKnown = now instanceof CursorReading && ((CursorReading) now).isWhole();
    return isKnown && !core.transaction.isOpen() ? (CursorReading) now : null;
  }

  /** Reads again what was read on {@code before}. */
  private void readAgain(CursorReading read, Link before) throws SQLException {
    try {
      read.readAgain(delegate, core.budgetOfThisCall().deadline()::isOver);
      core.publish(EventType.CALL_REPEATED, link, describe(null) + " are read again");
    } catch (Difference e) {
      reading = null;
      throw core.losses.rowsDiffer(before, e);
    }
  }

  /** Ends a call that succeeded. */
  protected final void end(Effect effect, @Nullable String text) throws SQLException {
    stepped = true;
    ended();
    core.end();
  }

  /** Judges a failed call: returns if it is to be run again, throws otherwise. */
  protected final void failed(Throwable t, Effect effect, @Nullable String text)
      throws SQLException {
    try {
      core.failures.takeTurn(t, limit());
      if (wasMoved(t)) {
        return;
      }
      core.failures.failed(t, link, Phase.SENT, work(effect), "reading rows");
    } catch (Throwable told) {
      sawError();
      throw told;
    }
  }

  /** The application has seen an error that nobody would look for when the rows are read again. */
  private void sawError() {
    core.transaction.journal.refuse(Refusal.UNSEEN);
    Reading now = reading;
    if (now instanceof CursorReading) {
      ((CursorReading) now).giveUp();
    }
  }

  private AtStake work(Effect effect) {
    AtStake work = core.failures.workOf(effect, SqlKind.READ, link);
    boolean isRead = work == AtStake.RESULT && source != null && source.isRead();
    return isRead ? AtStake.READ : work;
  }

  /**
   * Judges a failed call that does not reach the server as a rule: returns if it is to be run
   * again, throws otherwise.
   */
  protected final void light(Throwable t) throws SQLException {
    try {
      lightInTurn(t);
    } finally {
      core.end();
    }
  }

  private void lightInTurn(Throwable t) throws SQLException {
    core.failures.takeTurn(t, limit());
    if (wasMoved(t)) {
      return;
    }
    boolean isOld =
        !core.reconnecting.holds(link) && t instanceof SQLException && !DmhaExceptions.isOurs(t);
    if (!isOld || resumable() == null || core.isClosedOnPurpose()) {
      try {
        core.failures.light(t, link, work(Effect.RESULT), "reading a column");
      } catch (Throwable told) {
        sawError();
        throw told;
      }
    }
    ResultSet unusedAgain = begin(Effect.RESULT, null);
  }

  @Override
  public boolean next() throws SQLException {
    while (true) {
      try {
        boolean more = begin(Effect.RESULT, null).next();
        end(Effect.RESULT, null);
        Reading now = reading;
        if (now != null) {
          now.stepped(more);
        }
        if (now == null || !now.refusesOlder()) {
          core.transaction.journal.refuse(Refusal.OLDER_ROWS);
        }
        return more;
      } catch (Throwable t) {
        failed(t, Effect.RESULT, null);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    if (closed) {
      return;
    }
    closed = true;
    if (isCounted) {
      core.open.decrementAndGet();
    }
    noMoreRead();
    if (!core.reconnecting.holds(link)) {
      // The server freed them with the connection.
      return;
    }
    try {
      core.turn.borrow(null);
      Link unusedHere = core.linkOrNull();
      delegate.close();
    } catch (Throwable t) {
      core.failures.ignoreLoss(t, link);
    } finally {
      core.end();
    }
  }

  @Override
  public boolean mayBeRead() {
    return !closed;
  }

  @Override
  public boolean isClosed() throws SQLException {
    return closed || delegate.isClosed();
  }

  @Override
  public final @Nullable Statement getStatement() throws SQLException {
    boolean isGone = !closed && !core.reconnecting.holds(link);
    if (statement != null && !core.isClosed() && (isGone || !delegate.isClosed())) {
      return statement;
    }
    // Closed, which the driver says in its own way, or no rows of a statement's.
    Statement bare = delegate.getStatement();
    if (statement != null) {
      return statement;
    }
    return bare == null ? null : owner.proxies.foreign(owner, link, bare);
  }
}
