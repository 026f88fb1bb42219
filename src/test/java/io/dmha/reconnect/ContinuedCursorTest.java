package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotApplied;
import static io.dmha.reconnect.Verdicts.assertNotAppliedWithoutCause;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.event.EventType;
import io.dmha.fixtures.jdbc.CallFault;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests 18, 19 and 57 of the list, outside a transaction: rows that are lost half-read go on at
 * their row on another link, if all that was read of them is the same there.
 */
@NeedsProcesses
class ContinuedCursorTest {
  private static final String QUERY = "select id, name from t order by id";

  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection connection;
  private Statement statement;

  @BeforeEach
  void fill() throws SQLException {
    doors.run("insert into t(id, name) values(1, 'one'), (2, 'two'), (3, null), (4, 'four')");
    connection = doors.open();
    statement = connection.createStatement();
  }

  /** Test 57, whatever the fetch size is. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 100})
  void rowsGoOnAtTheirRow(int fetchSize) throws SQLException {
    statement.setFetchSize(fetchSize);
    ResultSet rows = statement.executeQuery(QUERY);
    readOne(rows);
    readTwo(rows);
    doors.loseBefore("next");

    assertThat(rows.next()).isTrue();
    assertThat(rows.getInt("id")).isEqualTo(3);
    assertThat(rows.getString("name")).isNull();
    assertThat(rows.wasNull()).isTrue();
    assertThat(rows.next()).isTrue();
    assertThat(rows.getInt(1)).isEqualTo(4);
    assertThat(rows.next()).isFalse();
    assertThat(rows.getStatement()).isSameAs(statement);
    assertThat(Events.count(EventType.CALL_REPEATED)).isPositive();
    assertThat(doors.driver().opened()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"next", "getString", "getObject"})
  void rowsOfAPreparedQueryGoOnWhereverTheyAreLost(String method) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("select id, name from t where id > ? order by id")) {
      query.setInt(1, 1);
      ResultSet rows = query.executeQuery();
      readTwo(rows);
      doors.loseAfter(method);

      assertThat(rows.next()).isTrue();
      assertThat(rows.getObject(1)).isEqualTo(3);
      assertThat(rows.getString(2)).isNull();
      assertThat(rows.next()).isTrue();
      assertThat(rows.getObject(1)).isEqualTo(4);
      assertThat(rows.next()).isFalse();
    }
    assertThat(doors.driver().opened()).isEqualTo(2);
  }

  @Test
  void aRowThatWasLostBetweenTwoColumnsIsReadOn() throws SQLException {
    ResultSet rows = statement.executeQuery(QUERY);
    readOne(rows);
    rows.next();
    assertThat(rows.getInt(1)).isEqualTo(2);
    failOver();

    assertThat(rows.getString(2)).isEqualTo("two");
    assertThat(rows.next()).isTrue();
    assertThat(rows.getInt(1)).isEqualTo(3);
  }

  /** Of a link that is gone some drivers say no more than that the rows are closed. */
  @Test
  void aColumnOfClosedRowsOfALostLinkIsReadOn() throws SQLException {
    ResultSet rows = statement.executeQuery(QUERY);
    readOne(rows);
    rows.next();
    failOver();
    doors.fail("getInt", () -> new SQLException("The rows are closed.", "24000"));

    assertThat(rows.getInt(1)).isEqualTo(2);
  }

  @Test
  void rowsOfExecuteGoOn() throws SQLException {
    assertThat(statement.execute(QUERY)).isTrue();
    ResultSet rows = statement.getResultSet();
    readOne(rows);
    failOver();

    readTwo(rows);
  }

  /** Test 18: what nobody has read may be another. */
  @Test
  void unreadRowsMayChange() throws SQLException {
    ResultSet rows = statement.executeQuery(QUERY);
    readOne(rows);
    doors.run("update t set name = 'fresh' where id = 2");
    doors.run("delete from t where id > 2");
    doors.loseBefore("next");

    assertThat(rows.next()).isTrue();
    assertThat(rows.getString(2)).isEqualTo("fresh");
    assertThat(rows.next()).isFalse();
  }

  /** Test 18. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "update t set name = 'other' where id = 1",
        "update t set name = null where id = 1",
        "delete from t where id = 1",
        "insert into t(id, name) values(0, 'zero')"
      })
  void aReadRowThatChangedEndsThem(String change) throws SQLException {
    ResultSet rows = statement.executeQuery(QUERY);
    readOne(rows);
    doors.run(change);
    doors.loseBefore("next");

    Throwable told = assertNotApplied(rows::next);

    assertThat(told).hasMessageContaining("a value that was read is another");
    assertNotAppliedWithoutCause(rows::next);
    statement.executeQuery(QUERY).close();
  }

  /** Test 18: the end was seen, and a row came after it. */
  @Test
  void anEndThatWasSeenMustStayOne() throws SQLException {
    ResultSet rows = statement.executeQuery("select id from t where id > 3");
    assertThat(rows.next()).isTrue();
    assertThat(rows.next()).isFalse();
    doors.run("insert into t(id) values(5)");
    failOver();

    assertThat(assertNotAppliedWithoutCause(rows::next)).hasMessageContaining("a row more");
  }

  @Test
  void anEndThatWasSeenIsSeenAgain() throws SQLException {
    ResultSet rows = statement.executeQuery("select id from t where id > 3");
    assertThat(rows.next()).isTrue();
    assertThat(rows.next()).isFalse();
    failOver();

    assertThat(rows.next()).isFalse();
  }

  /** Test 18. */
  @Test
  void rowsThatAreFewerThanWereReadEndThem() throws SQLException {
    ResultSet rows = statement.executeQuery("select 1 from t");
    for (int i = 0; i < 4; i++) {
      assertThat(rows.next()).isTrue();
    }
    doors.run("delete from t where id > 2");
    doors.loseBefore("next");

    assertThat(assertNotApplied(rows::next)).hasMessageContaining("a row that was read is gone");
  }

  /** Test 19: lost once more while it is read again, once at the query and once at a row. */
  @Test
  void aSecondLossWhileTheyAreReadAgainBeginsAnew() throws SQLException {
    ResultSet rows = statement.executeQuery(QUERY);
    readOne(rows);
    readTwo(rows);
    doors.loseBefore("next");
    doors.driver().failAfter("executeQuery", 1, CutLink::new);
    doors.driver().failBefore("next", 3, CutLink::new);

    assertThat(rows.next()).isTrue();
    assertThat(rows.getInt(1)).isEqualTo(3);
    assertThat(doors.driver().opened()).isEqualTo(4);
  }

  /** Test 19: the budget of the call ends it, and the rows are of no use any more, or whole. */
  @Test
  void aLossEachTimeIsTold() throws SQLException {
    ResultSet rows = statement.executeQuery(QUERY);
    readOne(rows);
    for (int i = 1; i <= 8; i++) {
      doors.driver().failBefore("next", i, CutLink::new);
    }

    assertThat(assertNotApplied(rows::next)).hasMessageContaining("each time it was run again");
  }

  @Test
  void rowsReadInManyWaysGoOn() throws SQLException {
    doors.run("insert into t(id, name) select x, 'row ' || x from system_range(10, 500)");
    ResultSet rows = statement.executeQuery(QUERY);
    List<Integer> seen = new ArrayList<>();
    for (int i = 0; rows.next(); i++) {
      if (i % 3 == 0) {
        assertThat(rows.getString("name")).isNotEqualTo("x");
      }
      if (i % 100 == 99) {
        doors.loseBefore("next");
      }
      seen.add(rows.getInt("id"));
      if (i % 7 == 0) {
        assertThat(rows.getLong(1)).isPositive();
      }
    }

    assertThat(seen).hasSize(495).doesNotHaveDuplicates().isSorted();
    assertThat(doors.driver().opened()).isEqualTo(5);
  }

  @Test
  void theSameStatementGoesOnEachTimeItIsRun() throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("select id, name from t where id = ?")) {
      for (int id = 1; id <= 3; id++) {
        query.setInt(1, id);
        try (ResultSet rows = query.executeQuery()) {
          assertThat(rows.next()).isTrue();
          assertThat(rows.getInt(1)).isEqualTo(id);
          doors.loseBefore("next");
          assertThat(rows.next()).isFalse();
        }
      }
    }
    assertThat(doors.driver().opened()).isEqualTo(4);
  }

  /** The statement was executed anew and has closed them; what it gives now is not theirs. */
  @Test
  void rowsOfAnEarlierExecutionDoNotComeBack() throws SQLException {
    ResultSet before = statement.executeQuery(QUERY);
    readOne(before);
    ResultSet now = statement.executeQuery("select id from t order by id desc");
    assertThat(now.next()).isTrue();
    assertThat(now.getInt(1)).isEqualTo(4);
    failOver();

    assertNotAppliedWithoutCause(before::next);

    assertThat(now.next()).isTrue();
    assertThat(now.getInt(1)).isEqualTo(3);
  }

  @Test
  void rowsThatAreClosedStayClosed() throws SQLException {
    ResultSet rows = statement.executeQuery(QUERY);
    readOne(rows);
    rows.close();
    failOver();

    assertNotAppliedWithoutCause(rows::next);
  }

  /** What is done with them besides to read them on is not known. */
  @Test
  void rowsThatWereReadBackwardsEnd() throws SQLException {
    Statement scrolling =
        connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
    ResultSet rows = scrolling.executeQuery(QUERY);
    assertThat(rows.last()).isTrue();
    assertThat(rows.previous()).isTrue();
    doors.loseBefore("next");

    assertNotApplied(rows::next);
  }

  /** Nobody would look for that error when they are read again. */
  @Test
  void rowsOfWhichAnErrorWasSeenEnd() throws SQLException {
    ResultSet rows = statement.executeQuery("select name from t order by id");
    assertThat(rows.next()).isTrue();
    assertThatThrownBy(() -> rows.getInt(1)).isInstanceOf(SQLException.class);
    doors.loseBefore("next");

    assertNotApplied(rows::next);
  }

  /** The other host has the rows, but gives them too slowly. */
  @Test
  void toReadThemAgainMayNotTakeLongerThanTheCall() throws Exception {
    doors.run("insert into t(id) select x from system_range(10, 1000)");
    Duration budget = Duration.ofSeconds(2);
    Connection hurried = doors.openWith("dmha.recoveryTimeout=" + budget.toMillis() + "ms");
    ResultSet rows = hurried.createStatement().executeQuery("select id from t");
    for (int i = 0; i < 600; i++) {
      assertThat(rows.next()).isTrue();
    }
    doors.loseBefore("next");
    CallFault slow = doors.driver().blockBefore("next", 100);
    FutureTask<Void> release =
        new FutureTask<>(
            () -> {
              slow.awaitReached(Duration.ofSeconds(20));
              long since = System.nanoTime();
              Eventually.within(
                  Duration.ofSeconds(20),
                  "the time of the call is over",
                  () -> System.nanoTime() - since > budget.toNanos());
              slow.release();
              return null;
            });
    Thread releasing = new Thread(release);
    releasing.start();

    Throwable told = assertNotApplied(rows::next);

    release.get();
    releasing.join();
    assertThat(told).hasMessageContaining("took longer than dmha.recoveryTimeout");
    assertNotAppliedWithoutCause(rows::next);
  }

  @Test
  void rowsOfAQueryThatMayDoMoreThanReadEnd() throws SQLException {
    doors.run("create sequence s");
    ResultSet rows = statement.executeQuery("select next value for s from t");
    assertThat(rows.next()).isTrue();
    failOver();

    assertThat(Events.count(EventType.CALL_REPEATED)).isEqualTo(1);
    assertThat(org.assertj.core.api.Assertions.catchThrowable(rows::next))
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("08006");
    assertThat(doors.answer("select next value for s")).isLessThan(9);
  }

  private static void readOne(ResultSet rows) throws SQLException {
    assertThat(rows.next()).isTrue();
    assertThat(rows.getInt(1)).isEqualTo(1);
    assertThat(rows.getString("name")).isEqualTo("one");
  }

  private static void readTwo(ResultSet rows) throws SQLException {
    assertThat(rows.next()).isTrue();
    assertThat(rows.getInt(1)).isEqualTo(2);
    assertThat(rows.getString("name")).isEqualTo("two");
  }

  private void failOver() throws SQLException {
    doors.loseBefore("nativeSQL");
    assertThat(connection.nativeSQL("select 1")).isEqualTo("select 1");
  }
}
