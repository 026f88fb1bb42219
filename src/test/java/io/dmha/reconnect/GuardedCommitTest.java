package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotApplied;
import static io.dmha.reconnect.Verdicts.assertUnknown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.event.EventType;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A commit whose reply is lost is looked up: it is applied exactly once, whatever was lost. */
@NeedsProcesses
class GuardedCommitTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  /** The ways to commit. */
  enum Way {
    COMMIT("commit") {
      @Override
      void commit(Connection c) throws SQLException {
        c.commit();
      }
    },
    AUTO_COMMIT("setAutoCommit") {
      @Override
      void commit(Connection c) throws SQLException {
        c.setAutoCommit(true);
      }
    },
    TEXT("execute") {
      @Override
      void commit(Connection c) throws SQLException {
        boolean unusedHasRows = c.createStatement().execute("commit");
      }
    },
    COMMENTED_TEXT("executeLargeUpdate") {
      @Override
      void commit(Connection c) throws SQLException {
        c.createStatement().executeLargeUpdate("/* end */ Commit Work;");
      }
    },
    PREPARED_TEXT("execute") {
      @Override
      void commit(Connection c) throws SQLException {
        boolean unusedHasRows = c.prepareStatement("commit").execute();
      }
    };

    final String method;

    Way(String method) {
      this.method = method;
    }

    abstract void commit(Connection c) throws SQLException;
  }

  private Connection open() throws SQLException {
    return open("dmha.continuity=transactions");
  }

  private Connection open(String more) throws SQLException {
    Connection connection =
        doors.openWith("dmha.commitGuard=transactions;dmha.commitGuard.createTable=true;" + more);
    connection.setAutoCommit(false);
    return connection;
  }

  private static void insert(Connection connection, int id) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("insert into t(id) values(?)")) {
      insert.setInt(1, id);
      assertThat(insert.executeUpdate()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCommitWhoseReplyIsLostIsFoundToBeDone(Way way) throws SQLException {
    Connection connection = open();
    insert(connection, 1);
    doors.loseAfter(way.method);

    way.commit(connection);

    assertThat(doors.rows()).isEqualTo(1);
    assertThat(Events.count(EventType.OUTCOME_FOUND)).isEqualTo(1);
    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isZero();
    connection.setAutoCommit(true);
    insert(connection, 2);
    assertThat(doors.rows()).as("autocommit is on").isEqualTo(2);
  }

  @Test
  void whatFollowsACommitByAutocommitCommitsByItself() throws SQLException {
    Connection connection = open();
    insert(connection, 1);
    doors.loseAfter("setAutoCommit");

    connection.setAutoCommit(true);
    insert(connection, 2);

    assertThat(doors.rows()).isEqualTo(2);
  }

  @Test
  void aCommitThatWasAnsweredByAnErrorIsNotDoneAgain() throws SQLException {
    Connection connection = open();
    insert(connection, 1);
    doors.fail("commit", () -> new SQLException("refused", "23505", 23505));
    assertThatThrownBy(connection::commit).hasMessage("refused");
    insert(connection, 2);
    doors.loseBefore("executeUpdate");

    assertNotApplied(() -> insert(connection, 3));

    assertThat(doors.rows()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void aCommitThatWasLostIsDoneOnceAfterTheTransactionIsDoneAgain(Way way) throws SQLException {
    Connection connection = open();
    insert(connection, 1);
    doors.loseBefore(way.method);

    way.commit(connection);

    assertThat(doors.rows()).isEqualTo(1);
    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isEqualTo(1);
  }

  @Test
  void oneConnectionLeavesOneRowHoweverOftenItCommits() throws SQLException {
    Connection connection = open();
    for (int id = 1; id <= 5; id++) {
      insert(connection, id);
      connection.commit();
    }

    assertThat(doors.answer("select count(*) from dmha_commit where state <> 'I'")).isEqualTo(1);
  }

  @Test
  void aTransactionThatOnlyReadDoesNotTouchTheTable() throws SQLException {
    Connection connection = open();
    String all = "select count(*), max(token), max(touched) from dmha_commit where state <> 'I'";
    String before = doors.row(all);
    try (ResultSet rows = connection.createStatement().executeQuery("select id from t")) {
      assertThat(rows.next()).isFalse();
    }

    connection.commit();

    assertThat(doors.row(all)).isEqualTo(before).startsWith("1,");
  }

  @Test
  void aTableThatIsMissingIsToldWithTheStatementThatMakesIt() {
    assertThatThrownBy(() -> doors.openWith("dmha.commitGuard=transactions"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("CREATE TABLE")
        .hasMessageContaining("dmha.commitGuard.createTable=true");
  }

  @Test
  void aTableThatIsGoneLaterFailsTheCommitAndNothingElse() throws SQLException {
    Connection connection = open();
    doors.run("drop table dmha_commit");
    insert(connection, 1);

    assertThatThrownBy(connection::commit)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("it was not committed");
    connection.rollback();

    assertThat(doors.rows()).isZero();
  }

  /**
   * As by another client's purge after a long pause: nothing tells if the other host has it all.
   */
  @Test
  void afterItsRowIsGoneAnotherHostIsNotBelieved() throws SQLException {
    Connection connection = open();
    insert(connection, 1);
    connection.commit();
    doors.run("delete from dmha_commit where state like 'C%'");
    insert(connection, 2);
    doors.loseBefore("commit");

    assertUnknown(connection::commit);

    assertThat(doors.rows()).isEqualTo(1);
    insert(connection, 3);
    doors.loseBefore("commit");
    connection.commit();
    assertThat(doors.rows()).isEqualTo(2);
  }

  @Test
  void aSchemaThatIsSetMeanwhileDoesNotHideTheTable() throws SQLException {
    doors.run("create schema other");
    Connection connection = open();
    connection.setSchema("OTHER");
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("insert into public.t(id) values(1)");
    }
    doors.loseAfter("commit");

    connection.commit();

    assertThat(doors.rows()).isEqualTo(1);
  }

  /** The ways to write with autocommit. */
  enum Write {
    UPDATE("executeUpdate") {
      @Override
      void run(Connection c) throws SQLException {
        try (Statement statement = c.createStatement()) {
          assertThat(statement.executeUpdate("insert into t(id) values(1)")).isEqualTo(1);
        }
      }
    },
    EXECUTE("execute") {
      @Override
      void run(Connection c) throws SQLException {
        try (PreparedStatement insert = c.prepareStatement("insert into t(id) values(?)")) {
          insert.setInt(1, 1);
          assertThat(insert.execute()).isFalse();
          assertThat(insert.getUpdateCount()).isEqualTo(1);
        }
      }
    },
    BATCH("executeBatch") {
      @Override
      void run(Connection c) throws SQLException {
        try (PreparedStatement insert = c.prepareStatement("insert into t(id) values(?)")) {
          insert.setInt(1, 1);
          insert.addBatch();
          assertThat(insert.executeBatch()).containsExactly(1);
        }
      }
    };

    final String method;

    Write(String method) {
      this.method = method;
    }

    abstract void run(Connection c) throws SQLException;
  }

  private Connection openAll() throws SQLException {
    return doors.openWith(
        "dmha.continuity=transactions;dmha.commitGuard=all;dmha.commitGuard.createTable=true");
  }

  @ParameterizedTest
  @EnumSource
  void aWriteWithAutocommitThatIsLostIsDoneOnce(Write write) throws SQLException {
    Connection connection = openAll();
    doors.loseAfter(write.method);

    write.run(connection);

    assertThat(doors.rows()).isEqualTo(1);
    assertThat(connection.getAutoCommit()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void aWriteWithAutocommitWhoseCommitIsLostIsFoundToBeDone(Write write) throws SQLException {
    Connection connection = openAll();
    doors.loseAfter("commit");

    write.run(connection);

    assertThat(doors.rows()).isEqualTo(1);
    assertThat(Events.count(EventType.OUTCOME_FOUND)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void aWriteWithAutocommitWhoseCommitWasNotBegunIsDoneAgain(Write write) throws SQLException {
    Connection connection = openAll();
    doors.loseBefore("commit");

    write.run(connection);

    assertThat(doors.rows()).isEqualTo(1);
    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isEqualTo(1);
  }

  @Test
  void aWriteWithAutocommitThatFailsLeavesNothingOpen() throws SQLException {
    Connection connection = openAll();
    Write.UPDATE.run(connection);

    assertThatThrownBy(() -> Write.UPDATE.run(connection))
        .isInstanceOf(SQLException.class)
        .extracting(e -> ((SQLException) e).getErrorCode())
        .isEqualTo(23505);

    doors.run("delete from t");
    Write.EXECUTE.run(connection);
    assertThat(doors.rows()).isEqualTo(1);
  }

  /** What its counts call done is done, as with autocommit. */
  @Test
  void aBatchThatFailsInPartKeepsWhatItHasDone() throws SQLException {
    Connection connection = openAll();
    Write.UPDATE.run(connection);
    try (Statement batch = connection.createStatement()) {
      batch.addBatch("insert into t(id) values(2)");
      batch.addBatch("insert into t(id) values(1)");
      batch.addBatch("insert into t(id) values(3)");

      assertThatThrownBy(batch::executeBatch).isInstanceOf(BatchUpdateException.class);
    }

    assertThat(doors.rows()).isEqualTo(3);
    assertThat(connection.getAutoCommit()).isTrue();
  }
}
