package io.dmha.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.Protection;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that H2 gives as the rows of an INSERT, as jOOQ asks for them. */
@NeedsProcesses
class KeptRowsTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    doors.run("create table k(id bigint generated always as identity primary key, n int)");
    connection = doors.openH2("dmha.continuity=transactions");
    connection.setAutoCommit(false);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private void goOn() throws SQLException {
    try (Statement next = connection.createStatement()) {
      assertThat(next.executeUpdate("insert into t(id) values(99)")).isOne();
    }
  }

  private long idOf(int n) throws SQLException {
    return doors.answer("select id from k where n = " + n);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keysThatAreRowsOfTheInsertStay(boolean isQuery) throws SQLException {
    String text = "select id from final table (insert into k(n) values (?)) k";
    try (PreparedStatement insert = connection.prepareStatement(text)) {
      insert.setInt(1, 7);
      long key = keyOf(insert, isQuery);
      assertThat(connection.unwrap(Protection.class).isProtected()).isTrue();
      doors.endSessions();
      doors.run("insert into k(n) values(1)");
      goOn();
      insert.setInt(1, 8);
      long next = keyOf(insert, isQuery);
      connection.commit();

      assertThat(idOf(7)).isEqualTo(key);
      assertThat(idOf(8)).isEqualTo(next);
      doors.run("insert into k(n) values(1)");
    }
  }

  private static long keyOf(PreparedStatement insert, boolean isQuery) throws SQLException {
    if (!isQuery) {
      assertThat(insert.execute()).isTrue();
    }
    try (ResultSet rows = isQuery ? insert.executeQuery() : insert.getResultSet()) {
      assertThat(rows.next()).isTrue();
      long key = rows.getLong(1);
      assertThat(rows.next()).isFalse();
      return key;
    }
  }
}
