package io.dmha.dameng;

import static io.dmha.dameng.Pair.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.commitguard.CommitGuard;
import io.dmha.fixtures.dm.engine.Engine;
import io.dmha.fixtures.dm.engine.Mode;
import io.dmha.fixtures.dm.engine.Status;
import io.dmha.fixtures.dm.server.Cut;
import io.dmha.fixtures.dm.server.Cut.Ending;
import io.dmha.fixtures.dm.server.Cut.Point;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.dm.wire.Command;
import io.dmha.time.WallClock;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransactionRollbackException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The host that is left holds another database, or an older copy of this one that lacks the last
 * commit, as a standby does that had not received it (70): it is not believed, and nothing is done
 * again on it.
 */
@Timeout(60)
class OtherDatabaseTest {
  private static final String GUARDED =
      "&dmha.commitGuard=transactions&dmha.commitGuard.createTable=true";

  private final Engine engine = Engine.started();
  private final Engine otherEngine = Engine.started();
  private final DmNode node = DmNode.started("DM1", Mode.PRIMARY, engine);
  private final DmNode other = DmNode.started("DM2", Mode.PRIMARY, otherEngine);
  private Connection connection;

  @BeforeEach
  void fill() throws SQLException {
    engine.run("create table t(id int, name varchar(40))");
    otherEngine.run("create table t(id int, name varchar(40))");
  }

  @AfterEach
  void stop() throws SQLException {
    connection.close();
    node.close();
    other.close();
    engine.close();
    otherEngine.close();
  }

  private void open(String options) throws SQLException {
    connection =
        Pair.connect(
            "jdbc:dmha:dm://"
                + node.hostAndPort()
                + ","
                + other.hostAndPort()
                + "?dmha.backoffBase=5ms&dmha.recoveryTimeout=5s&dmha.continuity=transactions"
                + options);
    connection.setAutoCommit(false);
  }

  /** An older copy: it says that it is the same database, and its table names it alike. */
  private void copyGuardTable() throws SQLException {
    other.permanentMagic(engine.permanentMagic());
    long number = engine.ask("select TOUCHED from DMHA_COMMIT where TOKEN = 'DATABASE'");
    prepareOther();
    otherEngine.run("update DMHA_COMMIT set TOUCHED = " + number);
  }

  private void prepareOther() throws SQLException {
    try (Connection direct =
        DriverManager.getConnection(
            "jdbc:dm://" + other.hostAndPort(), DmNode.USER, DmNode.PASSWORD)) {
      new CommitGuard(true, WallClock.system()).prepare(direct);
    }
  }

  private void insertAndCommit(int id) throws SQLException {
    insert(connection, id);
    connection.commit();
  }

  private Throwable lostCommit(Point point) throws SQLException {
    insert(connection, 9);
    node.plan(new Cut(Command.COMMIT, 1, point, Ending.RST));
    return catchThrowable(connection::commit);
  }

  private void assertUnknown(Throwable told, String why) throws SQLException {
    assertThat(told)
        .isInstanceOf(SQLNonTransientConnectionException.class)
        .hasMessageStartingWith("UNKNOWN")
        .hasMessageContaining("On " + other.hostAndPort())
        .hasMessageContaining(why)
        .hasMessageContaining("Compare the hosts of the URL");
    assertThat(((SQLException) told).getSQLState()).isEqualTo("08007");
    assertThat(otherEngine.ask("select count(*) from t")).isZero();
  }

  private void assertNotApplied(Throwable told, String why) throws SQLException {
    assertThat(told)
        .isInstanceOf(SQLTransactionRollbackException.class)
        .hasMessageStartingWith("NOT APPLIED")
        .hasMessageContaining("on " + other.hostAndPort())
        .hasMessageContaining(why);
    assertThat(((SQLException) told).getSQLState()).isEqualTo("40001");
    assertThat(otherEngine.ask("select count(*) from t")).isZero();
  }

  @Test
  void withoutTheGuardATransactionIsNotDoneAgainInAnotherDatabase() throws SQLException {
    open("");
    insert(connection, 1);
    node.kill();

    Throwable told = catchThrowable(() -> insert(connection, 2));

    assertNotApplied(told, "holds another database (" + otherEngine.permanentMagic() + ")");
    assertThat(told).hasMessageContaining("(" + engine.permanentMagic() + ")");
    connection.rollback();
    insert(connection, 3);
    connection.commit();
    assertThat(otherEngine.ask("select count(*) from t")).isEqualTo(1);
  }

  /** Who does not say which database it holds is believed. */
  @Test
  void aHostThatDoesNotSayIsNotRefused() throws SQLException {
    otherEngine.run("drop alias SYS.PERMANENT_MAGIC");
    open("");
    insert(connection, 1);
    node.kill();

    insertAndCommit(2);

    assertThat(otherEngine.ask("select count(*) from t")).isEqualTo(2);
  }

  @Test
  void aLostCommitIsNotLookedUpInAnotherDatabase() throws SQLException {
    open(GUARDED);

    Throwable told = lostCommit(Point.BEFORE_REPLY);

    assertUnknown(told, "holds another database");
  }

  @Test
  void aLostCommitIsNotLookedUpInATableThatIsNotTheSame() throws SQLException {
    other.permanentMagic(engine.permanentMagic());
    prepareOther();
    open(GUARDED);

    Throwable told = lostCommit(Point.BEFORE_REPLY);

    assertUnknown(told, "is not the one that the connection worked with");
  }

  @Test
  void aLostCommitIsNotLookedUpInACopyWithoutTheCommitBefore() throws SQLException {
    open(GUARDED);
    insertAndCommit(1);
    copyGuardTable();

    Throwable told = lostCommit(Point.BEFORE_REPLY);

    assertUnknown(told, "The last commit of this connection is missing on this host");
    assertThat(otherEngine.ask("select count(*) from DMHA_COMMIT where STATE like 'T%'")).isZero();
    assertThat(engine.ask("select count(*) from t")).isEqualTo(2);
  }

  /** What was told is told; the next transaction has its past on the new host. */
  @Test
  void afterItTheConnectionWorksWithItsNewHost() throws SQLException {
    open(GUARDED);
    insertAndCommit(1);
    copyGuardTable();
    assertUnknown(lostCommit(Point.BEFORE_REPLY), "is missing on this host");
    node.kill();

    for (int id = 1; id <= 2; id++) {
      insert(connection, id);
      other.plan(new Cut(Command.COMMIT, 1, Point.BEFORE_RUN, Ending.RST));
      connection.commit();
    }

    assertThat(otherEngine.ask("select count(*) from t")).isEqualTo(2);
  }

  @Test
  void aTransactionIsNotDoneAgainInACopyWithoutTheCommitBefore() throws SQLException {
    open(GUARDED);
    insertAndCommit(1);
    copyGuardTable();
    insert(connection, 2);
    node.kill();

    Throwable told = catchThrowable(() -> insert(connection, 3));

    assertNotApplied(told, "The last commit of this connection is missing on this host");
  }

  /** Nothing was committed on the connection, but it had a row of its own before that. */
  @Test
  void evenTheFirstTransactionIsNotDoneAgainInACopyThatIsBehind() throws SQLException {
    open(GUARDED);
    copyGuardTable();
    insert(connection, 1);
    node.kill();

    assertThatThrownBy(() -> insertAndCommit(2))
        .isInstanceOf(SQLTransactionRollbackException.class)
        .hasMessageContaining("missing on this host");

    assertThat(otherEngine.ask("select count(*) from t")).isZero();
  }

  /** The row of the new link is older than the commit that the guard may have waited for on it. */
  @Test
  void aCopyWithoutTheCommitThatTheGuardHasFoundIsNotBelieved() throws SQLException {
    other.become(Mode.STANDBY, Status.OPEN);
    open(GUARDED);
    assertThat(lostCommit(Point.BEFORE_REPLY)).isNull();
    other.become(Mode.PRIMARY, Status.OPEN);
    copyGuardTable();
    copyRowsOfLinks();
    insert(connection, 2);
    node.kill();

    Throwable told = catchThrowable(() -> insert(connection, 3));

    assertNotApplied(told, "The last commit of this connection is missing on this host");
  }

  private void copyRowsOfLinks() throws SQLException {
    try (Connection direct =
            DriverManager.getConnection(
                "jdbc:dm://" + node.hostAndPort(), DmNode.USER, DmNode.PASSWORD);
        ResultSet rows =
            direct
                .createStatement()
                .executeQuery("select TOKEN, TOUCHED from DMHA_COMMIT where TOKEN like '%-0'")) {
      while (rows.next()) {
        otherEngine.run(
            "insert into DMHA_COMMIT values ('"
                + rows.getString(1)
                + "', 'C', "
                + rows.getLong(2)
                + ")");
      }
    }
  }
}
