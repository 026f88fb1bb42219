package io.dmha.jdbc;

import io.dmha.binding.Batch;
import io.dmha.binding.Bindings;
import io.dmha.binding.RecordedCall;
import io.dmha.binding.StatementSettings;
import io.dmha.failover.ConnectionCore;
import io.dmha.failover.ConnectionFaults;
import io.dmha.link.Link;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.outcome.Sneaky;
import io.dmha.replay.StatementFactory;
import io.dmha.session.SecondStatement;
import io.dmha.session.StatementJournal;
import java.lang.reflect.Method;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * How a statement is made again on another link: how it was made, and what was set on it. Used by
 * the thread that uses the statement.
 */
final class StatementRecipe {

  private final StatementFactory factory;
  private @Nullable StatementSettings settings;

  /**
   * The link whose delegate has what was set and bound; another one than the statement's where a
   * replay, maybe of another thread, has put the delegate in place since.
   */
  private Link boundOn;

  /** Whether a setting may have gone to a delegate that is not in use any more. */
  private boolean isSettingMissed;

  /**
   * What a replay has made, and on which link; in use once it is adopted, so that nobody else sets
   * anything on it before. Written by a worker while whose turn it is waits for it.
   */
  private @Nullable Statement resumed;

  private @Nullable Link resumedOn;

  /** Null where connections have one link alone. */
  private final @Nullable SecondStatement second;

  /** The link on which a replay has left the last row of a batch bound. Written under the turn. */
  private volatile @Nullable Link batchBoundOn;

  /**
   * @param link the one on which the statement was made
   */
  StatementRecipe(StatementFactory factory, Link link, ConnectionCore core) {
    this.factory = factory;
    this.boundOn = link;
    this.second = core.routing == null ? null : new SecondStatement(core.reconnecting::holds);
  }

  /** Whether the delegate on {@code link} has what was set and bound. */
  boolean isCaughtUp(Link link) {
    return boundOn == link;
  }

  /** Notes that it has. */
  void caughtUp(Link link) {
    boundOn = link;
    isSettingMissed = false;
  }

  /** Keeps what a replay has made. */
  void resume(Link link, Statement made) {
    resumed = made;
    resumedOn = link;
  }

  /** What a replay has made on this link; null where none has. */
  @Nullable Statement resumedOn(Link link) {
    return resumedOn == link ? resumed : null;
  }

  /** Gives that, and forgets it: it is in place from now on. */
  @Nullable Statement adopted(Link link) {
    Statement made = resumedOn(link);
    if (made != null) {
      resumed = null;
      resumedOn = null;
    }
    return made;
  }

  /**
   * Adds the rows of a batch to what a replay has made, by binding them. Parameters may be bound by
   * another thread just now: who executes binds them again.
   */
  void addAgain(@Nullable Batch batch) throws SQLException {
    Statement again = resumed;
    if (batch != null && again != null) {
      batchBoundOn = resumedOn;
      batch.playOn(again);
    }
  }

  /** Has the delegate forget the rows of a batch that was refused before anything was sent. */
  static void dropRefusedBatch(GuardedStatement statement) {
    if (!statement.isBatchRefused) {
      return;
    }
    statement.isBatchRefused = false;
    statement.batch = null;
    if (statement.isCurrent()) {
      try {
        statement.delegate.clearBatch();
      } catch (SQLException | RuntimeException e) {
        // It is made again, without them, by the next call.
        statement.made = false;
      }
    }
  }

  /** Notes whether the delegate in use has the setting that was recorded last. */
  void noteSetting(boolean isSet) {
    isSettingMissed |= !isSet;
  }

  /** What was set on it; each setting is immutable. */
  RecordedCall[] settings() {
    return StatementSettings.of(settings);
  }

  /** The query timeout in seconds; 0 for none. */
  int queryTimeout() {
    return StatementSettings.queryTimeout(settings);
  }

  /** Keeps a setting, in the place of an earlier one of the same kind. */
  RecordedCall record(Method method, Object[] arguments) {
    if (settings == null) {
      settings = new StatementSettings();
    }
    return settings.record(method, arguments);
  }

  /** How one of the delegate's is made with nothing set. */
  StatementFactory factory() {
    return factory;
  }

  /** Makes one with these settings. */
  Statement make(Link on, RecordedCall[] given) throws SQLException {
    Statement again = factory.make(on.connection());
    for (RecordedCall setting : given) {
      setting.playOn(again);
    }
    return again;
  }

  private void setAgain(Statement again, ConnectionFaults faults) throws SQLException {
    if (settings != null) {
      settings.setAgain(again, faults::isRefusal);
    }
  }

  /**
   * Keeps the delegate of a statement that moves to the second link of the connection, to which it
   * may come back. What it has left ends, as with each execution.
   *
   * @return what it has left on that link earlier; null for nothing
   */
  @Nullable Statement leave(GuardedStatement statement, Link before, Link now) {
    Statement there = second == null ? null : second.takeOn(now);
    if (second == null || !statement.isCurrent()) {
      return there;
    }
    ResultSetProxy rows = statement.results;
    try {
      if (rows != null) {
        rows.noMoreRead();
        rows.delegate().close();
      }
      if (statement.batch != null) {
        statement.delegate.clearBatch();
      }
      second.keep(statement.delegate, before);
    } catch (SQLException | RuntimeException e) {
      // It is made again when it is used there.
      SecondStatement.closeQuietly(statement.delegate);
    }
    return there;
  }

  void closeSecond() {
    if (second != null) {
      second.close();
    }
  }

  boolean isUpdatable(GuardedStatement statement) {
    return second != null && second.isUpdatable(statement.delegate);
  }

  /** Makes a statement again on {@code now}, with its settings, parameters and batch. */
  void renew(GuardedStatement statement, Link before, Link now, @Nullable Statement left)
      throws SQLException {
    Statement again = left == null ? factory.make(now.connection()) : left;
    try {
      setAgain(again, statement.core.faults);
      if (left != null) {
        statement.bindAgain(left);
      }
      statement.rebind(again);
    } catch (Throwable t) {
      if (DmhaExceptions.isOurs(t)) {
        SQLException given = statement.core.losses.notMadeAgain(before, (SQLException) t);
        throw partlyMade(statement, again, given);
      }
      SecondStatement.closeQuietly(again);
      throw Sneaky.<RuntimeException>rethrow(t);
    }
    statement.take(again);
  }

  /** Sets and binds on the delegate of a statement, which a replay has made, what it lacks. */
  void takeUp(GuardedStatement statement, Link here) throws SQLException {
    Statement delegate = statement.delegate;
    // Of one that is closed the call that follows says so.
    if (!statement.closed && !delegate.isClosed()) {
      if (isSettingMissed) {
        setAgain(delegate, statement.core.faults);
      }
      if (isToBeBound(statement, here)) {
        statement.bindAgain(delegate);
      }
    }
    caughtUp(here);
  }

  private boolean isToBeBound(GuardedStatement statement, Link here) {
    StatementJournal journal = statement.journal;
    return batchBoundOn == here || journal == null || journal.isBoundAnew();
  }

  /** The same; what is gone of it ends the transaction. */
  void takeUpOrTell(GuardedStatement statement, Link here) throws SQLException {
    try {
      takeUp(statement, here);
    } catch (SQLException e) {
      throw DmhaExceptions.isOurs(e) ? statement.core.losses.notMadeAgain(here, e) : e;
    }
  }

  /**
   * The same for a setter, which goes on. What could be refused is left to who executes, and is
   * told of it: a setter may be about to bind something else instead.
   */
  boolean isTakenUp(GuardedStatement statement, Link here) {
    Bindings bound = statement.boundNow();
    boolean mayBeRefused =
        isSettingMissed
            || (isToBeBound(statement, here) && bound != null && !bound.canBeBoundAgain());
    if (mayBeRefused) {
      return false;
    }
    try {
      takeUp(statement, here);
      return true;
    } catch (SQLException | RuntimeException e) {
      // Who executes finds the same.
      return false;
    }
  }

  /**
   * Some of what was bound is gone and has to be bound again; the statement lives on, without the
   * rows of its batch that were added to it already.
   */
  private static SQLException partlyMade(
      GuardedStatement statement, Statement again, SQLException given) {
    try {
      if (statement.batch != null) {
        statement.batch = null;
        again.clearBatch();
        bindRest(statement, again);
      }
      statement.take(again);
    } catch (SQLException | RuntimeException e) {
      // It is made once more by the next call.
      SecondStatement.closeQuietly(again);
      given.addSuppressed(e);
    }
    return given;
  }

  private static void bindRest(GuardedStatement statement, Statement again) throws SQLException {
    try {
      statement.bindAgain(again);
    } catch (SQLException e) {
      if (!DmhaExceptions.isOurs(e)) {
        throw e;
      }
      // One of these is gone as well, and what the application gets already says to bind again.
    }
  }
}
