package io.dmha.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.Protection;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A transaction that was done again and is then unprotected goes on, with the rows it holds. */
@NeedsProcesses
class OpenRowsLaterRefusedTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  @Test
  void rowsThatWereNotReadOnAreNoDoubt() throws SQLException {
    doors.run("insert into t(id) values(1)");
    doors.run("insert into t(id) values(2)");
    try (Connection connection = doors.openH2("dmha.continuity=transactions");
        Statement query = connection.createStatement();
        Statement other = connection.createStatement()) {
      connection.setAutoCommit(false);
      try (ResultSet rows = query.executeQuery("select id from t order by id")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(1);
        doors.endSessions();
        assertThat(other.executeUpdate("insert into t(id) values(3)")).isOne();
        connection.getMetaData().getTables(null, null, "T", null).close();
        assertThat(connection.unwrap(Protection.class).isProtected()).isFalse();
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(2);
      }
      connection.commit();
    }
    assertThat(doors.answer("select count(*) from t")).isEqualTo(3);
  }
}
