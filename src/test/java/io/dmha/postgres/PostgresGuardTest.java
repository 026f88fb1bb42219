package io.dmha.postgres;

import static io.dmha.commitguard.Tokens.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.commitguard.CommitGuard;
import io.dmha.commitguard.DatabaseHistory;
import io.dmha.commitguard.OtherDatabase;
import io.dmha.fixtures.net.Chunks;
import io.dmha.fixtures.net.Cut;
import io.dmha.fixtures.net.Direction;
import io.dmha.fixtures.net.FaultProxy;
import io.dmha.fixtures.net.Hold;
import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
import io.dmha.time.WallClock;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What may be wrong with the commit guard's table (69): of another user, missing, full, read-only.
 * Each is a clean refusal or UNKNOWN, and never a wrong answer.
 */
@NeedsPostgres
@Timeout(60)
class PostgresGuardTest {
  private static final String DDL = new CommitGuard(false, WallClock.system()).ddl();

  private static PostgresNode node;
  private static FaultProxy proxy;

  @BeforeAll
  static void start() {
    node = PostgresNode.started();
    proxy = FaultProxy.to(node.port());
    node.query("create role app login");
    node.query("create role other login");
    node.query(
        "create function full_disk() returns trigger language plpgsql as"
            + " 'begin raise exception using errcode = ''53100''; end'");
  }

  @AfterAll
  static void stop() {
    proxy.close();
    node.close();
  }

  @BeforeEach
  void fill() {
    // A test that failed has left its sessions, with their locks.
    node.query("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'app'");
    node.query("alter role app reset default_transaction_read_only");
    node.query("drop table if exists t, dmha_commit");
    node.query("create table t(id int)");
    node.query(DDL);
    node.query("grant all on t to app, other");
    node.query("grant all on dmha_commit to app");
  }

  private static Connection open(String user) throws SQLException {
    return open(user, "");
  }

  private static Connection open(String user, String options) throws SQLException {
    Connection connection =
        DriverManager.getConnection(
            "jdbc:dmha:postgresql://127.0.0.1:"
                + proxy.port()
                + "/postgres?socketTimeout=2&dmha.backoffBase=5ms&dmha.recoveryTimeout=3s"
                + "&dmha.continuity=transactions&dmha.commitGuard=transactions"
                + options,
            user,
            "");
    connection.setAutoCommit(false);
    return connection;
  }

  private static Connection openWithWork() throws SQLException {
    Connection connection = open("app");
    insert(connection);
    return connection;
  }

  private static void insert(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("insert into t values(1)")).isEqualTo(1);
    }
  }

  private static String rows() {
    return node.query("select count(*) from t");
  }

  private static boolean isCommit(byte[] chunk) {
    return Chunks.containing("COMMIT").test(chunk) && !Chunks.containing("DMHA_").test(chunk);
  }

  private static void fillDisk() {
    node.query(
        "create trigger full_disk before insert or update on dmha_commit for each row execute"
            + " function full_disk()");
  }

  private static void assertUnknown(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(SQLNonTransientConnectionException.class)
        .hasMessageStartingWith("UNKNOWN")
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("08007");
  }

  @Test
  void aUserWhoMayNotUseTheTableIsToldWhatToGrant() {
    assertThatThrownBy(() -> open("other").close())
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("it can be written by app")
        .hasMessageContaining("dmha.commitGuard=off");
  }

  /** Each knows what it has written itself; what the other says is no proof. */
  @Test
  void twoUsersWhoTrustEachOtherShareTheTable() throws SQLException {
    node.query("grant all on dmha_commit to other");
    String trusting = "&dmha.commitGuard.trusted=app,other";
    try (Connection app = open("app", trusting);
        Connection other = open("other", trusting)) {
      insert(app);
      insert(other);
      other.commit();
      app.commit();
      String key =
          node.query("select token from dmha_commit where state like 'C%' order by touched desc");

      try (Connection direct = DriverManager.getConnection(node.url("postgres"), "other", "")) {
        CommitGuard theirs = new CommitGuard(false, WallClock.system());
        theirs.prepare(direct);
        assertThatThrownBy(() -> theirs.resolve(direct, token(key), DatabaseHistory.UNKNOWN))
            .isInstanceOf(OtherDatabase.class)
            .hasMessageContaining("proves nothing");
      }
    }
    assertThat(node.query("select count(*) from dmha_commit")).isEqualTo("3");
  }

  @Test
  void aTableThatIsLockedKeepsAConnectNoLongerThanItsLimit() throws SQLException {
    int before = DriverManager.getLoginTimeout();
    try (Connection locking = DriverManager.getConnection(node.url("postgres"), "postgres", "")) {
      locking.setAutoCommit(false);
      try (Statement lock = locking.createStatement()) {
        boolean unusedHasRows = lock.execute("lock table dmha_commit in access exclusive mode");
      }
      DriverManager.setLoginTimeout(1);
      long start = System.nanoTime();

      assertThatThrownBy(
              () ->
                  DriverManager.getConnection(
                          "jdbc:dmha:postgresql://127.0.0.1:"
                              + proxy.port()
                              + "/postgres?dmha.attemptTimeout=20s&dmha.commitGuard=transactions",
                          "app",
                          "")
                      .close())
          .isInstanceOf(SQLException.class);

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    } finally {
      DriverManager.setLoginTimeout(before);
    }
  }

  @Test
  void aTableThatIsFullRefusesTheCommitAndNothingElse() throws SQLException {
    try (Connection connection = openWithWork()) {
      fillDisk();

      assertThatThrownBy(connection::commit)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("it was not committed");

      connection.rollback();
      assertThat(rows()).isEqualTo("0");
    }
  }

  @Test
  void aCommitThatCannotBeConfirmedOnAFullDiskIsUnknown() throws SQLException {
    try (Connection connection = openWithWork()) {
      loseReply(PostgresGuardTest::fillDisk);

      assertUnknown(connection::commit);

      assertThat(rows()).isEqualTo("1");
    }
  }

  @Test
  void aTableThatIsFullMeanwhileLeavesALostCommitUnknown() throws SQLException {
    try (Connection connection = openWithWork()) {
      loseRequest(PostgresGuardTest::fillDisk);

      assertUnknown(connection::commit);

      assertThat(rows()).isEqualTo("0");
    }
  }

  @Test
  void aTableThatIsMissingMeanwhileLeavesALostCommitUnknown() throws SQLException {
    try (Connection connection = openWithWork()) {
      loseReply(() -> node.query("drop table dmha_commit"));

      assertUnknown(connection::commit);

      assertThat(rows()).isEqualTo("1");
    }
  }

  @Test
  void aDatabaseThatIsReadOnlyIsRefusedAtOnce() {
    node.query("alter role app set default_transaction_read_only = on");

    // Of another URL: those of one URL make sure of the table once.
    assertThatThrownBy(() -> open("app", "&ApplicationName=readOnly").close())
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("cannot write its table")
        .hasMessageContaining("dmha.commitGuard=off");
  }

  @Test
  void aCommitThatCannotBeConfirmedInAReadOnlyDatabaseIsUnknown() throws SQLException {
    try (Connection connection = openWithWork()) {
      loseReply(PostgresGuardTest::makeReadOnly);

      assertUnknown(connection::commit);

      assertThat(rows()).isEqualTo("1");
    }
  }

  @Test
  void aDatabaseThatIsReadOnlyMeanwhileLeavesALostCommitUnknown() throws SQLException {
    try (Connection connection = openWithWork()) {
      loseRequest(PostgresGuardTest::makeReadOnly);

      assertUnknown(connection::commit);
    }
  }

  private static void makeReadOnly() {
    node.query("alter role app set default_transaction_read_only = on");
  }

  /** The next commit is done, its reply lost; before the link is, this happens. */
  private static void loseReply(Runnable meanwhile) {
    onCommit(meanwhile, true);
  }

  /** The next commit does not arrive. */
  private static void loseRequest(Runnable meanwhile) {
    onCommit(meanwhile, false);
  }

  private static void onCommit(Runnable meanwhile, boolean isDone) {
    if (isDone) {
      // The reply to COMMIT is its tag; the guard's statements have none like it.
      Hold reply = proxy.hold(Direction.REPLIES, Chunks.containing("COMMITZ"));
      decide(reply, meanwhile);
    } else {
      decide(proxy.hold(Direction.REQUESTS, PostgresGuardTest::isCommit), meanwhile);
    }
  }

  private static void decide(Hold hold, Runnable meanwhile) {
    Thread thread =
        new Thread(
            () -> {
              try {
                hold.awaitArrival(Duration.ofSeconds(20));
                meanwhile.run();
                hold.drop(Cut.RST);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "meanwhile");
    thread.setDaemon(true);
    thread.start();
  }

  @Test
  void theAnswerIsTheSameAfterARestart() throws SQLException {
    CommitGuard guard = new CommitGuard(false, WallClock.system());
    try (Connection old = DriverManager.getConnection(node.url("postgres"), "app", "")) {
      guard.prepare(old);
      old.setAutoCommit(false);
      guard.marker(old, DatabaseHistory.UNKNOWN).mark("", token("a-1"));
      old.commit();
    }
    try (Connection fresh = DriverManager.getConnection(node.url("postgres"), "app", "")) {
      assertThat(guard.resolve(fresh, token("a-2"), DatabaseHistory.UNKNOWN))
          .isEqualTo(CommitGuard.Outcome.NOT_COMMITTED);
    }
    node.kill9();
    node.start();

    CommitGuard another = new CommitGuard(false, WallClock.system());
    try (Connection fresh = DriverManager.getConnection(node.url("postgres"), "app", "")) {
      another.prepare(fresh);
      assertThat(another.resolve(fresh, token("a-1"), DatabaseHistory.UNKNOWN))
          .isEqualTo(CommitGuard.Outcome.COMMITTED);
      assertThat(another.resolve(fresh, token("a-2"), DatabaseHistory.UNKNOWN))
          .isEqualTo(CommitGuard.Outcome.NOT_COMMITTED);
    }
  }
}
