package io.dmha.reconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.event.EventType;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A statement that the application holds outlives the link it was made on. */
@NeedsProcesses
class RenewedStatementTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    doors.run("insert into t(id, name) values(1, 'one'), (2, 'two'), (3, 'three')");
    connection = doors.open();
  }

  @Test
  void itsSettingsAreMadeAgain() throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("select id from t order by id")) {
      query.setFetchSize(7);
      query.setMaxRows(3);
      query.setQueryTimeout(11);
      query.setFetchDirection(ResultSet.FETCH_UNKNOWN);
      query.setEscapeProcessing(false);
      query.setCursorName("c");
      query.setPoolable(false);
      query.setMaxFieldSize(99);
      query.setMaxRows(2);
      doors.loseBefore("executeQuery");

      assertThat(count(query.executeQuery())).isEqualTo(2);

      assertThat(settingsOfLast())
          .containsExactly(
              "setFetchSize(7)",
              "setQueryTimeout(11)",
              "setFetchDirection(1002)",
              "setEscapeProcessing(false)",
              "setCursorName(c)",
              "setPoolable(false)",
              "setMaxFieldSize(99)",
              "setMaxRows(2)");
      assertThat(query.getQueryTimeout()).isEqualTo(11);
      assertThat(query.getMaxRows()).isEqualTo(2);
    }
  }

  /** As a setter that is refused: it throws, and the statement goes on without it. */
  @Test
  void aSettingThatIsRefusedWhenItIsMadeAgainIsToldOnce() throws SQLException {
    SQLException refused = new SQLException("not on this host", "HY024");
    try (PreparedStatement query = connection.prepareStatement("select id from t");
        Statement other = connection.createStatement()) {
      query.setMaxRows(2);
      query.setQueryTimeout(11);
      query.setFetchSize(1);
      failOver(other);
      for (int i = 1; i <= 5; i++) {
        doors.driver().failBefore("setQueryTimeout", i, () -> refused);
      }

      assertThatThrownBy(query::executeQuery).isSameAs(refused);

      assertThat(count(query.executeQuery())).isEqualTo(2);
      assertThat(query.getFetchSize()).isEqualTo(1);
      assertThat(query.getQueryTimeout()).isZero();
    }
  }

  @Test
  void aSettingWhoseLinkIsLostWhenItIsMadeAgainIsKept() throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("select id from t");
        Statement other = connection.createStatement()) {
      query.setQueryTimeout(11);
      failOver(other);
      doors.loseBefore("setQueryTimeout");

      assertThat(count(query.executeQuery())).isEqualTo(3);
      assertThat(query.getQueryTimeout()).isEqualTo(11);
    }
  }

  @Test
  void itsSettingsCanBeAskedForAfterItsLinkWasReplaced() throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("select id from t");
        Statement other = connection.createStatement()) {
      query.setMaxRows(5);
      failOver(other);

      assertThat(query.getMaxRows()).isEqualTo(5);
      assertThat(query.getFetchDirection()).isEqualTo(ResultSet.FETCH_FORWARD);
      assertThat((Object) query.getWarnings()).isNull();
      query.clearWarnings();
      assertThat(query.isClosed()).isFalse();
    }
  }

  @Test
  void itsKindIsMadeAgain() throws SQLException {
    try (Statement statement =
        connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)) {
      doors.loseBefore("executeQuery");

      try (ResultSet rows = statement.executeQuery("select id from t order by id")) {
        assertThat(rows.last()).isTrue();
        assertThat(rows.getConcurrency()).isEqualTo(ResultSet.CONCUR_UPDATABLE);
        assertThat(rows.getInt(1)).isEqualTo(3);
      }
      assertThat(statement.getResultSetType()).isEqualTo(ResultSet.TYPE_SCROLL_INSENSITIVE);
    }
  }

  @Test
  void closeOnCompletionIsSetAgain() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.closeOnCompletion();
      doors.loseBefore("executeQuery");

      statement.executeQuery("select id from t").close();

      assertThat(statement.isClosed()).isTrue();
    }
  }

  @Test
  void whatWasSetWhileItsLinkWasLostCounts() throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("select id from t where id > ?");
        Statement other = connection.createStatement()) {
      query.setInt(1, 0);
      query.setMaxRows(1);
      failOver(other);

      query.setInt(1, 1);
      query.setMaxRows(0);

      assertThat(count(query.executeQuery())).isEqualTo(2);
    }
  }

  @Test
  void clearedParametersStayCleared() throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("select id from t where id > ?");
        Statement other = connection.createStatement()) {
      query.setInt(1, 0);
      query.clearParameters();
      failOver(other);

      assertThatThrownBy(query::executeQuery).isInstanceOf(org.h2.jdbc.JdbcSQLDataException.class);
    }
  }

  @Test
  void aBatchKeepsTheRowsAddedBeforeTheLoss() throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("insert into t(id) values(?)");
        Statement other = connection.createStatement()) {
      insert.setInt(1, 11);
      insert.addBatch();
      insert.setInt(1, 12);
      failOver(other);
      insert.addBatch();
      insert.setInt(1, 13);
      insert.addBatch();

      assertThat(insert.executeBatch()).containsExactly(1, 1, 1);
    }
    assertThat(doors.answer("select sum(id) from t where id > 10")).isEqualTo(36);
  }

  @Test
  void aClearedBatchStaysCleared() throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("insert into t(id) values(?)");
        Statement other = connection.createStatement()) {
      insert.setInt(1, 11);
      insert.addBatch();
      insert.clearBatch();
      failOver(other);
      insert.setInt(1, 12);
      insert.addBatch();

      assertThat(insert.executeBatch()).containsExactly(1);
    }
    assertThat(doors.rows()).isEqualTo(4);
  }

  @Test
  void aBatchIsNotExecutedTwice() throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("insert into t(id) values(?)");
        Statement other = connection.createStatement()) {
      insert.setInt(1, 11);
      insert.addBatch();
      insert.executeBatch();
      failOver(other);
      insert.setInt(1, 12);
      insert.addBatch();

      assertThat(insert.executeBatch()).containsExactly(1);
    }
    assertThat(doors.rows()).isEqualTo(5);
  }

  @Test
  void generatedKeysAreAskedByTheSameNamesAndTheCallersArrayStaysAsItIs() throws SQLException {
    doors.run("create table k(id int generated always as identity, name varchar(9))");
    try (RememberingDriver shouting = RememberingDriver.registered()) {
      Connection over = doors.open(doors.url("remembering:counting:"));
      String[] names = {"id"};
      try (PreparedStatement insert =
          over.prepareStatement("insert into k(name) values(?)", names)) {
        names[0] = "changed by its owner";
        insert.setString(1, "a");
        failOver(over.createStatement());

        insert.executeUpdate();

        assertThat(onlyKey(insert)).isEqualTo(1);
        assertThat(names).containsExactly("changed by its owner");
      }
      String[] others = {"id"};
      over.prepareStatement("insert into k(name) values(?)", others).close();
      assertThat(others).containsExactly("id");
      assertThat(shouting.set()).isEmpty();
    }
  }

  @Test
  void aSecondLossWhileItIsMadeAgainIsHealedToo() throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("insert into t(id) values(?)");
        Statement other = connection.createStatement()) {
      insert.setInt(1, 11);
      failOver(other);
      doors.loseBefore("prepareStatement");

      assertThat(insert.executeUpdate()).isEqualTo(1);
    }
    assertThat(doors.rows()).isEqualTo(4);
    assertThat(doors.driver().opened()).isEqualTo(3);
  }

  @Test
  void oneThatWasClosedStaysClosed() throws SQLException {
    Statement statement = connection.createStatement();
    statement.close();
    failOver(connection.createStatement());

    assertThat(statement.isClosed()).isTrue();
    assertThatThrownBy(() -> statement.executeQuery("select 1")).isInstanceOf(SQLException.class);
  }

  @Test
  void generatedKeysOfALostLinkAreNotMadeUp() throws SQLException {
    doors.run("create table k(id int generated always as identity, name varchar(9))");
    try (Statement insert = connection.createStatement();
        Statement other = connection.createStatement()) {
      insert.executeUpdate("insert into k(name) values('a')", Statement.RETURN_GENERATED_KEYS);
      failOver(other);

      assertThatThrownBy(insert::getGeneratedKeys)
          .isInstanceOf(SQLException.class)
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("08006");
      assertThat(Events.count(EventType.RESULT_LOST)).isEqualTo(1);
    }
  }

  private static int onlyKey(Statement insert) throws SQLException {
    try (ResultSet keys = insert.getGeneratedKeys()) {
      assertThat(keys.next()).isTrue();
      return keys.getInt(1);
    }
  }

  private static int count(ResultSet rows) throws SQLException {
    int count = 0;
    while (rows.next()) {
      count++;
    }
    rows.close();
    return count;
  }

  /** Loses the link in another statement's read. */
  private void failOver(Statement other) throws SQLException {
    int before = doors.driver().opened();
    doors.loseBefore("executeQuery");
    other.executeQuery("select 1").close();
    assertThat(doors.driver().opened()).isEqualTo(before + 1);
  }

  private List<String> settingsOfLast() {
    return doors.driver().connections().get(doors.driver().opened() - 1).settings();
  }
}
