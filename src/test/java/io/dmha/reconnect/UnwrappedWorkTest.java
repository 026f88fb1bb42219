package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotApplied;
import static io.dmha.reconnect.Verdicts.assertUnknownWithoutCause;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.binding.Proxied;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbc.JdbcDatabaseMetaData;
import org.h2.jdbc.JdbcPreparedStatement;
import org.h2.jdbc.JdbcResultSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What an application does through an unwrapped object is not seen: with autocommit off its loss
 * must not pass for nothing, nor be said to be certain.
 */
@NeedsProcesses
class UnwrappedWorkTest {
  private static final String INSERT = "insert into t(id) values(1)";

  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection connection;

  /** The ways to get at an object of the driver and to work through it. */
  enum Way {
    CONNECTION {
      @Override
      Work unwrap(Connection c) throws SQLException {
        JdbcConnection raw = c.unwrap(JdbcConnection.class);
        return () -> raw.createStatement().executeUpdate(INSERT);
      }
    },
    STATEMENT {
      @Override
      Work unwrap(Connection c) throws SQLException {
        return c.prepareStatement(INSERT).unwrap(JdbcPreparedStatement.class)::executeUpdate;
      }
    },
    ROWS {
      @Override
      Work unwrap(Connection c) throws SQLException {
        ResultSet raw =
            c.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)
                .executeQuery("select id, name from t")
                .unwrap(JdbcResultSet.class);
        return () -> {
          raw.moveToInsertRow();
          raw.updateInt(1, 1);
          raw.insertRow();
        };
      }
    },
    META_DATA {
      @Override
      Work unwrap(Connection c) throws SQLException {
        Connection raw = c.getMetaData().unwrap(JdbcDatabaseMetaData.class).getConnection();
        return () -> raw.createStatement().executeUpdate(INSERT);
      }
    };

    interface Work {
      void run() throws SQLException;
    }

    abstract Work unwrap(Connection c) throws SQLException;
  }

  @BeforeEach
  void open() throws SQLException {
    connection = doors.openManual();
  }

  @ParameterizedTest
  @EnumSource
  void theCommitOfLostWorkIsUnknown(Way way) throws SQLException {
    way.unwrap(connection).run();
    loseBetweenTwoCalls();

    assertUnknownWithoutCause(connection::commit);

    assertThat(doors.rows()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void anObjectThatIsKeptWorksUnseenInTheNextTransaction(Way way) throws SQLException {
    Way.Work work = way.unwrap(connection);
    connection.createStatement().executeUpdate("insert into t(id) values(2)");
    connection.commit();
    work.run();
    loseBetweenTwoCalls();

    assertUnknownWithoutCause(connection::commit);

    assertThat(doors.rows()).isEqualTo(1);
  }

  @Test
  void anObjectThatIsKeptWorksUnseenAfterARollback() throws SQLException {
    Way.Work work = Way.CONNECTION.unwrap(connection);
    connection.rollback();
    work.run();
    loseBetweenTwoCalls();

    assertUnknownWithoutCause(connection::commit);
  }

  @Test
  void anObjectThatIsKeptWorksUnseenAfterACommitByText() throws SQLException {
    Way.Work work = Way.CONNECTION.unwrap(connection);
    boolean unusedHasRows = connection.createStatement().execute("commit");
    work.run();
    loseBetweenTwoCalls();

    assertUnknownWithoutCause(() -> connection.createStatement().execute("commit"));
  }

  @Test
  void anObjectThatWasUnwrappedInAutocommitWorksUnseenAfterIt() throws SQLException {
    connection.setAutoCommit(true);
    Way.Work work = Way.STATEMENT.unwrap(connection);
    connection.setAutoCommit(false);
    work.run();
    loseBetweenTwoCalls();

    assertUnknownWithoutCause(connection::commit);
  }

  @Test
  void whatFollowsLostWorkIsNotCommittedWithoutIt() throws SQLException {
    Way.STATEMENT.unwrap(connection).run();
    loseBetweenTwoCalls();

    assertUnknownWithoutCause(
        () -> connection.createStatement().executeUpdate("insert into t(id) values(2)"));
    assertUnknownWithoutCause(connection::commit);

    assertThat(doors.rows()).isZero();
  }

  @Test
  void theWorkIsCommittedWhereNothingIsLost() throws SQLException {
    Way.STATEMENT.unwrap(connection).run();

    connection.commit();

    assertThat(doors.rows()).isEqualTo(1);
  }

  @Test
  void inAutocommitALossIsHealedAsEver() throws SQLException {
    connection.setAutoCommit(true);
    Way.CONNECTION.unwrap(connection).run();
    doors.loseBefore("executeQuery");

    connection.createStatement().executeQuery("select id from t").close();

    assertThat(doors.driver().opened()).isEqualTo(2);
  }

  @Test
  void onTheNextLinkNothingIsUnwrapped() throws SQLException {
    Way.STATEMENT.unwrap(connection).run();
    loseBetweenTwoCalls();
    assertUnknownWithoutCause(connection::commit);
    connection.rollback();
    connection.createStatement().executeUpdate("insert into t(id) values(2)");
    doors.loseBefore("executeUpdate");

    assertNotApplied(
        () -> connection.createStatement().executeUpdate("insert into t(id) values(3)"));
  }

  /** As agents and frameworks do with whatever they see. */
  @Test
  void toAskAndToUnwrapToATypeOfJdbcOrOfOursCostsNothing() throws SQLException {
    assertThat(connection.isWrapperFor(Connection.class)).isTrue();
    assertThat(connection.isWrapperFor(JdbcConnection.class)).isTrue();
    assertThat(connection.unwrap(Connection.class)).isSameAs(connection);
    assertThat(connection.unwrap(Proxied.class)).isSameAs(connection);
    PreparedStatement insert = connection.unwrap(Connection.class).prepareStatement(INSERT);
    assertThat(insert.isWrapperFor(PreparedStatement.class)).isTrue();
    assertThat(insert.unwrap(PreparedStatement.class)).isSameAs(insert);
    ResultSet rows = connection.createStatement().executeQuery("select 1");
    assertThat(rows.unwrap(ResultSet.class)).isSameAs(rows);
    insert.executeUpdate();
    doors.loseBefore("executeUpdate");

    assertNotApplied(
        () -> connection.createStatement().executeUpdate("insert into t(id) values(2)"));
  }

  /** As the watch does, or another thread: nobody is told yet. */
  private void loseBetweenTwoCalls() throws SQLException {
    doors.loseBefore("isValid");
    boolean unusedAnswer = connection.isValid(1);
  }
}
