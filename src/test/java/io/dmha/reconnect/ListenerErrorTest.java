package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotApplied;
import static io.dmha.reconnect.Verdicts.assertNotAppliedWithoutCause;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.DmhaEvent;
import io.dmha.event.DmhaListener;
import io.dmha.event.EventType;
import io.dmha.event.LostTransaction;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A listener that fails with an error of the JVM changes nothing of what becomes of a transaction.
 */
@NeedsProcesses
class ListenerErrorTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private static final AtomicReference<EventType> FAILS_ON = new AtomicReference<>();
  private static volatile boolean failsWhenAsked;

  /** Fails as the test says. */
  public static final class Failing implements DmhaListener {
    @Override
    public void onEvent(DmhaEvent event) {
      if (FAILS_ON.compareAndSet(event.type(), null)) {
        throw new InternalError("of a listener");
      }
    }

    @Override
    public boolean mayReplay(LostTransaction lost) {
      if (failsWhenAsked) {
        throw new InternalError("of a listener that is asked");
      }
      return true;
    }
  }

  @AfterEach
  void forget() {
    FAILS_ON.set(null);
    failsWhenAsked = false;
  }

  private Connection open(String continuity) throws SQLException {
    Connection connection =
        doors.open(doors.url() + "," + Failing.class.getName() + ";dmha.continuity=" + continuity);
    connection.setAutoCommit(false);
    return connection;
  }

  /** Else the transaction has ended, nobody knows, and its rest is committed alone. */
  @Test
  void itDoesNotKeepALossFromBeingTold() throws SQLException {
    Connection connection = open("reads");
    insert(connection, 1);
    doors.loseBefore("executeUpdate");
    FAILS_ON.set(EventType.CONNECTION_LOST);

    assertNotApplied(() -> insert(connection, 2));

    assertThat(FAILS_ON).hasValue(null);
    assertNotAppliedWithoutCause(() -> insert(connection, 3));
    assertNotAppliedWithoutCause(connection::commit);
    assertThat(doors.rows()).isZero();
  }

  /** What is open when it fails is used, or closed: {@link TwoDoors} looks after that. */
  @ParameterizedTest
  @EnumSource(
      value = EventType.class,
      names = {"HOST_CHOSEN", "STATE_CHANGED"})
  void itDoesNotKeepAConnectionFromBeingMade(EventType type) throws SQLException {
    FAILS_ON.set(type);

    insert(open("transactions"), 1);

    assertThat(FAILS_ON).hasValue(null);
    assertThat(doors.driver().opened()).isEqualTo(1);
  }

  @Test
  void itVetoesAReplayByFailing() throws SQLException {
    Connection connection = open("transactions");
    insert(connection, 1);
    doors.loseBefore("executeUpdate");
    failsWhenAsked = true;

    assertNotApplied(() -> insert(connection, 2));

    assertNotAppliedWithoutCause(connection::commit);
    assertThat(doors.rows()).isZero();
  }

  private static void insert(Connection connection, int id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("insert into t(id) values(" + id + ")")).isEqualTo(1);
    }
  }
}
