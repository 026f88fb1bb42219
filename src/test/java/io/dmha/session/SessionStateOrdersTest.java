package io.dmha.session;

import io.dmha.fixtures.orders.Orders;
import io.dmha.session.SessionState.Item;
import io.dmha.target.Target.Reverting;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/**
 * What two threads set is all in the picture, and what is restored is one picture, in each order of
 * their steps.
 *
 * <p>Found when it is broken: {@code put}, {@code lost}, {@code rollback} or {@code revert} without
 * the monitor; {@code restoreAtStart} that reads twice.
 */
class SessionStateOrdersTest {
  /** What a restore sets, on the thread that restores. */
  private static final ThreadLocal<List<String>> RESTORED = ThreadLocal.withInitial(ArrayList::new);

  @Test
  void nothingThatWasSetIsLost() {
    Orders.of(2, 3).scenarios(5).orders(40).check(Threads.class);
  }

  /** What threads do with the session of one connection. */
  public static final class Threads {
    private final SessionState session = new SessionState(Reverting.ALL);

    private static SessionState.Setting setting(String what) {
      return connection -> RESTORED.get().add(what);
    }

    @Operation
    public void setSchema(@Param(gen = IntGen.class, conf = "1:3") int value) {
      session.put(Item.SCHEMA, setting("schema " + value));
    }

    @Operation
    public void setIsolation(@Param(gen = IntGen.class, conf = "1:3") int value) {
      session.put(Item.ISOLATION, setting("isolation " + value));
    }

    @Operation
    public void lose(@Param(gen = IntGen.class, conf = "1:3") int value) {
      session.lost("thing " + value);
    }

    @Operation
    public String lost() {
      return session.lost();
    }

    @Operation
    public void forgetLost() {
      session.forgetLost();
    }

    @Operation
    public void begin() {
      session.keepStart();
    }

    @Operation
    public void commit() {
      session.commit();
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
}
