package io.dmha.dameng;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.HostsMXBean;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A drain between a statement that was acknowledged and the reading of what it has left. */
@Timeout(60)
class DrainedResultsTest {
  @RegisterExtension final Pair pair = new Pair();

  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    pair.cluster().engine().run("create table k(id int generated always as identity, v int)");
    connection = pair.openCarried("&dmha.role=any");
  }

  private void drain() throws SQLException {
    connection.unwrap(HostsMXBean.class).drain(pair.first().hostAndPort(), 60);
  }

  private PreparedStatement inserted() throws SQLException {
    PreparedStatement insert =
        connection.prepareStatement("insert into k(v) values(5)", Statement.RETURN_GENERATED_KEYS);
    assertThat(insert.executeUpdate()).isOne();
    return insert;
  }

  @Test
  void theKeysOfAWriteThatIsDoneAreGiven() throws SQLException {
    PreparedStatement insert = inserted();
    drain();

    try (ResultSet keys = insert.getGeneratedKeys()) {
      assertThat(keys.next()).isTrue();
      assertThat(keys.getLong(1)).isOne();
    }
  }

  @Test
  void soAreThoseOfATransactionThatIsCommitted() throws SQLException {
    connection.setAutoCommit(false);
    PreparedStatement insert = inserted();
    connection.commit();
    drain();

    try (ResultSet keys = insert.getGeneratedKeys()) {
      assertThat(keys.next()).isTrue();
    }
  }

  /** As JDBC has it: until there is neither another result nor a count. */
  @Test
  void theResultsAreReadToTheirEnd() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.execute("insert into t(id) values(1)")).isFalse();
      drain();

      assertThat(statement.getUpdateCount()).isOne();
      assertThat(statement.getMoreResults()).isFalse();
    }
  }

  @Test
  void rowsThatNobodyHasAskedForYetAreGiven() throws SQLException {
    Pair.insert(connection, 1);
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.execute("select id from t for update")).isTrue();
      drain();

      try (ResultSet rows = statement.getResultSet()) {
        assertThat(rows.next()).isTrue();
      }
    }
  }
}
