package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotApplied;
import static io.dmha.reconnect.Verdicts.assertUnknown;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.event.EventType;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A write with autocommit on whose outcome nobody knows is told so, and is never sent twice. */
@NeedsProcesses
class LostWriteTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection connection;

  /** The ways to write one row. */
  enum Way {
    STATEMENT_UPDATE("executeUpdate") {
      @Override
      void write(Connection c) throws SQLException {
        c.createStatement().executeUpdate("insert into t(id) values(1)");
      }
    },
    STATEMENT_EXECUTE("execute") {
      @Override
      void write(Connection c) throws SQLException {
        c.createStatement().execute("insert into t(id) values(1)");
      }
    },
    STATEMENT_LARGE_UPDATE("executeLargeUpdate") {
      @Override
      void write(Connection c) throws SQLException {
        c.createStatement().executeLargeUpdate("insert into t(id) values(1)");
      }
    },
    STATEMENT_WITH_KEYS("executeUpdate") {
      @Override
      void write(Connection c) throws SQLException {
        c.createStatement()
            .executeUpdate("insert into t(id) values(1)", Statement.RETURN_GENERATED_KEYS);
      }
    },
    STATEMENT_BATCH("executeBatch") {
      @Override
      void write(Connection c) throws SQLException {
        Statement statement = c.createStatement();
        statement.addBatch("insert into t(id) values(1)");
        statement.executeBatch();
      }
    },
    PREPARED_UPDATE("executeUpdate") {
      @Override
      void write(Connection c) throws SQLException {
        prepared(c).executeUpdate();
      }
    },
    PREPARED_EXECUTE("execute") {
      @Override
      void write(Connection c) throws SQLException {
        prepared(c).execute();
      }
    },
    PREPARED_LARGE_UPDATE("executeLargeUpdate") {
      @Override
      void write(Connection c) throws SQLException {
        prepared(c).executeLargeUpdate();
      }
    },
    PREPARED_BATCH("executeBatch") {
      @Override
      void write(Connection c) throws SQLException {
        PreparedStatement statement = prepared(c);
        statement.addBatch();
        statement.executeBatch();
      }
    },
    PREPARED_LARGE_BATCH("executeLargeBatch") {
      @Override
      void write(Connection c) throws SQLException {
        PreparedStatement statement = prepared(c);
        statement.addBatch();
        statement.executeLargeBatch();
      }
    },
    CALLABLE("execute") {
      @Override
      void write(Connection c) throws SQLException {
        CallableStatement call = c.prepareCall("insert into t(id) values(?)");
        call.setInt(1, 1);
        call.execute();
      }
    },
    UPDATABLE_ROWS("insertRow") {
      @Override
      void write(Connection c) throws SQLException {
        ResultSet rows =
            c.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)
                .executeQuery("select * from t");
        rows.moveToInsertRow();
        rows.updateInt(1, 1);
        rows.insertRow();
      }
    };

    final String method;

    Way(String method) {
      this.method = method;
    }

    abstract void write(Connection c) throws SQLException;

    private static PreparedStatement prepared(Connection c) throws SQLException {
      PreparedStatement statement = c.prepareStatement("insert into t(id) values(?)");
      statement.setInt(1, 1);
      return statement;
    }
  }

  @BeforeEach
  void open() throws SQLException {
    connection = doors.open();
  }

  @ParameterizedTest
  @EnumSource
  void aWriteWhoseReplyIsLostIsUnknownAndDoneOnce(Way way) throws SQLException {
    doors.loseAfter(way.method);

    assertUnknown(() -> way.write(connection));

    assertThat(doors.rows()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void aWriteThatDidNotArriveIsUnknownAndNotRepeatedAndTheConnectionWorks(Way way)
      throws SQLException {
    doors.loseBefore(way.method);

    assertUnknown(() -> way.write(connection));

    assertThat(doors.rows()).isZero();
    way.write(connection);

    assertThat(doors.rows()).isEqualTo(1);
    assertThat(connection.getAutoCommit()).isTrue();
  }

  @Test
  void everyLossIsJudgedAfresh() throws SQLException {
    doors.loseBefore("executeUpdate");
    assertUnknown(() -> Way.PREPARED_UPDATE.write(connection));

    doors.loseBefore("executeQuery");
    connection.createStatement().executeQuery("select id from t").close();

    doors.loseAfter("executeUpdate");
    assertUnknown(() -> Way.PREPARED_UPDATE.write(connection));
    assertThat(doors.rows()).isEqualTo(1);
  }

  @Test
  void aTransactionThatWasLostLeavesNoMarkOnTheAutocommitWorkAfterIt() throws SQLException {
    connection = doors.openManual();
    Way.PREPARED_UPDATE.write(connection);
    doors.loseBefore("executeQuery");
    assertNotApplied(() -> connection.createStatement().executeQuery("select 1"));
    connection.rollback();
    connection.setAutoCommit(true);

    doors.loseBefore("executeQuery");
    connection.createStatement().executeQuery("select id from t").close();
    doors.loseBefore("executeUpdate");
    assertUnknown(() -> Way.STATEMENT_UPDATE.write(connection));

    assertThat(doors.rows()).isZero();
  }

  @Test
  void theMessageNamesTheStatementAndNoValue() {
    doors.loseBefore("executeUpdate");

    Throwable told =
        assertUnknown(
            () ->
                connection
                    .createStatement()
                    .executeUpdate("insert into t(id, name) values(4711, 'secret')"));

    assertThat(told)
        .hasMessageContaining("insert into t(id, name)")
        .hasMessageContaining("127.0.0.1:")
        .hasMessageStartingWith("UNKNOWN: ")
        .message()
        .doesNotContain("4711", "secret");
  }

  @Test
  void whyAnIdleLinkWasGivenUpIsTheCauseWhereNoOtherIsFound() throws SQLException {
    Connection idle = doors.openWith("dmha.maxAttempts=1");
    Statement statement = idle.createStatement();
    Eventually.beIdle();
    CutLink cut = new CutLink();
    doors.fail("isValid", () -> cut);
    doors.loseBefore("Driver.connect");
    doors.driver().failBefore("Driver.connect", 2, CutLink::new);

    Throwable told = catchThrowable(() -> statement.executeUpdate("insert into t(id) values(1)"));

    assertThat(told).isInstanceOf(SQLTransientConnectionException.class);
    assertThat((Object) told.getCause()).isSameAs(cut);
    assertThat(Events.all())
        .filteredOn(event -> event.type() == EventType.CONNECTION_LOST)
        .allMatch(event -> event.message().contains("a ping failed"));
  }
}
