package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotApplied;
import static io.dmha.reconnect.Verdicts.assertUnknown;
import static io.dmha.reconnect.Verdicts.assertUnknownWithoutCause;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.event.EventType;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests 12, 21, 22, 55 and 56 of the list: what a transaction that could not be done again leaves
 * behind, and what follows on its connection.
 */
@NeedsProcesses
class EndedReplayTest {
  private static final String GUARDED =
      ";dmha.commitGuard=transactions;dmha.commitGuard.createTable=true";
  private static final String ALL = ";dmha.commitGuard=all;dmha.commitGuard.createTable=true";

  @RegisterExtension final TwoDoors doors = new TwoDoors();

  @BeforeEach
  void fill() throws SQLException {
    doors.run("insert into t values(1, 'one', null), (2, 'two', null)");
  }

  private Connection openAuto(String more) throws SQLException {
    return doors.openWith("dmha.continuity=transactions" + more);
  }

  private Connection open(String more) throws SQLException {
    Connection connection = openAuto(more);
    connection.setAutoCommit(false);
    return connection;
  }

  /** How the replay of a transaction ends before its end. */
  enum End {
    DIFFERENCE {
      @Override
      void arm(TwoDoors doors) throws SQLException {
        doors.run("update t set name = 'other' where id = 2");
      }
    },
    ERROR_OF_A_STEP {
      @Override
      void arm(TwoDoors doors) {
        doors.driver().failBefore("getString", 1, () -> new SQLException("no", "22000", 9));
      }
    },
    BUG_OF_THE_DRIVER {
      @Override
      void arm(TwoDoors doors) {
        doors.driver().failBefore("getString", 1, () -> new IllegalStateException("a bug"));
      }
    },
    ERROR_OF_THE_JVM {
      @Override
      void arm(TwoDoors doors) {
        doors.driver().failBefore("getString", 1, () -> new LinkageError("a jar is missing"));
      }
    };

    abstract void arm(TwoDoors doors) throws SQLException;
  }

  /** Test 21. */
  @ParameterizedTest
  @EnumSource
  void leavesNoTransactionAndNoLockOnTheNewSession(End end) throws SQLException {
    Connection connection = open("");
    update(connection, 1);
    ResultSet rows = connection.createStatement().executeQuery("select name from t where id = 2");
    assertThat(rows.next()).isTrue();
    assertThat(rows.getString(1)).isEqualTo("two");
    doors.loseBefore("executeQuery");
    end.arm(doors);

    Throwable told = catchThrowable(() -> connection.createStatement().executeQuery("select 1"));

    assertThat(told).isInstanceOf(SQLException.class);
    assertThat(((SQLException) told).getSQLState()).isEqualTo("40001");
    assertNothingIsLeftOpen();
    doors.run("update t set name = 'free' where id = 1");
    assertNotAppliedAgain(connection);
    connection.rollback();
    update(connection, 2);
    connection.commit();
    assertThat(doors.answer("select count(*) from t where name = 'changed'")).isEqualTo(1);
  }

  private static void assertNotAppliedAgain(Connection connection) {
    assertThatThrownBy(connection::commit)
        .hasMessageContaining("There is nothing to commit")
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("40001");
  }

  /** Test 22: each statement under the settings that were in force at its time. */
  @Test
  void settingsBetweenTwoStatementsAreMadeInTheirOrder() throws SQLException {
    for (String schema : new String[] {"A", "B"}) {
      doors.run("create schema " + schema);
      doors.run("create table " + schema + ".w(n int)");
    }
    Connection connection = open("");
    Statement statement = connection.createStatement();
    String[] order = {"A", "B", "A", "A", "B"};
    for (int n = 0; n < order.length; n++) {
      connection.setSchema(order[n]);
      statement.executeUpdate("insert into w values(" + n + ")");
    }
    doors.loseBefore("executeUpdate");

    statement.executeUpdate("insert into w values(9)");
    connection.commit();

    assertThat(doors.answer("select sum(n) from a.w")).isEqualTo(2 + 3);
    assertThat(doors.answer("select sum(n) from b.w")).isEqualTo(1 + 4 + 9);
    assertThat(connection.getSchema()).isEqualTo("B");
  }

  /** Test 12: the numbers by which the server knows them begin anew with each session. */
  @Test
  void aStatementThatIsPreparedAgainIsStillItself() throws SQLException {
    Connection connection = openAuto("");
    PreparedStatement one = connection.prepareStatement("select 'one' where ? = 1");
    PreparedStatement two = connection.prepareStatement("select 'two' where ? = 2");
    PreparedStatement three = connection.prepareStatement("select 'three' where ? = 3");
    doors.loseBefore("nativeSQL");
    assertThat(connection.nativeSQL("select 1")).isEqualTo("select 1");

    assertThat(only(three, 3)).isEqualTo("three");
    assertThat(only(one, 1)).isEqualTo("one");
    doors.loseBefore("nativeSQL");
    assertThat(connection.nativeSQL("select 1")).isEqualTo("select 1");
    assertThat(only(two, 2)).isEqualTo("two");
    assertThat(only(one, 1)).isEqualTo("one");
  }

  private static String only(PreparedStatement query, int number) throws SQLException {
    query.setInt(1, number);
    try (ResultSet rows = query.executeQuery()) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  /** Test 55, with replay and guard: a rollback is done by the loss, and nothing is done again. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRollbackThatIsLostIsDone(boolean isBefore) throws SQLException {
    Connection connection = open(GUARDED);
    update(connection, 1);
    if (isBefore) {
      doors.loseBefore("rollback");
    } else {
      doors.loseAfter("rollback");
    }

    connection.rollback();

    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isZero();
    update(connection, 2);
    connection.commit();
    assertThat(doors.answer("select id from t where name = 'changed'")).isEqualTo(2);
  }

  /** Test 56: after a commit of unknown outcome a rollback ends it, and nobody commits again. */
  @Test
  void aRollbackAfterAFailedCommitCommitsNothing() throws SQLException {
    Connection connection = open("");
    update(connection, 1);
    doors.loseAfter("commit");
    assertUnknown(connection::commit);
    assertUnknownWithoutCause(connection::commit);

    connection.rollback();
    connection.commit();

    assertThat(doors.answer("select count(*) from t where name = 'changed'")).isEqualTo(1);
    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isZero();
  }

  /** Test 56: with a guard the outcome is known, and the rollback has nothing to undo. */
  @Test
  void aRollbackAfterAResolvedCommitUndoesNothing() throws SQLException {
    Connection connection = open(GUARDED);
    update(connection, 1);
    doors.loseAfter("commit");
    connection.commit();

    connection.rollback();

    assertThat(doors.answer("select count(*) from t where name = 'changed'")).isEqualTo(1);
    assertThat(Events.count(EventType.OUTCOME_FOUND)).isEqualTo(1);
  }

  /** The mark of a commit that was refused says nothing of the transaction after it. */
  @Test
  void aMarkBelongsToItsTransaction() throws SQLException {
    Connection connection = open(GUARDED);
    update(connection, 1);
    doors.fail("commit", () -> new SQLException("refused", "23505", 23505));
    assertThatThrownBy(connection::commit).hasMessage("refused");
    connection.rollback();
    update(connection, 2);
    doors.loseAfter("execute");

    assertThat(assertUnknown(() -> connection.createStatement().execute("create table u(id int)")))
        .hasMessageContaining("What was before statement 2 of it is committed");

    assertThat(doors.answer("select id from t where name = 'changed'")).isEqualTo(2);
    assertThat(Events.count(EventType.OUTCOME_FOUND)).isEqualTo(1);
  }

  /** What is bound cannot be bound again: the transaction around the write is given up. */
  @Test
  void autocommitIsOnAfterTheTransactionAroundAWriteWasGivenUp() throws SQLException {
    Connection connection = openAuto(ALL);
    PreparedStatement update = connection.prepareStatement("update t set name = ? where id = 1");
    ResultSet stored = connection.createStatement().executeQuery("select cast('c' as clob)");
    assertThat(stored.next()).isTrue();
    Clob clob = stored.getClob(1);
    update.setClob(1, clob);
    doors.loseBefore("executeUpdate");

    assertNotApplied(update::executeUpdate);

    assertThat(connection.getAutoCommit()).isTrue();
    update(connection, 2);
    assertThat(doors.answer("select id from t where name = 'changed'")).isEqualTo(2);
    assertNothingIsLeftOpen();
  }

  /** What begins or may commit is no single write; the mode of the session is left alone. */
  @ParameterizedTest
  @ValueSource(strings = {"create table u(id int)", "begin", "rollback", "commit"})
  void aBatchThatIsMoreThanWritesIsNotPutInATransaction(String first) throws SQLException {
    Connection connection = openAuto(ALL);
    doors.driver().failBefore("setAutoCommit", 1, () -> new AssertionError("not asked for"));
    Statement statement = connection.createStatement();
    statement.addBatch(first);
    statement.addBatch("insert into t(id) values(7)");

    statement.executeBatch();

    boolean isOpen = first.equals("begin");
    assertThat(doors.answer("select count(*) from t where id = 7")).isEqualTo(isOpen ? 0 : 1);
    if (isOpen) {
      boolean unusedHasRows = statement.execute("commit");
      assertThat(doors.answer("select count(*) from t where id = 7")).isEqualTo(1);
    }
  }

  /** The statement is of the link before; what failed is the one in use, and it is given up. */
  @Test
  void aLossWhileAStatementOfAnOlderLinkIsPreparedIsOneOfTheLinkInUse() throws SQLException {
    Connection connection = openAuto(ALL);
    PreparedStatement update = connection.prepareStatement("update t set name = 'changed'");
    doors.loseBefore("nativeSQL");
    assertThat(connection.nativeSQL("select 1")).isEqualTo("select 1");
    doors.loseBefore("setAutoCommit");

    assertThat(update.executeUpdate()).isEqualTo(2);

    assertThat(doors.driver().opened()).isEqualTo(3);
    assertThat(doors.answer("select count(*) from t where name = 'changed'")).isEqualTo(2);
    assertNothingIsLeftOpen();
  }

  private static void update(Connection connection, int id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String sql = "update t set name = 'changed' where id = " + id;
      assertThat(statement.executeUpdate(sql)).isEqualTo(1);
    }
  }

  /** A link that was given up is closed on a thread of its own. */
  private void assertNothingIsLeftOpen() {
    Eventually.within(
        Duration.ofSeconds(10),
        "no transaction is open",
        () ->
            doors.answer(
                    "select count(*) from information_schema.sessions where contains_uncommitted")
                == 0);
  }
}
