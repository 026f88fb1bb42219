package io.dmha.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.node.H2Node;
import io.dmha.fixtures.node.NeedsProcesses;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two H2 servers, each with a database of its own that says which role it plays, and that refuses
 * writes while it plays the standby.
 */
@Timeout(60)
@NeedsProcesses
class RolesTest {
  @TempDir static Path folderA;
  @TempDir static Path folderB;
  private static H2Node a;
  private static H2Node b;

  @BeforeAll
  static void start() throws SQLException {
    a = H2Node.started(folderA);
    b = H2Node.started(folderB);
    for (H2Node node : new H2Node[] {a, b}) {
      run(node, "create table role(r varchar(10))");
      run(node, "insert into role values('NORMAL')");
      run(node, "create table t(id int)");
      run(
          node,
          "create trigger gate before insert on t call '" + StandbyGate.class.getName() + "'");
    }
  }

  @AfterAll
  static void stop() {
    a.close();
    b.close();
  }

  @BeforeEach
  void firstIsPrimary() throws SQLException {
    play(a, "PRIMARY");
    play(b, "STANDBY");
    run(a, "delete from t");
    run(b, "delete from t");
  }

  @Test
  void connectsGoToThePrimaryWhereverItStandsInTheUrl() throws SQLException {
    assertThat(connectedPort(url(a, b, "role=primary"))).isEqualTo(a.port());
    assertThat(connectedPort(url(b, a, "role=primary"))).isEqualTo(a.port());
    assertThat(connectedPort(url(a, b, "role=standby"))).isEqualTo(b.port());
    assertThat(connectedPort(url(b, a, "role=preferPrimary"))).isEqualTo(a.port());
    assertThat(connectedPort(url(a, b, "role=preferStandby"))).isEqualTo(b.port());
    assertThat(connectedPort(url(b, a, "role=any"))).isEqualTo(b.port());
  }

  /** Switchover and back again: nothing that was learnt of the roles outlives them. */
  @Test
  void rolesFollowASwitchoverAndTheWayBack() throws SQLException {
    String url = url(a, b, "role=primary");
    assertThat(connectedPort(url)).isEqualTo(a.port());

    play(a, "STANDBY");
    play(b, "PRIMARY");
    assertThat(connectedPort(url)).isEqualTo(b.port());
    assertThat(connectedPort(url)).isEqualTo(b.port());

    play(b, "STANDBY");
    play(a, "PRIMARY");
    assertThat(connectedPort(url)).isEqualTo(a.port());
    assertThat(connectedPort(url)).isEqualTo(a.port());
  }

  /** The demoted host still takes connections and answers; the write goes where it may go. */
  @Test
  void aWriteThatADemotedHostRefusesGoesToTheNewPrimary() throws SQLException {
    try (Connection connection = H2Hosts.connect(url(a, b, "role=primary"));
        Statement statement = connection.createStatement()) {
      statement.execute("insert into t values(1)");
      play(a, "STANDBY");
      play(b, "PRIMARY");

      statement.execute("insert into t values(2)");

      assertThat(connection.toString()).contains(":" + b.port());
      assertThat(rows(a)).isEqualTo("1");
      assertThat(rows(b)).isEqualTo("1");
    }
  }

  @Test
  void aTransactionOnADemotedHostIsDoneAgainOnTheNewPrimary() throws SQLException {
    try (Connection connection = H2Hosts.connect(url(a, b, "role=primary"));
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("insert into t values(1)");
      play(a, "STANDBY");
      play(b, "PRIMARY");

      statement.execute("insert into t values(2)");

      connection.commit();
      assertThat(rows(a)).isEqualTo("0");
      assertThat(rows(b)).isEqualTo("2");
    }
  }

  /** A part of it was done before the role changed: it is neither repeated nor called undone. */
  @Test
  void aBatchThatADemotedHostRefusesInTheMiddleIsUnknown() throws SQLException {
    try (Connection connection = H2Hosts.connect(url(a, b, "role=primary"));
        Statement statement = connection.createStatement()) {
      play(b, "PRIMARY");
      statement.addBatch("insert into t values(1)");
      statement.addBatch("update role set r = 'STANDBY'");
      statement.addBatch("insert into t values(2)");

      Outcome outcome = Outcome.of(statement::executeBatch);

      assertThat(outcome.state()).isEqualTo("08007");
      assertThat(rows(a)).isEqualTo("1");
      assertThat(rows(b)).as("rows of a repetition").isEqualTo("0");
    }
  }

  @Test
  void severalStatementsOfWhichADemotedHostRefusesOneAreUnknown() throws SQLException {
    try (Connection connection = H2Hosts.connect(url(a, b, "role=primary"));
        Statement statement = connection.createStatement()) {
      play(b, "PRIMARY");

      Outcome outcome =
          Outcome.of(
              () ->
                  statement.execute(
                      "insert into t values(1); update role set r = 'STANDBY';"
                          + " insert into t values(2)"));

      assertThat(outcome.state()).isEqualTo("08007");
      assertThat(rows(a)).isEqualTo("1");
      assertThat(rows(b)).as("rows of a repetition").isEqualTo("0");
    }
  }

  /** Nobody is primary: the refused write does not go round in circles. */
  @Test
  void aWriteThatEveryHostRefusesEndsWithinTheBudget() throws SQLException {
    try (Connection connection = H2Hosts.connect(url(a, b, "role=primary", "recoveryTimeout=2s"));
        Statement statement = connection.createStatement()) {
      play(a, "STANDBY");

      Outcome outcome = Outcome.of(() -> statement.execute("insert into t values(1)"));

      assertThat(outcome.thrown())
          .isInstanceOf(SQLTransientConnectionException.class)
          .hasMessageContaining(":" + a.port() + " is STANDBY")
          .hasMessageContaining(":" + b.port() + " is STANDBY");
      assertThat(outcome.state()).isEqualTo("08001");
      assertThat(outcome.took()).isLessThan(Duration.ofSeconds(2).plus(Outcome.SLACK));
      assertThat(rows(a)).isEqualTo("0");
      assertThat(rows(b)).isEqualTo("0");

      play(b, "PRIMARY");
      statement.execute("insert into t values(1)");
      assertThat(rows(b)).isEqualTo("1");
    }
  }

  /** A primary that comes while somebody waits for one is found. */
  @Test
  void aConnectWaitsForAPromotion() throws Exception {
    play(a, "STANDBY");
    String url = url(a, b, "role=primary", "backoffMax=200ms", Heard.SETTING);
    Heard.forget();
    Thread promotion =
        new Thread(
            () -> {
              Heard.await(io.dmha.event.EventType.HOST_FAILED);
              try {
                play(b, "PRIMARY");
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    promotion.start();

    assertThat(connectedPort(url)).isEqualTo(b.port());

    promotion.join();
  }

  /** An answer that is no role says so, and is not taken for one. */
  @Test
  void aRoleQueryThatAnswersNonsenseIsNamed() {
    String url =
        H2Hosts.url(new int[] {a.port()}, "roleQuery=select 'LEADER'", "maxAttempts=1", "role=any");

    Outcome outcome = Outcome.of(() -> H2Hosts.connect(url));

    assertThat(outcome.sqlException().getSQLState()).isEqualTo("22023");
    assertThat(outcome.thrown()).hasMessageContaining("dmha.roleQuery");
  }

  @Test
  void aWishThatNeedsARoleQueryIsRefusedWithoutOne() {
    Outcome outcome =
        Outcome.of(() -> H2Hosts.connect(H2Hosts.url(new int[] {a.port()}, "role=standby")));

    assertThat(outcome.thrown()).hasMessageContaining("Set dmha.roleQuery.");
  }

  private static String url(H2Node first, H2Node second, String... settings) {
    return H2Hosts.url(new int[] {first.port(), second.port()}, settings)
        + ";dmha.roleQuery=select r from role;dmha.backoffBase=20ms";
  }

  private static int connectedPort(String url) throws SQLException {
    try (Connection connection = H2Hosts.connect(url)) {
      String shown = connection.toString();
      return Integer.parseInt(shown.replaceFirst(".*:(\\d+)\\).*", "$1"));
    }
  }

  private static void play(H2Node node, String role) throws SQLException {
    run(node, "update role set r = '" + role + "'");
  }

  private static String rows(H2Node node) throws SQLException {
    try (Connection direct = direct(node)) {
      return H2Hosts.ask(direct, "select count(*) from t");
    }
  }

  private static void run(H2Node node, String sql) throws SQLException {
    try (Connection direct = direct(node);
        Statement statement = direct.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Connection direct(H2Node node) throws SQLException {
    return java.sql.DriverManager.getConnection(node.url("db"), "sa", "");
  }
}
