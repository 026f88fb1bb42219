package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotAppliedWithoutCause;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.Protection;
import io.dmha.event.EventType;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays that were read: they stay readable, and their transaction stays protected. */
@NeedsProcesses
class KeptArrayTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    doors.run(
        "create table bag(id int primary key, n integer array, s varchar array, d date array,"
            + " x integer array array)");
    doors.run(
        "insert into bag values(1, array[1, null, 3], array['文', 'b'], array[date '2026-01-02'],"
            + " array[array[1, 2], array[3]])");
    connection = doors.openH2("dmha.continuity=transactions");
    connection.setAutoCommit(false);
  }

  private ResultSet row() throws SQLException {
    Statement statement = connection.createStatement();
    ResultSet rows = statement.executeQuery("select n, s, d, x from bag");
    assertThat(rows.next()).isTrue();
    return rows;
  }

  private Protection protection() throws SQLException {
    return connection.unwrap(Protection.class);
  }

  private void goOn() throws SQLException {
    try (Statement next = connection.createStatement()) {
      assertThat(next.executeUpdate("insert into t(id) values(99)")).isOne();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatWasReadIsComparedAndStays(boolean isByObject) throws SQLException {
    ResultSet row = row();
    Array numbers = isByObject ? (Array) row.getObject(1) : row.getArray(1);
    Array texts = isByObject ? (Array) row.getObject("S") : row.getArray("S");
    Array dates = row.getArray(3);
    Array nested = row.getArray(4);
    String shown = numbers.toString();
    assertThat(protection().isProtected()).isTrue();
    doors.endSessions();

    goOn();

    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isOne();
    assertThat((Object[]) numbers.getArray()).containsExactly(1, null, 3);
    assertThat((Object[]) numbers.getArray(2, 2)).containsExactly(null, 3);
    assertThat((Object[]) numbers.getArray(Map.of())).hasSize(3);
    assertThat((Object[]) numbers.getArray(1, 1, null)).containsExactly(1);
    assertThat(numbers.getBaseTypeName()).isEqualTo("INTEGER");
    assertThat(numbers.getBaseType()).isEqualTo(java.sql.Types.INTEGER);
    assertThat(numbers).hasToString(shown);
    assertThat((Object[]) texts.getArray()).containsExactly("文", "b");
    ((java.util.Date) ((Object[]) dates.getArray())[0]).setTime(0);
    assertThat(((Object[]) dates.getArray())[0]).hasToString("2026-01-02");
    Object[] inner = (Object[]) nested.getArray();
    assertThat((Object[]) ((Array) inner[0]).getArray()).containsExactly(1, 2);
    connection.commit();
    assertThat(doors.rows()).isOne();
    numbers.free();
    assertThatThrownBy(numbers::getArray).isInstanceOf(SQLException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update bag set n = array[1, null, 4]",
        "update bag set n = array[1, null]",
        "update bag set x = array[array[1, 2], array[4]]",
        "update bag set s = null",
        "alter table bag alter column n bigint array"
      })
  void whereItIsAnotherTheTransactionIsNotApplied(String change) throws SQLException {
    ResultSet row = row();
    for (int column = 1; column <= 4; column++) {
      assertThat(row.getArray(column)).isNotNull();
    }
    assertThat(protection().isProtected()).isTrue();
    doors.endSessions();
    doors.run(change);

    Throwable told = assertNotAppliedWithoutCause(this::goOn);

    assertThat(told).hasMessageContaining("a value that was read is another");
  }

  @Test
  void whatIsNoneStaysNone() throws SQLException {
    doors.run("update bag set n = null, s = array[]");
    ResultSet row = row();
    assertThat(row.getArray(1)).isNull();
    assertThat((Object[]) row.getArray(2).getArray()).isEmpty();
    assertThat(protection().isProtected()).isTrue();
    doors.endSessions();

    goOn();
    connection.commit();

    assertThat(doors.rows()).isOne();
  }

  /** By JDBC 4.1, as mappers ask for it. */
  @Test
  void anArrayOfJavaIsAValue() throws SQLException {
    ResultSet row = row();
    assertThat(row.getObject(2, String[].class)).containsExactly("文", "b");
    assertThat(protection().isProtected()).isTrue();
    doors.endSessions();
    doors.run("update bag set s = array['文', 'c']");

    Throwable told = assertNotAppliedWithoutCause(this::goOn);

    assertThat(told).hasMessageContaining("a value that was read is another");
  }

  @Test
  void aLargeOneAndOneOfLobsAreNotCompared() throws SQLException {
    doors.run("update bag set s = array[repeat('x', 700000)]");
    assertThat((Object[]) row().getArray(2).getArray()).hasSize(1);
    assertThat(protection().reason()).contains("LOCATOR");
    connection.rollback();
    doors.run("create table lobs(a clob array)");
    doors.run("insert into lobs values(array['a'])");
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select a from lobs")) {
      assertThat(rows.next()).isTrue();
      assertThat((Object[]) rows.getArray(1).getArray()).hasSize(1);
    }
    assertThat(protection().reason()).contains("LOCATOR");
  }

  @Test
  void theDriverIsAskedForWhatIsNotKnown() throws SQLException {
    Array numbers = row().getArray(1);
    assertThatThrownBy(() -> numbers.getArray(0, 1)).isInstanceOf(SQLException.class);
    try (ResultSet elements = numbers.getResultSet()) {
      assertThat(elements.next()).isTrue();
    }
    assertThat(protection().isProtected()).isFalse();
  }

  @Test
  void anInnerOneGivesRowsAsBefore() throws SQLException {
    Object[] inner = (Object[]) row().getArray(4).getArray();
    try (ResultSet elements = ((Array) inner[1]).getResultSet()) {
      assertThat(elements.next()).isTrue();
      assertThat(elements.getInt(2)).isEqualTo(3);
    }
    assertThat(List.of(inner)).hasSize(2);
  }
}
