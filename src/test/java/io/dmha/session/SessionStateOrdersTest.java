package io.dmha.session;

import io.dmha.dialect.Dialect.Reverting;
import io.dmha.fixtures.junit.Slow;
import io.dmha.fixtures.orders.Orders;
import io.dmha.session.SessionState.Item;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/**
 * What two threads set is all in the picture, a transaction is rolled back as a whole, and what is
 * restored is one picture, in each order of their steps.
 *
 * <p>Found when it is broken: {@code put}, {@code keepStart}, {@code rollback}, {@code
 * restoreAtStart} and {@code lost} that adds, each without the monitor. Not seen here: {@code
 * restore} and {@code lost} that asks, which only read. Savepoints and texts are noted under the
 * turn alone, and are not called here.
 */
@Slow
class SessionStateOrdersTest {
  /** What a restore sets, on the thread that restores. */
  private static final ThreadLocal<List<String>> RESTORED = ThreadLocal.withInitial(ArrayList::new);

  @Test
  void nothingIsLostAndATransactionIsRolledBackAsAWhole() {
    Orders.ofChoices()
        .choice("", "restore", "setSchema", "setIsolation")
        .choice("", "restoreAtStart", "begin", "begin setSchema")
        .choice("begin setSchema", "restore", "rollback", "rollback")
        .choice("begin setSchema", "restore", "restoreAtStart", "rollback")
        .choice("", "lost", "loseTable", "loseLock")
        .orders(30)
        .check(Threads.class);
  }

  /** Threads that set the session and restore it, in transactions and without. */
  public static final class Threads {
    private final SessionState session = new SessionState(Reverting.ALL);

    @Operation
    public void setSchema() {
      session.put(Item.SCHEMA, setting("schema"));
    }

    @Operation
    public void setIsolation() {
      session.put(Item.ISOLATION, setting("isolation"));
    }

    @Operation
    public void begin() {
      session.keepStart();
    }

    @Operation
    public void rollback() {
      session.rollback();
    }

    @Operation
    public String restore() throws SQLException {
      return restored(session::restore);
    }

    @Operation
    public String restoreAtStart() throws SQLException {
      return restored(session::restoreAtStart);
    }

    @Operation
    public void loseTable() {
      session.lost("a table");
    }

    @Operation
    public void loseLock() {
      session.lost("a lock");
    }

    @Operation
    public String lost() {
      return session.lost();
    }
  }

  private static SessionState.Setting setting(String what) {
    return connection -> RESTORED.get().add(what);
  }

  private interface Restoring {
    void on(Connection connection) throws SQLException;
  }

  @SuppressWarnings("NullAway") // the settings need none
  private static String restored(Restoring restoring) throws SQLException {
    RESTORED.get().clear();
    restoring.on(null);
    return String.join(", ", RESTORED.get());
  }
}
