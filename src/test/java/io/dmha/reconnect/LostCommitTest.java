package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertUnknown;
import static io.dmha.reconnect.Verdicts.assertUnknownWithoutCause;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.fixtures.jdbc.CallFault;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A commit in flight may have happened or not, in whatever form it was sent. */
@NeedsProcesses
class LostCommitTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection connection;

  /** The ways to commit. */
  enum Way {
    COMMIT("commit") {
      @Override
      void commit(Connection c) throws SQLException {
        c.commit();
      }
    },
    AUTOCOMMIT("setAutoCommit") {
      @Override
      void commit(Connection c) throws SQLException {
        c.setAutoCommit(true);
      }
    },
    TEXT("execute") {
      @Override
      void commit(Connection c) throws SQLException {
        c.createStatement().execute("COMMIT");
      }
    },
    TEXT_AS_UPDATE("executeUpdate") {
      @Override
      void commit(Connection c) throws SQLException {
        c.createStatement().executeUpdate("commit;");
      }
    },
    TEXT_BEHIND_A_COMMENT("execute") {
      @Override
      void commit(Connection c) throws SQLException {
        c.createStatement().execute("/*c*/ COMMIT WORK");
      }
    },
    PREPARED_TEXT("execute") {
      @Override
      void commit(Connection c) throws SQLException {
        c.prepareStatement(" commit -- now").execute();
      }
    },
    TEXT_IN_A_BATCH("executeBatch") {
      @Override
      void commit(Connection c) throws SQLException {
        Statement statement = c.createStatement();
        statement.addBatch("insert into t(id) values(2)");
        statement.addBatch("commit");
        statement.executeBatch();
      }
    },
    SECOND_OF_TWO_STATEMENTS("execute") {
      @Override
      void commit(Connection c) throws SQLException {
        c.createStatement().execute("insert into t(id) values(2); commit");
      }
    },
    DDL("execute") {
      @Override
      void commit(Connection c) throws SQLException {
        c.createStatement().execute("create table u(id int)");
      }
    },
    PROCEDURE("execute") {
      @Override
      void commit(Connection c) throws SQLException {
        try (CallableStatement call = c.prepareCall("{call settle()}")) {
          call.execute();
        }
      }
    };

    final String method;

    Way(String method) {
      this.method = method;
    }

    abstract void commit(Connection c) throws SQLException;
  }

  @BeforeEach
  void begin() throws SQLException {
    doors.run(
        """
        create alias settle as '
        void settle(java.sql.Connection c) throws Exception { c.commit(); }'
        """);
    connection = doors.openManual();
  }

  @ParameterizedTest
  @EnumSource
  void aCommitWhoseReplyIsLostIsUnknown(Way way) throws SQLException {
    insertFirstRow();
    doors.loseAfter(way.method);

    assertUnknown(() -> way.commit(connection));

    assertThat(doors.answer("select count(*) from t where id = 1")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void aCommitThatDidNotArriveIsUnknownAndNotRepeatedAndTheConnectionWorks(Way way)
      throws SQLException {
    insertFirstRow();
    doors.loseBefore(way.method);

    assertUnknown(() -> way.commit(connection));

    assertThat(doors.rows()).isZero();
    connection.rollback();
    insertFirstRow();
    way.commit(connection);

    assertThat(doors.answer("select count(*) from t where id = 1")).isEqualTo(1);
  }

  @Test
  void theCommitOfATransactionThatOnlyReadIsDoneByItsLoss() throws SQLException {
    connection.createStatement().executeQuery("select id from t").close();
    doors.loseBefore("commit");

    connection.commit();

    assertThat(connection.isValid(1)).isTrue();
  }

  @Test
  void autocommitAfterATransactionThatOnlyReadIsOnAfterItsLoss() throws SQLException {
    connection.createStatement().executeQuery("select id from t").close();
    doors.loseBefore("setAutoCommit");

    connection.setAutoCommit(true);

    assertThat(connection.getAutoCommit()).isTrue();
    insertFirstRow();
    assertThat(doors.rows()).isEqualTo(1);
  }

  @Test
  void autocommitAfterATransactionThatOnlyReadIsOnAfterALossBetweenTwoCalls() throws SQLException {
    connection.createStatement().executeQuery("select id from t").close();
    doors.loseBefore("isValid");
    boolean unusedAnswer = connection.isValid(1);

    connection.setAutoCommit(true);

    insertFirstRow();
    assertThat(doors.rows()).isEqualTo(1);
  }

  @Test
  void aCommitWithoutWorkIsDoneByItsLoss() throws SQLException {
    doors.loseBefore("commit");

    connection.commit();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rollback()", "rollback", "/* c */ ROLLBACK WORK;"})
  void aRollbackIsDoneByItsLoss(String how) throws SQLException {
    insertFirstRow();
    boolean isCall = how.endsWith("()");
    doors.loseBefore(isCall ? "rollback" : "execute");

    if (isCall) {
      connection.rollback();
    } else {
      connection.createStatement().execute(how);
    }
    connection.commit();

    assertThat(doors.rows()).isZero();
  }

  @Test
  void aStatementAfterDdlMayBelongToATransactionThatIsCommitted() throws SQLException {
    insertFirstRow();
    connection.createStatement().execute("create table u(id int)");
    doors.loseBefore("executeUpdate");

    assertUnknown(() -> connection.createStatement().executeUpdate("insert into t(id) values(2)"));

    assertThat(doors.rows()).isEqualTo(1);
  }

  /** Else what is run again would be committed together with what may be pending there. */
  @ParameterizedTest
  @EnumSource(names = {"COMMIT", "AUTOCOMMIT", "TEXT"})
  void anUnknownOutcomeEndsTheLinkThoughItCouldBeUsed(Way way) throws SQLException {
    insertFirstRow();
    SQLException odd = new SQLException("nothing known about it");
    doors.fail(way.method, () -> odd);

    Throwable told = assertUnknownWithoutCause(() -> way.commit(connection));

    assertThat(told).hasCause(odd);
    assertUnknownWithoutCause(connection::commit);
    connection.rollback();
    connection.createStatement().executeUpdate("insert into t(id) values(2)");
    connection.commit();
    assertThat(doors.answer("select id from t")).isEqualTo(2);
    assertThat(doors.driver().opened()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"COMMIT", "AUTOCOMMIT", "TEXT"})
  void whoClosesWaitsForTheCommitOfAnotherThread(Way way) throws Exception {
    insertFirstRow();
    CallFault atTheDriver = doors.driver().blockBefore(way.method, 1);
    FutureTask<Throwable> told =
        new FutureTask<>(() -> catchThrowable(() -> way.commit(connection)));
    Thread committing = new Thread(told);
    committing.start();
    atTheDriver.awaitReached(SOON);

    FutureTask<Throwable> closed = new FutureTask<>(() -> catchThrowable(connection::close));
    Thread closing = new Thread(closed);
    closing.start();
    atTheDriver.release();

    assertThat(told.get(SOON.toMillis(), MILLISECONDS)).isNull();
    assertThat(closed.get(SOON.toMillis(), MILLISECONDS)).isNull();
    assertThat(connection.isClosed()).isTrue();
    assertThat(doors.answer("select count(*) from t where id = 1")).isEqualTo(1);
    committing.join();
    closing.join();
  }

  private void insertFirstRow() throws SQLException {
    connection.createStatement().executeUpdate("insert into t(id) values(1)");
  }
}
