package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotApplied;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A connection that failed over in a pool's hands is as good as the one it was. */
@NeedsProcesses
class PooledSessionTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  @Test
  void aConnectionThatFailedOverIsPristineForTheNextBorrower() throws SQLException {
    doors.run("create schema other");
    try (HikariDataSource pool = pool(doors.url() + ";dmha.continuity=reads", 1)) {
      List<Object> pristine;
      try (Connection connection = pool.getConnection()) {
        pristine = values(connection);
      }
      try (Connection connection = pool.getConnection()) {
        change(connection);
        doors.loseBefore("executeQuery");
        assertNotAppliedIn(connection);
        assertThat(values(connection)).isNotEqualTo(pristine);
      }

      try (Connection connection = pool.getConnection()) {
        assertThat(values(connection)).isEqualTo(pristine);
        doors.loseBefore("executeQuery");
        connection.createStatement().executeQuery("select id from t").close();
        assertThat(values(connection)).isEqualTo(pristine);
      }
      assertThat(doors.driver().opened()).isEqualTo(3);
    }
  }

  @Test
  void isolationSetOnOneConnectionDoesNotReachAnother() throws SQLException {
    try (HikariDataSource pool = pool(doors.url(), 2);
        Connection one = pool.getConnection();
        Connection other = pool.getConnection()) {
      one.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);

      doors.loseBefore("executeQuery");
      other.createStatement().executeQuery("select id from t").close();
      doors.loseBefore("executeQuery");
      one.createStatement().executeQuery("select id from t").close();

      assertThat(one.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
      assertThat(other.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
    }
  }

  @Test
  void thePoolKeepsAConnectionThatWasHealed() throws SQLException {
    try (HikariDataSource pool = pool(doors.url() + ";dmha.continuity=reads", 1)) {
      try (Connection connection = pool.getConnection()) {
        connection.setAutoCommit(false);
        connection.createStatement().executeUpdate("insert into t(id) values(1)");
        doors.loseBefore("executeUpdate");
        assertNotApplied(
            () -> connection.createStatement().executeUpdate("insert into t(id) values(2)"));
        connection.rollback();
      }

      try (Connection connection = pool.getConnection()) {
        connection.createStatement().executeUpdate("insert into t(id) values(3)");
      }
      assertThat(doors.answer("select id from t")).isEqualTo(3);
      // The second one replaced the lost link; the pool itself asked for no other.
      assertThat(doors.driver().opened()).isEqualTo(2);
    }
  }

  private static void assertNotAppliedIn(Connection connection) throws SQLException {
    connection.createStatement().executeUpdate("insert into public.t(id) values(1)");
    assertNotApplied(() -> connection.createStatement().executeQuery("select id from public.t"));
    connection.rollback();
  }

  private static void change(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
    connection.setSchema("OTHER");
  }

  private static List<Object> values(Connection connection) throws SQLException {
    return Stream.<Object>of(
            connection.getAutoCommit(),
            connection.getTransactionIsolation(),
            connection.getSchema(),
            connection.isReadOnly())
        .toList();
  }

  private static HikariDataSource pool(String url, int size) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername("sa");
    config.setPassword("");
    config.setSchema("PUBLIC");
    config.setMaximumPoolSize(size);
    config.setPoolName("reconnect");
    return new HikariDataSource(config);
  }
}
