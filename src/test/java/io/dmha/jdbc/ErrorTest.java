package io.dmha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.binding.Proxied;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A JVM that runs out of memory in the middle of a reply: nothing below is trusted after that. */
class ErrorTest {
  private final Error outOfMemory = new OutOfMemoryError("in the middle of a reply");

  private Connection connection;
  private Recording recording;

  @BeforeEach
  void open() throws SQLException {
    connection = RecordingDriver.connect();
    recording = Recording.of(((Proxied) connection).delegate());
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void itIsThrownAsItIsAndNothingIsSentTwice() throws SQLException {
    Statement statement = connection.createStatement();
    recording.failWith(outOfMemory);

    assertThatThrownBy(() -> statement.executeUpdate("insert")).isSameAs(outOfMemory);

    assertThat(statement.executeUpdate("insert another")).isPositive();
    assertThat(Recording.of(((Proxied) connection).delegate())).isNotSameAs(recording);
  }

  /** Where no call is judged as a rule, since it does not reach the server as a rule. */
  @Test
  void aCloseInWhichItHappensTakesTheLinkWithIt() throws SQLException {
    Statement statement = connection.createStatement();
    recording.failWith(outOfMemory);

    assertThatThrownBy(statement::close).isSameAs(outOfMemory);

    assertThat(Recording.of(((Proxied) connection).delegate())).isNotSameAs(recording);
  }

  @Test
  void aColumnInWhichItHappensTakesTheLinkWithIt() throws SQLException {
    ResultSet rows = connection.createStatement().executeQuery("select");
    recording.failWith(outOfMemory);

    assertThatThrownBy(() -> rows.getInt(1)).isSameAs(outOfMemory);

    assertThat(Recording.of(((Proxied) connection).delegate())).isNotSameAs(recording);
  }

  @Test
  void theTransactionItEndedCannotBeCommitted() throws SQLException {
    connection.setAutoCommit(false);
    Statement statement = connection.createStatement();
    statement.executeUpdate("insert");
    recording.failWith(outOfMemory);
    assertThatThrownBy(() -> statement.executeUpdate("insert")).isSameAs(outOfMemory);

    assertThatThrownBy(connection::commit)
        .isInstanceOf(SQLException.class)
        .hasMessageStartingWith("There is nothing to commit. NOT APPLIED: ")
        .hasRootCause(outOfMemory);

    connection.rollback();
    statement.executeUpdate("insert");
    connection.commit();
  }

  @Test
  void aCommitInWhichItHappensIsUnknown() throws SQLException {
    connection.setAutoCommit(false);
    connection.createStatement().executeUpdate("insert");
    recording.failWith(outOfMemory);
    assertThatThrownBy(connection::commit).isSameAs(outOfMemory);

    assertThatThrownBy(connection::commit)
        .isInstanceOf(SQLException.class)
        .hasMessageStartingWith("There is nothing to commit. UNKNOWN: ")
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("08007");
  }
}
