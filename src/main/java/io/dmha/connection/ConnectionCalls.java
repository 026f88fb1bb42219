package io.dmha.connection;

import io.dmha.failover.ConnectionCore;
import io.dmha.fault.Phase;
import io.dmha.link.Link;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.outcome.Effect;
import io.dmha.replay.DelegateCall;
import io.dmha.replay.Journal;
import io.dmha.replay.Refusal;
import io.dmha.routing.Router;
import io.dmha.sql.SqlKind;
import io.dmha.text.SqlExcerpt;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Runs calls of the connection itself, each in its turn, and again where the link is lost. */
public final class ConnectionCalls {
  private final ConnectionCore core;

  public ConnectionCalls(ConnectionCore core) {
    this.core = core;
  }

  /** A JDBC call on the delegate. */
  public interface Call<T> {
    T on(Link link) throws SQLException;
  }

  /** Runs it. */
  public <T> T call(String what, Call<T> call) throws SQLException {
    return call(what, null, call);
  }

  /** With the SQL text it is about, which is only written out when the call fails. */
  public <T> T call(String what, @Nullable String sql, Call<T> call) throws SQLException {
    return core.turn.during(() -> callInTurn(what, sql, call));
  }

  private <T> T callInTurn(String what, @Nullable String sql, Call<T> call) throws SQLException {
    while (true) {
      Link link = null;
      try {
        link = core.begin();
        if (sql != null && core.routing != null) {
          link = core.routing.beforePreparing(link, sql);
        }
        T result = call.on(link);
        core.end();
        return result;
      } catch (Throwable t) {
        core.failures.takeTurn(t);
        if (isPreparedAgain(t, link, sql)) {
          continue;
        }
        String full = sql == null ? what : what + " of «" + SqlExcerpt.of(sql) + "»";
        try {
          core.failures.failed(
              t, link, Phase.SENT, core.failures.workOf(Effect.NONE, SqlKind.OTHER, link), full);
        } catch (Throwable given) {
          // The application has seen it, and a replay would not look for it.
          core.transaction.journal.refuse(Refusal.UNSEEN);
          throw given;
        }
      }
    }
  }

  /** What a standby does not prepare is prepared on the primary. */
  private boolean isPreparedAgain(Throwable t, @Nullable Link link, @Nullable String sql) {
    Router routing = core.routing;
    return routing != null
        && sql != null
        && link != null
        && core.turn.isMine()
        && routing.isRunAgain(t, link, null);
  }

  /** Notes what was done on the connection itself, if a transaction is open that is noted. */
  public void noted(String what, DelegateCall doing, @Nullable Object answer) {
    Journal journal = core.transaction.journal;
    if (journal.isOn()) {
      journal.called(null, doing, what, answer, 0);
    }
  }

  /** Cancels a statement; a host that does not take the cancel keeps nobody waiting. */
  public void cancel(Link on, Statement delegate) throws SQLException {
    Duration bound = core.context.limits.cancel();
    try {
      boolean unusedDone =
          core.context.boundedCalls.bounded(
              "cancel on " + on.host(),
              bound,
              () -> {
                delegate.cancel();
                return true;
              });
    } catch (TimeoutException e) {
      throw new SQLException(
          "The host "
              + on.host()
              + " did not take the cancel within "
              + bound.toMillis()
              + " ms. The statement may still run; abort() ends the connection.",
          DmhaExceptions.CANCELLED,
          e);
    }
  }
}
