package io.dmha.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.jdbc.CallFault;
import io.dmha.fixtures.node.NeedsProcesses;
import io.dmha.jdbc.ConnectionProxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.h2.jdbc.JdbcConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A call of one thread, and another thread that closes or aborts the connection, or recovers it,
 * before the driver has done what was called. What the driver says of an object that is closed by
 * that is not what the application has to know.
 */
@Timeout(60)
@NeedsProcesses
class EndedBesideTest {
  private static final String CLOSED = "08003";
  private static final String UNKNOWN = "08007";
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @RegisterExtension final TwoDoors doors = new TwoDoors();

  /** How the other thread ends the connection. */
  enum End {
    CLOSE {
      @Override
      void end(Connection connection) throws SQLException {
        connection.close();
      }
    },
    ABORT {
      @Override
      void end(Connection connection) throws SQLException {
        connection.abort(Runnable::run);
      }
    };

    abstract void end(Connection connection) throws SQLException;
  }

  /** A close waits for the call of the other thread for as long as an attempt may take. */
  private Connection open() throws SQLException {
    return doors.openWith("dmha.attemptTimeout=2s");
  }

  /** Begins this, ends the connection while it stands before the driver's method; what is told. */
  private @Nullable Throwable endedBefore(
      String method, Connection connection, End end, Beside.Step step) throws Exception {
    CallFault stands = doors.driver().blockBefore(method, 1);
    FutureTask<@Nullable Throwable> call = Beside.start(step);
    stands.awaitReached(LIMIT);
    CallFault closed = closed();
    end.end(connection);
    closed.awaitReached(LIMIT);
    stands.release();
    return Beside.told(call);
  }

  /** Reached when the next link is closed. */
  private CallFault closed() {
    CallFault closed = doors.driver().blockAfter("Connection.close", 1);
    closed.release();
    return closed;
  }

  private static void assertTold(@Nullable Throwable told, String state) {
    assertThat(told).isInstanceOf(SQLException.class).hasCauseInstanceOf(SQLException.class);
    assertThat(((SQLException) told).getSQLState()).as(String.valueOf(told)).isEqualTo(state);
  }

  @ParameterizedTest
  @EnumSource
  void aStatementOfATransactionIsToldThatItsConnectionIsClosed(End end) throws Exception {
    Connection connection = open();
    connection.setAutoCommit(false);
    PreparedStatement insert = connection.prepareStatement("insert into t(id) values(1)");

    Throwable told = endedBefore("executeUpdate", connection, end, insert::executeUpdate);

    assertTold(told, CLOSED);
    assertThat(doors.rows()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void soIsAQuery(End end) throws Exception {
    Connection connection = open();
    Statement query = connection.createStatement();

    Throwable told =
        endedBefore("executeQuery", connection, end, () -> query.executeQuery("select 1"));

    assertTold(told, CLOSED);
  }

  @ParameterizedTest
  @EnumSource
  void soIsAPreparation(End end) throws Exception {
    Connection connection = open();

    Throwable told =
        endedBefore(
            "prepareStatement", connection, end, () -> connection.prepareStatement("select 1"));

    assertTold(told, CLOSED);
  }

  @ParameterizedTest
  @EnumSource
  void soIsASetter(End end) throws Exception {
    Connection connection = open();
    PreparedStatement insert = connection.prepareStatement("insert into t(id) values(?)");

    Throwable told = endedBefore("setInt", connection, end, () -> insert.setInt(1, 1));

    assertTold(told, CLOSED);
  }

  @ParameterizedTest
  @EnumSource
  void soIsWhoReadsAColumn(End end) throws Exception {
    Connection connection = open();
    ResultSet rows = connection.createStatement().executeQuery("select 1");
    assertThat(rows.next()).isTrue();

    Throwable told = endedBefore("getInt", connection, end, () -> rows.getInt(1));

    assertTold(told, CLOSED);
  }

  /** Whether the server had it, nobody knows: the driver only says that it is closed. */
  @ParameterizedTest
  @EnumSource
  void aWriteWithAutocommitIsToldThatNobodyKnows(End end) throws Exception {
    Connection connection = open();
    Statement insert = connection.createStatement();

    Throwable told =
        endedBefore(
            "executeUpdate",
            connection,
            end,
            () -> insert.executeUpdate("insert into t(id) values(1)"));

    assertTold(told, UNKNOWN);
  }

  @ParameterizedTest
  @EnumSource
  void soIsACommit(End end) throws Exception {
    Connection connection = open();
    connection.setAutoCommit(false);
    assertThat(connection.createStatement().executeUpdate("insert into t(id) values(1)")).isOne();

    Throwable told = endedBefore("commit", connection, end, connection::commit);

    assertTold(told, UNKNOWN);
  }

  /** The search is stopped by the close, which is no cancel of the application's. */
  @ParameterizedTest
  @EnumSource
  void whoLooksForAHostIsToldThatTheConnectionIsClosed(End end) throws Exception {
    Connection connection = doors.open();
    Statement query = connection.createStatement();
    doors.loseBefore("executeQuery");

    CallFault searches = doors.driver().blockBefore("Driver.connect", 1);
    FutureTask<@Nullable Throwable> call = Beside.start(() -> query.executeQuery("select 1"));
    searches.awaitReached(LIMIT);

    end.end(connection);
    searches.release();
    Throwable told = Beside.told(call);

    assertThat(told).isInstanceOf(SQLException.class);
    assertThat(((SQLException) told).getSQLState()).as(String.valueOf(told)).isEqualTo(CLOSED);
  }

  /** The link is replaced, and its statement closed, before the driver has taken the cancel. */
  @Test
  void aCancelOfWhatHasEndedWithItsLinkHasNothingToCancel() throws Exception {
    Connection connection = doors.open();
    Statement statement = connection.createStatement();
    CallFault stands = doors.driver().blockBefore("cancel", 1);
    FutureTask<@Nullable Throwable> cancel = Beside.start(statement::cancel);
    stands.awaitReached(LIMIT);
    doors.loseBefore("isValid");
    CallFault closed = closed();
    assertThat(connection.isValid(5)).isTrue();
    closed.awaitReached(LIMIT);

    stands.release();

    assertThat(Beside.told(cancel)).isNull();
    assertThat(statement.execute("insert into t(id) values(1)")).isFalse();
  }

  /** The driver has closed all objects of a link before the call that found it lost returns. */
  @Test
  void aCancelOfWhatTheDriverHasClosedHasNothingToCancel() throws Exception {
    Connection connection = doors.open();
    Statement statement = connection.createStatement();
    connection.unwrap(JdbcConnection.class).close();

    statement.cancel();

    assertThat(statement.executeQuery("select 1").next()).isTrue();
  }

  /** Neither is it what another call has to know: all is done again, and gone on with. */
  @Test
  void whatTheDriverOfDamengHasClosedIsALostLinkToEachCall() throws Exception {
    try (DmCluster cluster = DmCluster.pair();
        Connection connection =
            DriverManager.getConnection(
                "jdbc:dmha:dm://" + cluster.hosts(), DmNode.USER, DmNode.PASSWORD)) {
      cluster.engine().run("create table t(id int)");
      connection.setAutoCommit(false);
      Statement other = connection.createStatement();
      try (PreparedStatement query = connection.prepareStatement("select 7");
          ResultSet rows = query.executeQuery()) {
        assertThat(rows.next()).isTrue();
        closeDelegate(connection);
        assertThat(rows.getInt(1)).isEqualTo(7);
        closeDelegate(connection);
        assertThat(rows.next()).isFalse();
        closeDelegate(connection);
        query.setMaxRows(1);
        closeDelegate(connection);
        assertThat(other.executeUpdate("insert into t(id) values(1)")).isOne();
        connection.commit();
      }
      assertThat(cluster.engine().ask("select count(*) from t")).isOne();
    }
  }

  /** As the driver does by itself where a call finds the link lost. */
  private static void closeDelegate(Connection connection) throws SQLException {
    ((ConnectionProxy) connection).delegate().close();
  }

  @Test
  void aCancelOfWhatTheDriverOfDamengHasClosedHasNothingToCancel() throws Exception {
    try (DmCluster cluster = DmCluster.pair();
        Connection connection =
            DriverManager.getConnection(
                "jdbc:dmha:dm://" + cluster.hosts(), DmNode.USER, DmNode.PASSWORD)) {
      Statement statement = connection.createStatement();
      closeDelegate(connection);

      statement.cancel();

      assertThat(statement.executeQuery("select 1").next()).isTrue();
    }
  }

  /** What the application itself has closed is not to be cancelled, and the driver says so. */
  @Test
  void aCancelOfAStatementThatTheApplicationHasClosedIsTheDriversError() throws Exception {
    Connection connection = doors.open();
    Statement statement = connection.createStatement();
    CallFault stands = doors.driver().blockBefore("cancel", 1);
    FutureTask<@Nullable Throwable> cancel = Beside.start(statement::cancel);
    stands.awaitReached(LIMIT);
    statement.close();

    stands.release();

    assertThat(Beside.told(cancel)).hasMessageContaining("already closed");
  }
}
