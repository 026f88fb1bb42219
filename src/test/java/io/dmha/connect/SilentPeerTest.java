package io.dmha.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.net.FaultProxy;
import io.dmha.fixtures.net.NetFault;
import io.dmha.fixtures.node.H2Node;
import io.dmha.fixtures.node.NeedsProcesses;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** isValid, close, abort and cancel on peers that do not answer any more. */
@Timeout(60)
@NeedsProcesses
class SilentPeerTest {
  private static final String[] LIMITS = {"attemptTimeout=1s", "recoveryTimeout=3s"};

  /** The longest that any of the calls may take, whatever seconds it is given. */
  private static final Duration BOUND = Duration.ofSeconds(3).plus(Outcome.SLACK);

  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir static Path folder;
  private static H2Node node;
  private FaultProxy first;
  private FaultProxy second;

  /** One process for all tests, for it takes longer to start than most of them last. */
  @BeforeAll
  static void startNode() {
    node = H2Node.started(folder);
  }

  @AfterAll
  static void closeNode() {
    node.close();
  }

  @BeforeEach
  void open() throws Exception {
    node.resume();
    H2Hosts.start(node);
    first = H2Hosts.proxy(node);
    second = H2Hosts.proxy(node);
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, Integer.MAX_VALUE})
  void isValidIsBoundedAndFalseWhereThePeerIsBlackHoled(int seconds) throws Exception {
    try (Connection connection = H2Hosts.connect(H2Hosts.url(first, LIMITS))) {
      assertThat(connection.isValid(seconds)).isTrue();
      first.set(NetFault.BLACK_HOLE);

      assertIsInvalid(connection, seconds);

      first.cutAll(io.dmha.fixtures.net.Cut.RST);
      first.set(NetFault.PASS);
      // One call has a second for it, which a busy machine may need for itself.
      Eventually.within(SOON, "valid again", () -> connection.isValid(5));
      assertThat(H2Hosts.ask(connection, "select 3")).isEqualTo("3");
    }
  }

  @Test
  void isValidIsBoundedAndFalseWhereTheProcessIsFrozen() throws Exception {
    try (Connection connection = H2Hosts.connect(H2Hosts.url(first, LIMITS))) {
      node.suspend();

      assertIsInvalid(connection, 1);

      node.resume();
    }
  }

  @Test
  void isValidIsFalseWhereTheProcessIsKilled() throws Exception {
    try (Connection connection = H2Hosts.connect(H2Hosts.url(first, LIMITS))) {
      node.kill9();

      assertIsInvalid(connection, 1);
      assertIsInvalid(connection, 1);
    }
  }

  /** True only of a link that answers, be it another than before. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void isValidIsNeverTrueOnADeadLinkButMayBeOnAnother(int seconds) throws Exception {
    try (Connection connection = H2Hosts.connect(H2Hosts.url(first, second, LIMITS))) {
      first.set(NetFault.BLACK_HOLE);

      boolean[] valid = new boolean[1];
      Outcome outcome = Outcome.of(() -> valid[0] = connection.isValid(seconds));

      assertThat(outcome.thrown()).isNull();
      assertThat(outcome.took()).isLessThan(BOUND);
      if (valid[0]) {
        assertThat(connection.toString()).contains(":" + second.port());
      }
      assertThat(H2Hosts.ask(connection, "select 3")).isEqualTo("3");
      assertThat(connection.toString()).contains(":" + second.port());
    }
  }

  /**
   * Pools and tools pass bounds of hours; a ping that took them all would leave no time to move.
   */
  @Test
  void isValidWithALongBoundMovesFromABlackHoleToAnotherHost() throws Exception {
    String[] limits = {"attemptTimeout=2s", "recoveryTimeout=20s"};
    try (Connection connection = H2Hosts.connect(H2Hosts.url(first, second, limits))) {
      first.set(NetFault.BLACK_HOLE);

      boolean[] valid = new boolean[1];
      Outcome outcome = Outcome.of(() -> valid[0] = connection.isValid(Integer.MAX_VALUE));

      assertThat(valid[0]).isTrue();
      assertThat(connection.toString()).contains(":" + second.port());
      assertThat(outcome.took()).isLessThan(Duration.ofSeconds(4).plus(Outcome.SLACK));
    }
  }

  @Test
  void isValidMovesToAnotherHostWhereTheOldOneRefuses() throws Exception {
    try (Connection connection = H2Hosts.connect(H2Hosts.url(first, second, LIMITS))) {
      first.set(NetFault.PROCESS_DEAD);

      assertThat(connection.isValid(10)).isTrue();

      assertThat(connection.toString()).contains(":" + second.port());
    }
  }

  /** The transaction went with the old link, so no other link makes this connection valid. */
  @Test
  void isValidIsFalseWhereATransactionWasLost() throws Exception {
    try (Connection connection =
            H2Hosts.connect(H2Hosts.url(first, second, LIMITS) + ";dmha.continuity=reads");
        Statement statement = connection.createStatement()) {
      statement.execute("create table lost(id int)");
      connection.setAutoCommit(false);
      statement.execute("insert into lost values(1)");
      first.set(NetFault.PROCESS_DEAD);

      assertThat(connection.isValid(2)).isFalse();

      Outcome outcome = Outcome.of(() -> statement.execute("insert into lost values(2)"));
      assertThat(outcome.state()).isEqualTo("40001");
    }
  }

  @Test
  void isValidOfAClosedConnectionIsFalse() throws Exception {
    Connection connection = H2Hosts.connect(H2Hosts.url(first, LIMITS));
    connection.close();

    assertThat(connection.isValid(1)).isFalse();
    assertThat(connection.isValid(0)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"BLACK_HOLE", "POWER_OFF"})
  void closeAndAbortOfABlackHoledConnectionAreBounded(NetFault fault) throws Exception {
    Connection closing = H2Hosts.connect(H2Hosts.url(first, LIMITS));
    Connection aborting = H2Hosts.connect(H2Hosts.url(first, LIMITS));
    first.set(fault);

    Outcome close = Outcome.of(() -> run(closing::close));
    Outcome abort = Outcome.of(() -> run(() -> aborting.abort(Runnable::run)));

    assertThat(close.thrown()).isNull();
    assertThat(close.took()).isLessThan(Duration.ofSeconds(1).plus(Outcome.SLACK));
    assertThat(abort.thrown()).isNull();
    assertThat(abort.took()).isLessThan(Outcome.SLACK);
    assertThat(closing.isClosed()).isTrue();
    assertThat(aborting.isClosed()).isTrue();
  }

  @Test
  void closeOfATransactionOnAFrozenProcessIsBounded() throws Exception {
    Connection connection = H2Hosts.connect(H2Hosts.url(first, LIMITS));
    connection.setAutoCommit(false);
    connection.createStatement().execute("create table frozen(id int)");
    node.suspend();

    Outcome close = Outcome.of(() -> run(connection::close));

    assertThat(close.took()).isLessThan(Duration.ofSeconds(1).plus(Outcome.SLACK));
    assertThat(connection.isClosed()).isTrue();
    node.resume();
  }

  /** H2 cancels over a connection of its own, which meets the same black hole. */
  @Test
  void cancelOnABlackHoledConnectionIsBounded() throws Exception {
    try (Connection connection = H2Hosts.connect(H2Hosts.url(first, LIMITS));
        Statement statement = connection.createStatement()) {
      statement.execute("create table cancelled(id int)");
      first.set(NetFault.BLACK_HOLE);

      Outcome cancel = Outcome.of(() -> run(statement::cancel));

      assertThat(cancel.took()).isLessThan(Duration.ofSeconds(1).plus(Outcome.SLACK));
      first.cutAll(io.dmha.fixtures.net.Cut.RST);
    }
  }

  private interface Call {
    void run() throws SQLException;
  }

  private static boolean run(Call call) throws SQLException {
    call.run();
    return true;
  }

  private static void assertIsInvalid(Connection connection, int seconds) {
    Outcome outcome =
        Outcome.of(
            () -> {
              assertThat(connection.isValid(seconds)).isFalse();
              return true;
            });
    assertThat(outcome.thrown()).isNull();
    assertThat(outcome.took()).isLessThan(BOUND);
  }
}
