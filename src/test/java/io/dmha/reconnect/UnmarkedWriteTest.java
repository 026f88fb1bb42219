package io.dmha.reconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What cannot be marked is undone, and told so, whoever goes on with the connection. */
@NeedsProcesses
class UnmarkedWriteTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    connection = doors.openH2("dmha.commitGuard=all;dmha.commitGuard.createTable=true");
    insert(1);
    doors.run("alter table DMHA_COMMIT add constraint NONE check (STATE not like 'C%') nocheck");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private void insert(int id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("insert into t(id) values(" + id + ")")).isOne();
    }
  }

  private void unlock() throws SQLException {
    doors.run("alter table DMHA_COMMIT drop constraint NONE");
  }

  @Test
  void aWriteWithAutocommitLeavesAutocommitOn() throws SQLException {
    assertThatThrownBy(() -> insert(2))
        .hasMessageStartingWith("The commit guard could not mark the transaction");
    assertThat(connection.getAutoCommit()).isTrue();
    unlock();
    insert(3);
    assertThat(doors.row("select string_agg(id, ',') from t")).isEqualTo("1,3");
  }

  /** As Spring does after a commit that has failed. */
  @Test
  void whoTurnsAutocommitOnAfterwardsCommitsNothing() throws SQLException {
    connection.setAutoCommit(false);
    insert(2);
    assertThatThrownBy(connection::commit).hasFieldOrPropertyWithValue("SQLState", "40001");
    unlock();
    connection.setAutoCommit(true);
    assertThat(doors.row("select string_agg(id, ',') from t")).isEqualTo("1");
    insert(3);
    assertThat(doors.row("select string_agg(id, ',') from t")).isEqualTo("1,3");
  }
}
