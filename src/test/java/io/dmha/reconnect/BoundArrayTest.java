package io.dmha.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.Protection;
import io.dmha.event.EventType;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Array;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays that are bound are made again where they are bound again. */
@NeedsProcesses
class BoundArrayTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    doors.run(
        "create table bag(id int primary key, n integer array, s varchar array, d date array,"
            + " b varbinary array, c char(3) array)");
    doors.run(
        "insert into bag(id, n, d, c) values(0, array[7], array[date '2026-01-02'], array['a'])");
    connection = doors.openH2("dmha.continuity=transactions");
    connection.setAutoCommit(false);
  }

  private boolean isProtected() throws SQLException {
    return connection.unwrap(Protection.class).isProtected();
  }

  private void goOn() throws SQLException {
    try (Statement next = connection.createStatement()) {
      assertThat(next.executeUpdate("insert into t(id) values(99)")).isOne();
    }
    connection.commit();
  }

  private Array read(String column) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select " + column + " from bag where id = 0")) {
      assertThat(rows.next()).isTrue();
      return rows.getArray(1);
    }
  }

  private void insert(String column, int id, Object value, boolean isByObject) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("insert into bag(id, " + column + ") values(?, ?)")) {
      insert.setInt(1, id);
      if (isByObject) {
        insert.setObject(2, value);
      } else {
        insert.setArray(2, (Array) value);
      }
      assertThat(insert.executeUpdate()).isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneThatWasMadeIsMadeAgain(boolean isByObject) throws SQLException {
    Object[] numbers = {1, null, 3};
    Array made = connection.createArrayOf("integer", numbers);
    numbers[0] = 9;
    insert("n", 1, made, isByObject);
    byte[] bytes = {1, 2};
    Date day = Date.valueOf("2026-01-02");
    Array blobs = connection.createArrayOf("varbinary", new Object[] {bytes});
    Array days = connection.createArrayOf("date", new Date[] {day});
    bytes[0] = 9;
    insert("b", 2, blobs, isByObject);
    insert("d", 3, days, isByObject);
    day.setTime(0);
    made.free();
    assertThat(isProtected()).isTrue();
    doors.endSessions();
    insert("b", 4, blobs, isByObject);

    goOn();

    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isOne();
    assertThat(doors.row("select n from bag where id = 1")).isEqualTo("[1, null, 3]");
    assertThat(doors.row("select d from bag where id = 3")).isEqualTo("[2026-01-02]");
    assertThat(doors.row("select count(*) from bag where b = array[X'0102']")).isEqualTo("2");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneThatWasReadIsMadeAgain(boolean isByObject) throws SQLException {
    Array numbers = read("n");
    insert("n", 1, numbers, isByObject);
    assertThat(isProtected()).isTrue();
    doors.endSessions();
    insert("n", 2, numbers, isByObject);
    assertThat(isProtected()).isTrue();

    goOn();

    assertThat(doors.row("select count(*) from bag where n = array[7]")).isEqualTo("3");
  }

  /** Its elements do not say what it is: a date may be another one, a CHAR is another type. */
  @ParameterizedTest
  @ValueSource(strings = {"d", "c"})
  void oneThatCannotBeMadeAlikeIsBoundUnprotected(String column) throws SQLException {
    insert(column, 1, read(column), false);

    assertThat(connection.unwrap(Protection.class).reason()).contains("MUTABLE_VALUE");
    goOn();
    assertThat(doors.answer("select count(distinct " + column + ") from bag")).isOne();
  }

  @Test
  void aBatchOfThemIsAddedAgain() throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("insert into bag(id, n) values(?, ?)")) {
      for (int id = 1; id <= 3; id++) {
        insert.setInt(1, id);
        insert.setArray(2, connection.createArrayOf("integer", new Object[] {id}));
        insert.addBatch();
      }
      assertThat(insert.executeBatch()).hasSize(3);
    }
    assertThat(isProtected()).isTrue();
    doors.endSessions();

    goOn();

    assertThat(doors.row("select n from bag where id = 3")).isEqualTo("[3]");
  }

  @Test
  void oneThatWasMadeBeforeAnIdleLossIsBoundAfterIt() throws SQLException {
    Array made = connection.createArrayOf("integer", new Object[] {5});
    connection.commit();
    doors.endSessions();
    try (Statement next = connection.createStatement()) {
      assertThat(next.executeUpdate("insert into t(id) values(1)")).isOne();
    }

    insert("n", 1, made, false);
    connection.commit();

    assertThat(doors.row("select n from bag where id = 1")).isEqualTo("[5]");
  }

  @Test
  void anInnerOneThatWasReadIsBoundAsBefore() throws SQLException {
    doors.run("create table deep(x integer array array)");
    doors.run("insert into deep values(array[array[7]])");
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select x from deep")) {
      assertThat(rows.next()).isTrue();
      insert("n", 1, ((Object[]) rows.getArray(1).getArray())[0], false);
    }
    assertThat(isProtected()).isFalse();
    goOn();
    assertThat(doors.row("select n from bag where id = 1")).isEqualTo("[7]");
  }

  /** What the application changes after it was bound is not what was bound. */
  @Test
  void anArrayOfJavaIsBoundAsItWas() throws SQLException {
    Date[] days = {Date.valueOf("2026-01-02")};
    byte[][] bytes = {{1}};
    insert("d", 1, days, true);
    insert("b", 2, bytes, true);
    days[0].setTime(0);
    bytes[0][0] = 9;
    assertThat(isProtected()).isTrue();
    doors.endSessions();

    goOn();

    assertThat(doors.row("select d from bag where id = 1")).isEqualTo("[2026-01-02]");
    assertThat(doors.answer("select count(*) from bag where b = array[X'01']")).isOne();
  }
}
