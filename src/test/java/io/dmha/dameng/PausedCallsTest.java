package io.dmha.dameng;

import static io.dmha.dameng.Pair.insert;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.HostsMXBean;
import io.dmha.fixtures.dm.server.Background;
import io.dmha.fixtures.dm.wire.Command;
import io.dmha.fixtures.junit.Eventually;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calls that wait while all hosts are out of use, and what becomes of them. */
@Timeout(60)
class PausedCallsTest {
  private static final int CALLS = 40;
  private static final String UNWATCHED = "&dmha.probeInterval=0";

  @RegisterExtension final Pair pair = new Pair();
  private HostsMXBean hosts;
  private Connection idle;

  @BeforeEach
  void open() throws SQLException {
    idle = pair.openCarried(UNWATCHED);
    hosts = idle.unwrap(HostsMXBean.class);
  }

  private static Void write(Connection c, int id) throws SQLException {
    insert(c, id);
    return null;
  }

  /** A call that waits, of which the server sees nothing. */
  private CompletableFuture<Void> waiting(Connection c, int id) {
    return Background.start(() -> write(c, id));
  }

  private static void awaitWaiting(int count) {
    Eventually.within(Pair.SOON, count + " calls that wait", () -> searching() == count);
  }

  private static long searching() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(each -> each.getKey().getName().equals("test-background"))
        .filter(each -> each.getKey().getState() == Thread.State.TIMED_WAITING)
        .filter(each -> List.of(each.getValue()).toString().contains("HostSearch.pause"))
        .count();
  }

  /** The old primary takes logins still, and stands first in the URL. */
  @Test
  void afterASwitchoverAllGoToTheNewPrimaryAndNoneToTheOld() throws SQLException {
    List<Connection> all = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      all.add(pair.openCarried(UNWATCHED));
    }
    hosts.pause(60);
    List<CompletableFuture<Void>> writes = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      writes.add(waiting(all.get(i), i));
    }
    awaitWaiting(CALLS);
    int logins = pair.first().requests(Command.LOGIN);
    int loginsOfNew = pair.second().requests(Command.LOGIN);
    int executions = pair.first().requests(Command.EXECUTE_DIRECT);
    pair.cluster().switchOver();
    assertThat(writes).noneMatch(CompletableFuture::isDone);

    hosts.resume();

    for (CompletableFuture<Void> write : writes) {
      assertThat(write).succeedsWithin(Pair.SOON);
    }
    assertThat(pair.rows()).isEqualTo(CALLS);
    assertThat(pair.first().requests(Command.EXECUTE_DIRECT)).isEqualTo(executions);
    // As many as there are threads for the logins at one host: the others hear that it is none.
    assertThat(pair.first().requests(Command.LOGIN) - logins).isLessThanOrEqualTo(16);
    assertThat(pair.second().requests(Command.LOGIN) - loginsOfNew).isEqualTo(CALLS);
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    hosts.pause(60);
    CompletableFuture<Thread> waits = new CompletableFuture<>();
    CompletableFuture<Boolean> flag =
        Background.start(
            () -> {
              waits.complete(Thread.currentThread());
              try (Statement statement = idle.createStatement()) {
                statement.executeUpdate("insert into t(id) values(1)");
                throw new AssertionError("It was not to wait in vain.");
              } catch (SQLException e) {
                assertThat(e.getSQLState()).isEqualTo("57014");
              }
              return Thread.currentThread().isInterrupted();
            });
    awaitWaiting(1);

    waits.join().interrupt();

    assertThat(flag).succeedsWithin(Pair.SOON).isEqualTo(true);
    hosts.resume();
    insert(idle, 2);
    assertThat(pair.rows()).isEqualTo(1);
  }

  @Test
  void aCloseOfAnotherThreadEndsTheWait() throws Exception {
    hosts.pause(60);
    CompletableFuture<Void> write = waiting(idle, 1);
    awaitWaiting(1);

    idle.close();

    assertThat(Background.thrown(write))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08003"));
    assertThat(pair.rows()).isZero();
  }

  /**
   * The shorter limit counts: nobody waits for the recovery timeout who has set a login timeout.
   */
  @Test
  void aConnectWaitsNoLongerThanItsLoginTimeout() throws SQLException {
    hosts.pause(60);
    DriverManager.setLoginTimeout(1);
    try {
      CompletableFuture<Connection> connect = Background.start(() -> pair.openCarried(UNWATCHED));

      assertThat(Background.thrown(connect))
          .hasMessageContaining("within 1000 ms")
          .hasMessageContaining("is drained for ");
    } finally {
      DriverManager.setLoginTimeout(0);
    }
  }

  /** As much as a call may spend on recovering, and no more. */
  @Test
  void aCallWaitsNoLongerThanTheRecoveryTimeout() throws SQLException {
    Connection c = pair.openCarried(UNWATCHED + "&dmha.recoveryTimeout=300ms");
    HostsMXBean itsHosts = c.unwrap(HostsMXBean.class);
    itsHosts.pause(60);

    assertThat(Background.thrown(waiting(c, 1))).hasMessageContaining("within 300 ms");

    itsHosts.resume();
    insert(c, 2);
    assertThat(pair.rows()).isEqualTo(1);
  }
}
