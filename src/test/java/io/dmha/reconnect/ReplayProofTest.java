package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotApplied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.event.EventType;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests 17, 20, 23 and 25 of the list: whatever the application has seen of its transaction, if it
 * is another when the transaction is done again, the transaction ends, and the message names the
 * step. The OUT parameter is in {@code PostgresReplayTest}.
 */
@NeedsProcesses
class ReplayProofTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection connection;

  /** Something that is seen, and what makes it another before it is done again. */
  enum Seen {
    UPDATE_COUNT("delete from t where id = 2", "step 2 of 2, «update t set name", "answer") {
      @Override
      void run(Connection c) throws SQLException {
        assertThat(c.createStatement().executeUpdate(UPDATE)).isEqualTo(2);
      }
    },
    LARGE_UPDATE_COUNT("delete from t where id = 2", "step 2 of 2, ", "its answer is another") {
      @Override
      void run(Connection c) throws SQLException {
        assertThat(c.createStatement().executeLargeUpdate(UPDATE)).isEqualTo(2);
      }
    },
    COUNT_OF_EXECUTE("delete from t where id = 2", "step 3 of 3, ", "its answer is another") {
      @Override
      void run(Connection c) throws SQLException {
        Statement statement = c.createStatement();
        assertThat(statement.execute(UPDATE)).isFalse();
        assertThat(statement.getUpdateCount()).isEqualTo(2);
      }
    },
    BATCH_COUNTS(
        "delete from t where id = 2", "step 2 of 2, «insert into t(id)", "its answer is another") {
      @Override
      void run(Connection c) throws SQLException {
        Statement statement = c.createStatement();
        statement.addBatch("insert into t(id) values(7)");
        statement.addBatch(UPDATE);
        assertThat(statement.executeBatch()).containsExactly(1, 2);
      }
    },
    ERROR_CODE(
        "alter table t add constraint c check (id <> 1) nocheck",
        "step 2 of 2, «insert into t(id)",
        "failed") {
      @Override
      void run(Connection c) {
        assertThat(codeOf(c, "insert into t(id) values(1)")).isEqualTo(23505);
      }
    },
    ERROR_THAT_IS_NONE("delete from t where id = 1", "step 2 of 2, ", "it succeeds where") {
      @Override
      void run(Connection c) {
        assertThat(codeOf(c, "insert into t(id) values(1)")).isEqualTo(23505);
      }
    },
    ERROR_OF_A_BATCH("delete from t where id = 1", "step 3 of 3, «insert into t(id)", "failed") {
      @Override
      void run(Connection c) throws SQLException {
        Statement statement = c.createStatement();
        statement.addBatch("insert into t(id) values(7)");
        statement.addBatch("insert into t(id) values(1)");
        statement.addBatch("insert into t(id) values(2)");
        assertThat(catchThrowable(statement::executeBatch))
            .isInstanceOf(BatchUpdateException.class);
      }
    },
    GENERATED_KEY("insert into k(n) values(9)", "step 4 of 4, ", "a value that was read") {
      @Override
      void run(Connection c) throws SQLException {
        Statement statement = c.createStatement();
        statement.executeUpdate("insert into k(n) values(1)", Statement.RETURN_GENERATED_KEYS);
        ResultSet keys = statement.getGeneratedKeys();
        assertThat(keys.next()).isTrue();
        assertThat(keys.getInt(1)).isEqualTo(1);
      }
    },
    VALUE("update t set name = 'other' where id = 1", "step 3 of 3, ", "a value that was read") {
      @Override
      void run(Connection c) throws SQLException {
        ResultSet rows = c.createStatement().executeQuery("select name from t order by id");
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo("one");
      }
    },
    NULL("update t set name = '' where id = 2", "step 3 of 3, ", "a value that was read") {
      @Override
      void run(Connection c) throws SQLException {
        ResultSet rows = c.createStatement().executeQuery("select name from t where id = 2");
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isNull();
        assertThat(rows.wasNull()).isTrue();
      }
    },
    NULL_OF_A_NUMBER(
        "update t set name = 'none' where id = 2", "step 3 of 3, ", "a value that was read") {
      @Override
      void run(Connection c) throws SQLException {
        ResultSet rows =
            c.createStatement()
                .executeQuery(
                    "select case when name = 'none' then null else 0 end from t where id = 2");
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isZero();
        assertThat(rows.wasNull()).isFalse();
      }
    },
    END("insert into t(id) values(5)", "step 3 of 3, ", "there is a row more") {
      @Override
      void run(Connection c) throws SQLException {
        ResultSet rows = c.createStatement().executeQuery("select id from t where id > 2");
        assertThat(rows.next()).isFalse();
      }
    };

    private static final String UPDATE = "update t set name = 'x' where id < 3";

    private final String change;
    private final String place;
    private final String difference;

    Seen(String change, String place, String difference) {
      this.change = change;
      this.place = place;
      this.difference = difference;
    }

    abstract void run(Connection c) throws SQLException;

    private static int codeOf(Connection c, String sql) {
      try {
        return c.createStatement().executeUpdate(sql);
      } catch (SQLException e) {
        return e.getErrorCode();
      }
    }
  }

  @BeforeEach
  void open() throws SQLException {
    doors.run("insert into t values(1, 'one', null), (2, null, null)");
    doors.run("create table k(id int generated by default as identity, n int)");
    doors.run("create sequence s");
    connection = doors.openWith("dmha.continuity=transactions");
    connection.setAutoCommit(false);
  }

  @ParameterizedTest
  @EnumSource
  void whatWasSeenAndIsAnotherEndsIt(Seen seen) throws SQLException {
    seen.run(connection);
    loseSession();
    doors.run(seen.change);

    Throwable told = catchThrowable(() -> insert(30));

    assertThat(told).hasMessageContaining(seen.place).hasMessageContaining(seen.difference);
    assertThat(((SQLException) told).getSQLState()).isEqualTo("40001");
    assertThat(doors.answer("select count(*) from t where id in (7, 30)")).isZero();
    assertNothingIsLeftOpen();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"GENERATED_KEY"})
  void whatWasSeenAndIsTheSameIsGoneOnFrom(Seen seen) throws SQLException {
    seen.run(connection);
    loseSession();

    insert(30);
    connection.commit();

    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isEqualTo(1);
    assertThat(doors.answer("select count(*) from t where id = 30")).isEqualTo(1);
  }

  /** Test 25: a value that is another each time, once it was read, or reason enough to stop. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "select current_timestamp(9)",
        "select localtimestamp(9)",
        "select random_uuid()",
        "select rand()",
        "select next value for s",
        "select session_id()",
        "select id from final table (insert into k(n) values(1))"
      })
  void whatIsAnotherEachTimeIsNeverSilentlyAnother(String query) throws SQLException {
    ResultSet rows = connection.createStatement().executeQuery(query);
    assertThat(rows.next()).isTrue();
    assertThat(rows.getString(1)).isNotNull();
    doors.loseBefore("executeUpdate");

    Throwable told = catchThrowable(() -> insert(30));

    assertThat(((SQLException) told).getSQLState()).isIn("40001", "08007");
    assertThat(doors.answer("select count(*) from t where id = 30")).isZero();
  }

  /** Test 25: what nobody has read is made once, where the transaction is committed. */
  @Test
  void whatIsAnotherEachTimeAndWasNotReadIsMadeAgain() throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("insert into k(id, n) values(next value for s, ?)")) {
      insert.setInt(1, 1);
      assertThat(insert.executeUpdate()).isEqualTo(1);
    }
    doors.loseBefore("executeUpdate");

    insert(30);
    connection.commit();

    assertThat(doors.answer("select count(*) from k")).isEqualTo(1);
    assertThat(doors.answer("select id from k")).isEqualTo(2);
  }

  /** Test 23. */
  @Test
  void savepointsThatWereRolledBackToAndReleasedAreAgain() throws SQLException {
    insert(10);
    Savepoint first = connection.setSavepoint();
    insert(11);
    connection.rollback(first);
    insert(12);
    Savepoint second = connection.setSavepoint("second");
    insert(13);
    connection.releaseSavepoint(second);
    insert(14);
    doors.loseBefore("executeUpdate");

    insert(15);
    connection.rollback(first);
    insert(16);
    connection.commit();

    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isEqualTo(1);
    assertThat(doors.answer("select sum(id) from t where id > 9")).isEqualTo(10 + 16);
  }

  /** Test 23: a savepoint that is released is no more, after a replay as before. */
  @Test
  void aReleasedSavepointStaysReleased() throws SQLException {
    Savepoint savepoint = connection.setSavepoint("here");
    insert(10);
    connection.releaseSavepoint(savepoint);
    doors.loseBefore("executeUpdate");
    insert(11);

    assertThat(catchThrowable(() -> connection.rollback(savepoint)))
        .isInstanceOf(SQLException.class);
  }

  /** Test 23: of what was rolled back the keys are used up, and those that follow are others. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void keysAfterARollbackToASavepointAreComparedIfTheyWereRead(boolean isRead) throws SQLException {
    Savepoint savepoint = connection.setSavepoint();
    insertKey(false);
    connection.rollback(savepoint);
    insertKey(isRead);
    doors.loseBefore("executeUpdate");

    if (isRead) {
      Throwable told = assertNotApplied(() -> insert(30));
      assertThat(told).hasMessageContaining("a value that was read is another");
    } else {
      insert(30);
      connection.commit();
      assertThat(doors.answer("select count(*) from k")).isEqualTo(1);
    }
  }

  private void insertKey(boolean isRead) throws SQLException {
    Statement statement = connection.createStatement();
    statement.executeUpdate("insert into k(n) values(1)", Statement.RETURN_GENERATED_KEYS);
    if (isRead) {
      ResultSet keys = statement.getGeneratedKeys();
      assertThat(keys.next()).isTrue();
      assertThat(keys.getInt(1)).isPositive();
    }
  }

  private void insert(int id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("insert into t(id) values(" + id + ")")).isEqualTo(1);
    }
  }

  /** The server ends the session, and with it what it holds; dmha does not know yet. */
  private void loseSession() throws SQLException {
    doors.endSessions();
  }

  /** A link that was given up is closed on a thread of its own. */
  private void assertNothingIsLeftOpen() {
    Eventually.within(
        Duration.ofSeconds(10),
        "no transaction is open",
        () ->
            doors.answer(
                    "select count(*) from information_schema.sessions where contains_uncommitted")
                == 0);
  }
}
