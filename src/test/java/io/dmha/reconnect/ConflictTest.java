package io.dmha.reconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.event.EventType;
import io.dmha.fixtures.jdbc.Deadlock;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A transaction that the database has given up for another one is done again, if that is wanted.
 */
@NeedsProcesses
@Timeout(60)
class ConflictTest {
  private static final String ON = "dmha.replayOnConflict=true";

  @RegisterExtension final TwoDoors doors = new TwoDoors();

  @BeforeEach
  void fill() throws SQLException {
    for (String sql : Deadlock.TABLE) {
      doors.run(sql);
    }
  }

  private Connection open(String setting) throws SQLException {
    Connection connection = doors.openH2("dmha.continuity=transactions;" + setting);
    connection.setAutoCommit(false);
    return connection;
  }

  private static void read(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        assertThat(rows.getInt(1)).isNotNegative();
      }
    }
  }

  @Test
  void bothAreCommitted() throws Exception {
    assertThat(Deadlock.between(open(ON), open(ON))).isEmpty();

    assertThat(doors.row("select min(n), max(n) from account")).isEqualTo("2,2");
    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isOne();
  }

  @Test
  void oneIsToldByDefault() throws Exception {
    List<SQLException> told = Deadlock.between(open(""), open("dmha.replayOnConflict=false"));

    assertThat(told).hasSize(1);
    assertThat(told.get(0).getSQLState()).isEqualTo("40001");
    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isZero();
    assertThat(doors.row("select min(n), max(n) from account")).isEqualTo("1,1");
  }

  /** What it has seen is not so any more: the other one has changed it. */
  @Test
  void whereItHasReadWhatTheOtherOneHasWrittenItIsTold() throws Exception {
    Connection one = open(ON);
    Connection other = open(ON);
    read(one, "select n from account order by id");
    read(other, "select n from account order by id");

    List<SQLException> told = Deadlock.between(one, other);

    assertThat(told).hasSize(1);
    assertThat(told.get(0).getMessage()).contains("NOT APPLIED").contains("is another");
    assertThat(doors.row("select min(n), max(n) from account")).isEqualTo("1,1");
  }

  /** One that is given up each time is told in the end. */
  @Test
  void itIsDoneAgainThreeTimes() throws SQLException {
    doors.run(
        "create trigger never before insert on t for each row as 'org.h2.api.Trigger refused() {"
            + " return new org.h2.api.Trigger() { public void fire(java.sql.Connection c, Object[] o,"
            + " Object[] n) throws java.sql.SQLException {"
            + " throw new java.sql.SQLException(\"given up\", \"40001\", 40001); } }; }'");
    Connection connection = open(ON);
    Deadlock.add(connection, 1);

    Throwable told =
        catchThrowable(
            () -> connection.createStatement().executeUpdate("insert into t(id) values(1)"));

    assertThat(told).hasMessageContaining("given up");
    connection.rollback();
    assertThat(doors.row("select max(n) from account")).isEqualTo("0");
    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isEqualTo(3);
  }
}
