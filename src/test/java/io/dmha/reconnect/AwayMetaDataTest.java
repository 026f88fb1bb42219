package io.dmha.reconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is asked of the description of a database in an outage does not wait for its end. */
@NeedsProcesses
class AwayMetaDataTest {
  @RegisterExtension final TwoNodes nodes = new TwoNodes();

  /** Of the first host alone. */
  private Connection open() throws SQLException {
    return nodes.open(
        nodes.url().replace(",127.0.0.1:" + nodes.second().port(), "")
            + ";dmha.recoveryTimeout=2h");
  }

  /** A call finds that no host is there. */
  private static void lose(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      assertThat(catchThrowable(() -> statement.execute("select 1"))).isNotNull();
    }
  }

  @Test
  void itsNameIsKnownWhileNoHostIsThere() throws SQLException {
    Connection asked = open();
    DatabaseMetaData before = asked.getMetaData();
    Connection fresh = open();
    nodes.first().kill9();
    lose(asked);
    lose(fresh);

    for (DatabaseMetaData known : List.of(before, asked.getMetaData(), fresh.getMetaData())) {
      assertThat(known.getDatabaseProductName()).isEqualTo("H2");
      assertThat(known.getURL()).startsWith("jdbc:h2:");
      assertThat(known.getDriverMajorVersion()).isEqualTo(2);
    }
    assertThat(fresh.getMetaData().getConnection()).isSameAs(fresh);
    assertThat(fresh.getMetaData().toString()).isEqualTo("dmha metadata of H2");
  }

  @Test
  void allElseIsAskedOfAHostThatIsBack() throws SQLException {
    Connection connection = open();
    nodes.first().kill9();
    lose(connection);
    DatabaseMetaData known = connection.getMetaData();
    nodes.first().start();

    assertThat(known.getDatabaseProductVersion()).startsWith("2.");
    assertThat(known.getTables(null, null, "NO SUCH", null).next()).isFalse();
    assertThat(catchThrowable(() -> known.unwrap(String.class))).isInstanceOf(SQLException.class);
    assertThat(connection.getMetaData().getDatabaseProductName()).isEqualTo("H2");
  }

  @Test
  void ofAConnectionThatIsClosedNothingIsTold() throws SQLException {
    Connection connection = open();
    nodes.first().kill9();
    lose(connection);
    connection.close();

    assertThat(catchThrowable(connection::getMetaData)).hasMessageContaining("closed");
  }
}
