package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotApplied;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.EventType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A transaction that loses its link goes on as if nothing had happened, on another one. */
class ReplayedTransactionTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  @BeforeEach
  void fill() throws SQLException {
    doors.run("insert into t values(1, 'one', x'0102'), (2, 'two', x'0304'), (4, 'four', null)");
  }

  private Connection open() throws SQLException {
    Connection connection = doors.openWith("dmha.continuity=transactions");
    connection.setAutoCommit(false);
    return connection;
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"GET_BLOB", "CREATE_BLOB"})
  void goesOnWhateverItLostAfterItWasDone(LostTransactionTest.Second second) throws SQLException {
    Connection connection = open();
    changeFirstRow(connection);
    doors.loseAfter(second.method);

    second.run(connection);
    connection.commit();

    assertThat(doors.answer("select count(*) from t where name = 'changed'")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"GET_BLOB", "CREATE_BLOB"})
  void goesOnWhateverItLostBeforeItWasDone(LostTransactionTest.Second second) throws SQLException {
    Connection connection = open();
    changeFirstRow(connection);
    doors.loseBefore(second.method);

    second.run(connection);
    connection.commit();

    assertThat(doors.answer("select count(*) from t where name = 'changed'")).isEqualTo(1);
    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isEqualTo(1);
  }

  @Test
  void aHalfReadCursorContinuesAtItsRow() throws SQLException {
    Connection connection = open();
    Statement statement = connection.createStatement();
    ResultSet rows = statement.executeQuery("select id, name from t order by id");
    rows.next();
    assertThat(rows.getString("name")).isEqualTo("one");
    doors.run("update t set name = 'fresh' where id = 4");
    doors.loseBefore("executeUpdate");

    connection.createStatement().executeUpdate("insert into t values(5, 'five', null)");
    rows.next();

    assertThat(rows.getInt(1)).isEqualTo(2);
    rows.next();
    assertThat(rows.getString(2)).isEqualTo("fresh");
    assertThat(rows.next()).isFalse();
    assertThat(rows.getStatement()).isSameAs(statement);
    connection.commit();
    assertThat(doors.answer("select count(*) from t where id = 5")).isEqualTo(1);
  }

  @Test
  void aRowThatWasReadAndChangedMeanwhileIsNotGoneOnFrom() throws SQLException {
    Connection connection = open();
    ResultSet rows =
        connection.createStatement().executeQuery("select id, name from t order by id");
    rows.next();
    assertThat(rows.getString("name")).isEqualTo("one");
    doors.run("update t set name = 'fresh' where id = 1");
    doors.loseBefore("executeUpdate");

    Throwable told =
        assertNotApplied(
            () -> connection.createStatement().executeUpdate("insert into t values(5, '', null)"));

    assertThat(told).hasMessageContaining("the rows of «select id, name from t order by id»");
    assertThat(told).hasMessageContaining("a value that was read is another");
    assertThat(doors.answer("select count(*) from t where id = 5")).isZero();
  }

  @Test
  void anErrorThatTheApplicationSawMustComeAgain() throws SQLException {
    Connection connection = open();
    assertThat(update(connection, "insert into t values(1, 'twice', null)")).isEqualTo(23505);
    changeFirstRow(connection);
    doors.loseBefore("executeUpdate");

    connection.createStatement().executeUpdate("insert into t values(5, 'five', null)");
    connection.commit();

    assertThat(doors.answer("select count(*) from t where id = 5 or name = 'changed'"))
        .isEqualTo(2);
  }

  @Test
  void anErrorThatDoesNotComeAgainIsADifference() throws SQLException {
    Connection connection = open();
    assertThat(update(connection, "insert into t values(1, 'twice', null)")).isEqualTo(23505);
    doors.run("delete from t where id = 1");
    doors.loseBefore("executeUpdate");

    Throwable told =
        assertNotApplied(
            () -> connection.createStatement().executeUpdate("insert into t values(5, '', null)"));

    assertThat(told).hasMessageContaining("it succeeds where it failed");
    assertThat(doors.answer("select count(*) from t where id in (1, 5)")).isZero();
  }

  @Test
  void aPreparedStatementIsBoundAsItWasEachTime() throws SQLException {
    Connection connection = open();
    PreparedStatement insert = connection.prepareStatement("insert into t values(?, ?, null)");
    for (int id = 10; id < 15; id++) {
      insert.setInt(1, id);
      insert.setString(2, "n" + id);
      insert.executeUpdate();
    }
    insert.setInt(1, 15);
    insert.setString(2, "n15");
    doors.loseAfter("executeUpdate");

    insert.executeUpdate();
    connection.commit();

    assertThat(doors.answer("select count(*) from t where name = 'n' || id")).isEqualTo(6);
  }

  @Test
  void savepointsAreSetAgainAndStillKnown() throws SQLException {
    Connection connection = open();
    changeFirstRow(connection);
    Savepoint savepoint = connection.setSavepoint("here");
    connection.createStatement().executeUpdate("insert into t values(5, 'five', null)");
    doors.loseBefore("executeUpdate");

    connection.createStatement().executeUpdate("insert into t values(6, 'six', null)");
    connection.rollback(savepoint);
    connection.commit();

    assertThat(doors.answer("select count(*) from t where id in (5, 6)")).isZero();
    assertThat(doors.answer("select count(*) from t where name = 'changed'")).isEqualTo(1);
  }

  @Test
  void rowsThatWereNotAskedForYetAreThere() throws SQLException {
    Connection connection = open();
    Statement statement = connection.createStatement();
    assertThat(statement.execute("select id from t order by id")).isTrue();
    doors.loseBefore("getResultSet");

    ResultSet rows = statement.getResultSet();

    assertThat(rows.next()).isTrue();
    assertThat(rows.getInt(1)).isEqualTo(1);
  }

  @Test
  void aTransactionBegunByTextIsDoneAgainWithItsBeginning() throws SQLException {
    Connection connection = doors.openWith("dmha.continuity=transactions");
    Statement statement = connection.createStatement();
    statement.execute("begin");
    statement.executeUpdate("insert into t values(5, 'five', null)");
    doors.loseAfter("executeUpdate");

    statement.executeUpdate("insert into t values(6, 'six', null)");
    assertThat(doors.answer("select count(*) from t where id in (5, 6)")).isZero();
    statement.execute("commit");

    assertThat(doors.answer("select count(*) from t where id in (5, 6)")).isEqualTo(2);
  }

  @Test
  void aTransactionIsDoneAgainASecondTimeWhenItsReplayIsLost() throws SQLException {
    Connection connection = open();
    changeFirstRow(connection);
    connection.createStatement().executeUpdate("insert into t values(5, 'five', null)");
    doors.loseBefore("executeQuery");
    doors.driver().failBefore("executeUpdate", 1, CutLink::new);

    connection.createStatement().executeQuery("select count(*) from t").close();
    connection.commit();

    assertThat(doors.answer("select count(*) from t where id = 5 or name = 'changed'"))
        .isEqualTo(2);
    assertThat(Events.count(EventType.REPLAY_FAILED)).isEqualTo(1);
  }

  @Test
  void generatedKeysThatWereReadMustBeTheSame() throws SQLException {
    doors.run("create table k(id int generated by default as identity, n int)");
    Connection connection = open();
    Statement insert = connection.createStatement();
    insert.executeUpdate("insert into k(n) values(1)", Statement.RETURN_GENERATED_KEYS);
    try (ResultSet keys = insert.getGeneratedKeys()) {
      assertThat(keys.next()).isTrue();
      assertThat(keys.getInt(1)).isEqualTo(1);
    }
    doors.loseBefore("executeQuery");

    Throwable told = assertNotApplied(() -> insert.executeQuery("select 1"));

    assertThat(told).hasMessageContaining("a value that was read is another");
  }

  @Test
  void aSettingInsideIsMadeAgainInItsPlace() throws SQLException {
    doors.run("create schema s");
    doors.run("create table s.t(id int primary key, name varchar(40), b blob)");
    Connection connection = open();
    connection.createStatement().executeUpdate("insert into t values(7, 'public', null)");
    connection.setSchema("S");
    connection.createStatement().executeUpdate("insert into t values(7, 's', null)");
    doors.loseBefore("executeUpdate");

    connection.createStatement().executeUpdate("insert into t values(8, 's', null)");
    connection.commit();

    assertThat(doors.answer("select count(*) from s.t")).isEqualTo(2);
    assertThat(doors.answer("select count(*) from t where id = 7 and name = 'public'"))
        .isEqualTo(1);
  }

  @Test
  void aCountThatNobodyAskedForMustBeTheSame() throws SQLException {
    Connection connection = open();
    PreparedStatement copy =
        connection.prepareStatement("insert into t(id) select id + 10 from t where id < 3");
    assertThat(copy.execute()).isFalse();
    doors.run("delete from t where id = 2");
    doors.loseBefore("executeUpdate");

    Throwable told =
        assertNotApplied(
            () -> connection.createStatement().executeUpdate("insert into t values(5, '', null)"));

    assertThat(told).hasMessageContaining("its answer is another");
  }

  private static int update(Connection connection, String sql) {
    try {
      return connection.createStatement().executeUpdate(sql);
    } catch (SQLException e) {
      return e.getErrorCode();
    }
  }

  private static void changeFirstRow(Connection connection) throws SQLException {
    try (PreparedStatement change =
        connection.prepareStatement("update t set name = 'changed' where id = ?")) {
      change.setInt(1, 1);
      change.execute();
    }
  }
}
