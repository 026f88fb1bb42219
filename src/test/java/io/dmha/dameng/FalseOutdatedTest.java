package io.dmha.dameng;

import static io.dmha.dameng.Pair.insert;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.DmhaEvent;
import io.dmha.event.DmhaListener;
import io.dmha.event.EventType;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.junit.Slow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a host has said half a minute ago is no ground to leave it: it may say the same by now. */
@Timeout(60)
@Slow
class FalseOutdatedTest {
  private static final List<String> OUTDATED = new CopyOnWriteArrayList<>();

  @RegisterExtension final Pair pair = new Pair();

  /** Keeps what is said of outdated hosts. */
  public static final class Listener implements DmhaListener {
    @Override
    public void onEvent(DmhaEvent event) {
      if (event.type() == EventType.HOST_OUTDATED) {
        OUTDATED.add(event.message());
      }
    }
  }

  @BeforeEach
  void forget() {
    OUTDATED.clear();
  }

  private static String options() {
    return "&dmha.probeInterval=50ms&dmha.listener=" + Listener.class.getName();
  }

  private static void letTheWatchLook() {
    long start = System.nanoTime();
    Eventually.within(Pair.SOON, () -> System.nanoTime() - start > 3_000_000_000L);
  }

  /** Both nodes of a shared storage cluster have one history, and the second one is opened now. */
  @Test
  void aNodeThatJoinsCutsNobodyOff() throws SQLException {
    Connection connection = pair.openCarried(options());
    connection.setAutoCommit(false);
    insert(connection, 1);
    letTheWatchLook();
    pair.cluster().splitBrain();
    letTheWatchLook();

    insert(connection, 2);
    connection.commit();

    assertThat(pair.rows()).isEqualTo(2);
    assertThat(OUTDATED).isEmpty();
  }

  /** The old primary says that it is a standby: nobody says anything else. */
  @Test
  void anOrdinarySwitchoverIsNoSplitBrain() throws SQLException {
    Connection connection = pair.open(options());
    for (int i = 0; i < 6; i++) {
      try {
        insert(connection, i);
      } catch (SQLException e) {
        // On a slow machine the new standby, which refuses it, is cut off before it does.
        assertThat(e.getSQLState()).isEqualTo("08007");
      }
      pair.cluster().switchOver();
      long start = System.nanoTime();
      Eventually.within(Pair.SOON, () -> System.nanoTime() - start > 1_000_000_000L);
    }

    assertThat(OUTDATED).isEmpty();
  }
}
