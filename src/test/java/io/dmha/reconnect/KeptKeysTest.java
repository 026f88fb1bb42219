package io.dmha.reconnect;

import static io.dmha.reconnect.InsertWay.keysOf;
import static io.dmha.reconnect.Verdicts.assertNotAppliedWithoutCause;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.Protection;
import io.dmha.event.EventType;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A transaction that has read the keys of its rows is done again with the same keys. */
@NeedsProcesses
class KeptKeysTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    doors.run("create table k(id bigint generated always as identity primary key, n int)");
    doors.run("create table child(k bigint)");
    connection = openManual("");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private Connection openManual(String setting) throws SQLException {
    Connection manual = doors.openH2("dmha.continuity=transactions" + setting);
    manual.setAutoCommit(false);
    return manual;
  }

  private void goOn() throws SQLException {
    try (Statement next = connection.createStatement()) {
      assertThat(next.executeUpdate("insert into t(id) values(99)")).isOne();
    }
  }

  private void loseSession() throws SQLException {
    doors.endSessions();
  }

  private boolean isProtected() throws SQLException {
    return connection.unwrap(Protection.class).isProtected();
  }

  private List<Long> rowsOf(String query) throws SQLException {
    List<Long> values = new ArrayList<>();
    try (Connection direct = doors.direct();
        Statement statement = direct.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        values.add(rows.getLong(1));
      }
    }
    return values;
  }

  /** Others insert rows, past dmha. */
  private void othersInsert(int rows) throws SQLException {
    for (int i = 0; i < rows; i++) {
      doors.run("insert into k(n) values(1)");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theRowsAreThereWithThem(InsertWay way) throws SQLException {
    othersInsert(3);
    List<Long> keys = keysOf(way.insert(connection));
    assertThat(keys).hasSize(way.rows);
    assertThat(isProtected()).isTrue();
    othersInsert(2);
    loseSession();

    goOn();
    connection.commit();

    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isOne();
    assertThat(rowsOf("select id from k where n = 7 order by 1")).isEqualTo(keys);
    othersInsert(3);
    assertThat(rowsOf("select id from k")).doesNotHaveDuplicates().hasSize(8 + way.rows);
  }

  @ParameterizedTest
  @EnumSource
  void soTheyAreAfterTheNextLoss(InsertWay way) throws SQLException {
    List<Long> keys = keysOf(way.insert(connection));
    loseSession();
    goOn();
    loseSession();

    try (Statement next = connection.createStatement()) {
      assertThat(next.executeUpdate("insert into t(id) values(100)")).isOne();
    }
    connection.commit();

    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isEqualTo(2);
    assertThat(rowsOf("select id from k order by 1")).isEqualTo(keys);
    assertThat(doors.rows()).isEqualTo(2);
  }

  /** A host that lacks the end of the history: the next keys it makes were seen already. */
  @ParameterizedTest
  @CsvSource({"PREPARED, 1", "PREPARED, 4", "TWO_ROWS, 1", "TWO_ROWS, 2", "BATCH, 1", "BATCH, 2"})
  void soTheyAreWhereTheCounterIsBehind(InsertWay way, int counter) throws SQLException {
    othersInsert(6);
    List<Long> keys = keysOf(way.insert(connection));
    loseSession();
    doors.run("delete from k where id > " + (counter - 1));
    doors.run("alter table k alter column id restart with " + counter);

    goOn();
    connection.commit();

    assertThat(rowsOf("select id from k where n = 7 order by 1")).isEqualTo(keys);
    othersInsert(10);
    assertThat(rowsOf("select id from k")).doesNotHaveDuplicates().hasSize(9 + counter + way.rows);
  }

  /** On that host another application was given the key, and has it. */
  @Test
  void whoWasGivenItMeanwhileKeepsIt() throws SQLException {
    long key = keysOf(InsertWay.PREPARED.insert(connection)).get(0);
    loseSession();
    doors.run("insert into k(id, n) overriding system value values(" + key + ", 1)");

    Throwable told = assertNotAppliedWithoutCause(this::goOn);

    assertThat(told).hasMessageContaining("insert into k");
    connection.rollback();
    assertThat(rowsOf("select n from k")).containsExactly(1L);
  }

  @Test
  void withoutPrimaryKeyNothingProvesThatNobodyElseHasIt() throws SQLException {
    doors.run("alter table k drop primary key");
    List<Long> unusedKeys = keysOf(InsertWay.PREPARED.insert(connection));
    assertThat(isProtected()).isFalse();
    loseSession();

    Throwable told = assertNotAppliedWithoutCause(this::goOn);

    assertThat(told).hasMessageContaining("a value that was read is another");
    connection.rollback();
    assertThat(rowsOf("select id from k")).isEmpty();
  }

  /** But a key that is drawn again is the same by itself. */
  @Test
  void withoutPrimaryKeyTheSameKeyWillDo() throws SQLException {
    doors.run("alter table k drop primary key");
    List<Long> keys = keysOf(InsertWay.PREPARED.insert(connection));
    loseSession();
    doors.run("alter table k alter column id restart with 1");

    goOn();
    connection.commit();

    assertThat(rowsOf("select id from k")).isEqualTo(keys);
  }

  @Test
  void whereNotAllWereReadTheRestMayNotChange() throws SQLException {
    Statement insert = InsertWay.TWO_ROWS.insert(connection);
    ResultSet keys = insert.getGeneratedKeys();
    assertThat(keys.next()).isTrue();
    assertThat(keys.getLong(1)).isOne();
    loseSession();

    Throwable told = assertNotAppliedWithoutCause(this::goOn);

    assertThat(told).hasStackTraceContaining("not all of its keys were read");
  }

  @Test
  void whatWasNotReadMayBeAnother() throws SQLException {
    Statement insert = InsertWay.PREPARED.insert(connection);
    loseSession();
    goOn();
    List<Long> keys = keysOf(insert);
    connection.commit();

    assertThat(rowsOf("select id from k")).isEqualTo(keys);
  }

  @ParameterizedTest
  @ValueSource(strings = {"getLong", "getInt", "getObject", "getString", "getBigDecimal", "label"})
  void theyMayBeReadInManyWays(String how) throws SQLException {
    Statement insert = InsertWay.PREPARED.insert(connection);
    try (ResultSet rows = insert.getGeneratedKeys()) {
      assertThat(rows.next()).isTrue();
      Object key =
          switch (how) {
            case "getLong" -> rows.getLong(1);
            case "getInt" -> rows.getInt(1);
            case "getObject" -> rows.getObject(1, Long.class);
            case "getString" -> rows.getString(1);
            case "getBigDecimal" -> rows.getBigDecimal("id");
            default -> rows.getObject("ID");
          };
      assertThat(key).hasToString("1");
    }
    loseSession();

    goOn();
    connection.commit();

    assertThat(rowsOf("select id from k")).containsExactly(1L);
  }

  @Test
  void theStatementMakesNewOnesWhenItIsExecutedAgain() throws SQLException {
    PreparedStatement insert = (PreparedStatement) InsertWay.PREPARED.insert(connection);
    long first = keysOf(insert).get(0);
    loseSession();
    goOn();
    assertThat(insert.executeUpdate()).isOne();
    long second = keysOf(insert).get(0);
    insert.setInt(1, 8);
    loseSession();
    goOnWith(insert);
    long third = keysOf(insert).get(0);
    connection.commit();

    assertThat(new HashSet<>(List.of(first, second, third))).hasSize(3);
    assertThat(rowsOf("select id from k where n = 7 order by 1")).containsExactly(first, second);
    assertThat(rowsOf("select id from k where n = 8")).containsExactly(third);
  }

  private static void goOnWith(PreparedStatement insert) throws SQLException {
    assertThat(insert.executeUpdate()).isOne();
  }

  @Test
  void rowsThatNameThemAreThereAsWell() throws SQLException {
    try (PreparedStatement child = connection.prepareStatement("insert into child values(?)")) {
      for (int i = 0; i < 3; i++) {
        child.setLong(1, keysOf(InsertWay.PREPARED.insert(connection)).get(0));
        child.executeUpdate();
      }
    }
    othersInsert(1);
    loseSession();

    goOn();
    connection.commit();

    assertThat(rowsOf("select k from child order by 1")).containsExactly(1L, 2L, 3L);
    assertThat(rowsOf("select id from k where n = 7 order by 1")).containsExactly(1L, 2L, 3L);
  }

  @ParameterizedTest
  @ValueSource(strings = {";dmha.replayKeep=none", ";dmha.replayKeep=time,unique"})
  void theyAreComparedWhereTheyAreNotToBeKept(String setting) throws SQLException {
    connection.close();
    connection = openManual(setting);
    List<Long> unusedKeys = keysOf(InsertWay.PREPARED.insert(connection));
    assertThat(isProtected()).isFalse();
    loseSession();

    Throwable told = assertNotAppliedWithoutCause(this::goOn);

    assertThat(told).hasMessageContaining("a value that was read is another");
  }

  /** A text of another form, whose row cannot be written with a key that is given. */
  @ParameterizedTest
  @ValueSource(strings = {"insert into k(n) select 7 + 0", "insert into k values(default, 7)"})
  void whatCannotBeWrittenWithAKeyIsNotProtected(String sql) throws SQLException {
    try (Statement insert = connection.createStatement()) {
      assertThat(insert.executeUpdate(sql, Statement.RETURN_GENERATED_KEYS)).isOne();
      assertThat(keysOf(insert)).containsExactly(1L);
    }
    assertThat(connection.unwrap(Protection.class).reason()).contains("GENERATED_KEY");
  }

  /** What else the database has made of the row is another value the next time. */
  @Test
  void whatElseIsMadeOfTheRowIsNotProtected() throws SQLException {
    doors.run("alter table k add column made timestamp(9) default current_timestamp(9)");
    try (PreparedStatement insert =
        connection.prepareStatement(InsertWay.INSERT, new String[] {"ID", "N", "MADE"})) {
      insert.setInt(1, 7);
      insert.executeUpdate();
      try (ResultSet keys = insert.getGeneratedKeys()) {
        assertThat(keys.next()).isTrue();
        assertThat(keys.getLong("ID")).isOne();
        assertThat(keys.getObject("N")).isEqualTo(7);
        assertThat(isProtected()).isTrue();
        assertThat(keys.getTimestamp("MADE")).isNotNull();
      }
    }
    assertThat(connection.unwrap(Protection.class).reason()).contains("GENERATED_KEY");
  }

  @Test
  void oneRowAfterABatchIsOneRow() throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("insert into k(n) values(7)", 1)) {
      insert.addBatch();
      insert.addBatch();
      assertThat(insert.executeBatch()).containsExactly(1, 1);
      assertThat(keysOf(insert)).containsExactly(1L, 2L);
      assertThat(insert.executeUpdate()).isOne();
      assertThat(keysOf(insert)).containsExactly(3L);
    }
    loseSession();

    goOn();
    connection.commit();

    assertThat(rowsOf("select id from k order by 1")).containsExactly(1L, 2L, 3L);
  }

  /** Many rows, one by one, by one statement. */
  @Test
  void manyRowsKeepTheirs() throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(InsertWay.INSERT, 1)) {
      for (int i = 0; i < 200; i++) {
        insert.setInt(1, 7);
        insert.executeUpdate();
        assertThat(keysOf(insert)).containsExactly(i + 1L);
      }
      loseSession();
      goOn();
      insert.setInt(1, 8);
      assertThat(insert.executeUpdate()).isOne();
      assertThat(keysOf(insert)).hasSize(1);
    }
    connection.commit();

    assertThat(rowsOf("select id from k where n = 7")).hasSize(200).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"(id, n) values(50, 7)", "(n, id) values(7, 50)"})
  void aKeyOfOnesOwnIsTheKey(String row) throws SQLException {
    doors.run("drop table k");
    doors.run("create table k(id int generated by default as identity primary key, n int)");
    try (Statement insert = connection.createStatement()) {
      assertThat(insert.executeUpdate("insert into k" + row, 1)).isOne();
      assertThat(keysOf(insert)).containsExactly(50L);
    }
    assertThat(isProtected()).isTrue();
    loseSession();

    goOn();
    connection.commit();

    assertThat(rowsOf("select id from k")).containsExactly(50L);
  }

  /** It closes itself with its keys, so that they cannot be drawn again and read. */
  @Test
  void aStatementThatClosesWithItsRowsKeepsNone() throws SQLException {
    PreparedStatement insert = connection.prepareStatement(InsertWay.INSERT, 1);
    insert.closeOnCompletion();
    insert.setInt(1, 7);
    assertThat(insert.executeUpdate()).isOne();
    assertThat(keysOf(insert)).containsExactly(1L);

    assertThat(connection.unwrap(Protection.class).reason()).contains("GENERATED_KEY");
  }
}
