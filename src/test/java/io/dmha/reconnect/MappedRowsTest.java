package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotApplied;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.Protection;
import io.dmha.event.EventType;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Calendar;
import java.util.TimeZone;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Rows read as object mappers read them: MyBatis asks {@code wasNull()} of zeros only, Hibernate
 * gives a calendar with each date. Hardly two rows are read by the same calls then, and yet little
 * is kept of them.
 */
@NeedsProcesses
class MappedRowsTest {
  private static final int ROWS = 20_000;

  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection connection;

  @BeforeEach
  void fill() throws SQLException {
    doors.run(
        "create table mapped(id int, a int, b int, c bigint, d double, e boolean, f timestamp)");
    doors.run(
        "insert into mapped select x, mod(x, 2), nullif(mod(x, 3), 1), mod(x, 5), mod(x, 7),"
            + " mod(x, 11) = 0, dateadd(second, x, timestamp '2026-01-01 00:00:00')"
            + " from system_range(1, "
            + ROWS
            + ")");
    connection = doors.openWith("dmha.replayMaxBytes=" + 64 * 1024);
    connection.setAutoCommit(false);
  }

  private void readAll() throws SQLException {
    Calendar utc = Calendar.getInstance(TimeZone.getTimeZone("UTC"));
    int nulls = 0;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select * from mapped order by id")) {
      while (rows.next()) {
        nulls += rows.getInt("A") == 0 && rows.wasNull() ? 1 : 0;
        nulls += rows.getInt(3) == 0 && rows.wasNull() ? 1 : 0;
        nulls += rows.getLong("C") == 0 && rows.wasNull() ? 1 : 0;
        nulls += rows.getDouble("D") == 0 && rows.wasNull() ? 1 : 0;
        nulls += !rows.getBoolean("E") && rows.wasNull() ? 1 : 0;
        // As some drivers leave it.
        utc.setTime(rows.getTimestamp("F", utc));
      }
    }
    assertThat(nulls).isBetween(6_000, 7_000);
  }

  private void insert() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("insert into t(id) values(1)")).isEqualTo(1);
    }
  }

  @Test
  void theTransactionStaysProtectedAndIsDoneAgain() throws SQLException {
    readAll();
    assertThat(connection.unwrap(Protection.class).isProtected()).isTrue();
    doors.loseBefore("executeUpdate");

    insert();
    connection.commit();

    assertThat(doors.rows()).isEqualTo(1);
    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isEqualTo(1);
  }

  @Test
  void aZeroThatIsNullByNowIsADifference() throws SQLException {
    readAll();
    doors.run("update mapped set c = null where id = 15000");
    doors.loseBefore("executeUpdate");

    assertThat(assertNotApplied(this::insert)).hasMessageContaining("a value that was read");
  }

  @Test
  void aTimeThatIsAnotherIsADifference() throws SQLException {
    readAll();
    doors.run("update mapped set f = dateadd(second, 1, f) where id = 15000");
    doors.loseBefore("executeUpdate");

    assertThat(assertNotApplied(this::insert)).hasMessageContaining("a value that was read");
  }
}
