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
 */
class SessionStateOrdersTest {
  /** What a restore sets, on the thread that restores. */
  private static final ThreadLocal<List<String>> RESTORED = ThreadLocal.withInitial(ArrayList::new);

  @Test
  void nothingThatWasSetIsLost() {
    Orders.of(2, 2).scenarios(4).orders(50).check(Setting.class);
  }

  @Test
  void aTransactionIsRolledBackAsAWhole() {
    Orders.of(2, 2).scenarios(5).orders(50).check(Ending.class);
  }

  /** Threads that set the session, and restore it. */
  public static final class Setting {
    private final SessionState session = new SessionState(Reverting.ALL);

    @Operation
    public void setSchema(@Param(gen = IntGen.class, conf = "1:3") int value) {
      session.put(Item.SCHEMA, setting("schema " + value));
    }

    @Operation
    public void setIsolation(@Param(gen = IntGen.class, conf = "1:3") int value) {
      session.put(Item.ISOLATION, setting("isolation " + value));
    }

    @Operation
    public String restore() throws SQLException {
      return restored(session::restore);
    }
  }

  /** Threads that begin and end transactions which set the schema. */
  public static final class Ending {
    private final SessionState session = new SessionState(Reverting.ALL);

    @Operation
    public void setSchema(@Param(gen = IntGen.class, conf = "1:3") int value) {
      session.put(Item.SCHEMA, setting("schema " + value));
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
    public String restoreAtStart() throws SQLException {
      return restored(session::restoreAtStart);
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
