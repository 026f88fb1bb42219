package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotApplied;
import static io.dmha.reconnect.Verdicts.assertNotAppliedWithoutCause;
import static io.dmha.reconnect.Verdicts.assertUnknown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.fixtures.jdbc.CallFault;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NeedsProcesses
class LostReadTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection connection;
  private Statement statement;

  @BeforeEach
  void fill() throws SQLException {
    doors.run("insert into t(id, name) values(1, 'one'), (2, 'two'), (3, 'three')");
    connection = doors.open();
    statement = connection.createStatement();
  }

  @Test
  void aQueryIsRunAgain() throws SQLException {
    doors.loseAfter("executeQuery");

    try (ResultSet rows = statement.executeQuery("select name from t order by id")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("one");
      assertThat(rows.getStatement()).isSameAs(statement);
    }
    assertThat(doors.driver().opened()).isEqualTo(2);
  }

  @Test
  void aPreparedQueryIsRunAgainWithItsParameters() throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("select id from t where name = ? and id > ?")) {
      query.setString(1, "two");
      query.setInt(2, 1);
      doors.loseBefore("executeQuery");

      try (ResultSet rows = query.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(2);
        assertThat(rows.next()).isFalse();
      }
    }
  }

  @Test
  void aQueryRunByExecuteIsRunAgain() throws SQLException {
    doors.loseAfter("execute");

    assertThat(statement.execute("select name from t where id = 3")).isTrue();

    try (ResultSet rows = statement.getResultSet()) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString("name")).isEqualTo("three");
    }
  }

  @Test
  void aQueryIsRunAgainWhenItsFirstRowIsLost() throws SQLException {
    try (ResultSet rows = statement.executeQuery("select id from t order by id")) {
      doors.loseBefore("next");

      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(1);
    }
  }

  @Test
  void aQueryRunByExecuteIsRunAgainWhenItsFirstRowIsLost() throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("select id from t where id > ?")) {
      query.setInt(1, 2);
      assertThat(query.execute()).isTrue();
      try (ResultSet rows = query.getResultSet()) {
        doors.loseBefore("next");

        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(3);
        assertThat(rows.next()).isFalse();
      }
    }
  }

  @Test
  void aQueryIsNotRunAgainWithOtherParametersThanItsOwn() throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("select id from t where id = ?")) {
      query.setInt(1, 1);
      try (ResultSet rows = query.executeQuery()) {
        query.setInt(1, 2);
        doors.loseBefore("next");

        assertNotApplied(rows::next);
      }
    }
  }

  @Test
  void rowsEndWhereOnlyTheConnectionIsToBeKept() throws SQLException {
    Statement kept = doors.openWith("dmha.continuity=connection").createStatement();
    try (ResultSet rows = kept.executeQuery("select id from t order by id")) {
      assertThat(rows.next()).isTrue();
      doors.loseBefore("next");

      assertNotApplied(rows::next);
      assertNotAppliedWithoutCause(rows::next);
    }
  }

  @Test
  void rowsOfALostSessionAreNotServedAfterItWasReplaced() throws SQLException {
    try (ResultSet rows = statement.executeQuery("select id, name from t order by id");
        Statement other = connection.createStatement()) {
      assertThat(rows.next()).isTrue();
      doors.loseBefore("executeQuery");
      other.executeQuery("select 1").close();
      doors.run("delete from t");

      assertNotAppliedWithoutCause(rows::next);
      assertNotAppliedWithoutCause(() -> rows.getString(2));
    }
  }

  @Test
  void aReadIsRunAgainOnEveryLoss() throws SQLException {
    doors.loseBefore("executeQuery");
    doors.driver().failAfter("executeQuery", 2, CutLink::new);

    try (ResultSet rows = statement.executeQuery("select count(*) from t")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(3);
    }
    assertThat(doors.driver().opened()).isEqualTo(3);
  }

  @Test
  void aReadThatIsLostEachTimeEndsAfterThreeRepeatsWithItsFirstCause() throws SQLException {
    List<CutLink> cuts = new ArrayList<>();
    List<CallFault> faults = new ArrayList<>();
    for (int i = 1; i <= 8; i++) {
      CutLink cut = new CutLink();
      cuts.add(cut);
      faults.add(doors.driver().failBefore("executeQuery", i, () -> cut));
    }

    Throwable told = assertNotApplied(() -> statement.executeQuery("select id from t"));

    assertThat(told).hasMessageContaining("each time it was run again");
    assertThat(told.getCause()).isSameAs(cuts.get(0));
    assertThat(told.getCause().getSuppressed())
        .containsExactly(cuts.get(1), cuts.get(2), cuts.get(3));
    assertThat(faults.stream().filter(CallFault::isReached)).as("tries").hasSize(4);
  }

  @Test
  void aQueryRunByExecuteIsRunAgainWhenItsRowsAreLostBeforeTheyAreAskedFor() throws SQLException {
    assertThat(statement.execute("select id from t order by id")).isTrue();
    doors.loseBefore("getResultSet");

    try (ResultSet rows = statement.getResultSet()) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(1);
    }
    assertThat(doors.driver().opened()).isEqualTo(2);
  }

  @Test
  void aPreparedQueryRunByExecuteIsRunAgainWhenItsRowsAreLostEachTime() throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("select id from t where id > ?")) {
      query.setInt(1, 2);
      assertThat(query.execute()).isTrue();
      doors.loseAfter("getResultSet");
      doors.loseBefore("executeQuery");

      try (ResultSet rows = query.getResultSet()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(3);
      }
    }
    assertThat(doors.driver().opened()).isEqualTo(3);
  }

  @Test
  void lostRowsOfAWriteAreNotHadAgainByWritingTwice() throws SQLException {
    String sql = "select id from final table (insert into t(id) values(9))";
    assertThat(statement.execute(sql)).isTrue();
    doors.loseBefore("getResultSet");

    assertThatThrownBy(statement::getResultSet)
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("08006");

    assertThat(doors.driver().executed()).containsOnlyOnce(sql);
    assertThat(Events.count(EventType.RESULT_LOST)).isEqualTo(1);
  }

  @Test
  void lostRowsOfAQueryThatHasOtherParametersByNowAreNotReplacedByTheirs() throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("select id from t where id = ?")) {
      query.setInt(1, 1);
      assertThat(query.execute()).isTrue();
      query.setInt(1, 2);
      doors.loseBefore("getResultSet");

      assertThatThrownBy(query::getResultSet)
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("08006");
    }
  }

  @Test
  void rowsLostInATransactionBeforeTheyAreAskedForAreNotApplied() throws SQLException {
    Statement inTransaction = doors.openManual().createStatement();
    assertThat(inTransaction.execute("select id from t")).isTrue();
    doors.loseBefore("getResultSet");

    assertNotApplied(inTransaction::getResultSet);
  }

  @Test
  void rowsThatAreLostAreAnEvent() throws SQLException {
    try (ResultSet rows = statement.executeQuery("select id from t order by id")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(1);
      doors.loseBefore("executeQuery");
      connection.createStatement().executeQuery("select 1").close();
      doors.run("delete from t where id = 1");
      assertThat(Events.count(EventType.NOT_APPLIED)).isZero();

      Throwable told = assertNotAppliedWithoutCause(rows::next);

      assertThat(Events.all())
          .filteredOn(event -> event.type() == EventType.NOT_APPLIED)
          .extracting(DmhaEvent::message)
          .containsExactly(told.getMessage());
    }
  }

  @Test
  void aQueryThatCallsAWritingFunctionIsNotRunAgain() throws SQLException {
    doors.run(
        """
        create alias note as '
        int note(java.sql.Connection c) throws Exception {
          return c.createStatement().executeUpdate("insert into t(id) values(99)");
        }'
        """);
    doors.loseAfter("executeQuery");

    assertUnknown(() -> statement.executeQuery("select note()"));

    assertThat(doors.rows()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select id from t where id = 1 for update",
        "select id from final table (insert into t(id) values(9))",
        "select next value for s",
        "select nextval('s')",
        "select 1; select 2",
        "call 1"
      })
  void aQueryThatMayDoMoreThanReadIsNeverRunAgain(String sql) throws SQLException {
    doors.run("create sequence s");
    doors.loseBefore("executeQuery");

    assertUnknown(() -> statement.executeQuery(sql));

    assertThat(doors.driver().executed()).doesNotContain(sql);
    assertThat(connection.isValid(1)).isTrue();
  }
}
