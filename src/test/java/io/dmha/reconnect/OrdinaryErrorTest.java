package io.dmha.reconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What says nothing about the link reaches the application as it was thrown. */
@NeedsProcesses
class OrdinaryErrorTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection connection;

  static Stream<Throwable> errors() {
    return Stream.of(
        new SQLException("from a trigger of the application", "45000", 1234),
        new SQLException("without a state"),
        new java.sql.SQLIntegrityConstraintViolationException("twice", "23505", 23505),
        new IllegalStateException("from the driver"),
        new NullPointerException("from the driver"),
        new AssertionError("from the driver"));
  }

  @BeforeEach
  void open() throws SQLException {
    connection = doors.open();
  }

  @ParameterizedTest
  @MethodSource("errors")
  void isTheSameObjectFromAStatement(Throwable error) throws SQLException {
    Statement statement = connection.createStatement();
    doors.fail("executeUpdate", () -> error);

    Throwable thrown = catchThrowable(() -> statement.executeUpdate("insert into t(id) values(1)"));

    assertThat((Object) thrown).isSameAs(error);
  }

  @ParameterizedTest
  @MethodSource("errors")
  void isTheSameObjectFromAPreparedStatementInATransaction(Throwable error) throws SQLException {
    connection.setAutoCommit(false);
    PreparedStatement insert = connection.prepareStatement("insert into t(id) values(?)");
    insert.setInt(1, 1);
    insert.executeUpdate();
    insert.setInt(1, 2);
    doors.fail("executeUpdate", () -> error);

    Throwable thrown = catchThrowable(insert::executeUpdate);

    assertThat((Object) thrown).isSameAs(error);
    connection.commit();
    assertThat(doors.rows()).as("the transaction goes on").isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("errors")
  void isTheSameObjectFromEveryKindOfObject(Throwable error) throws SQLException {
    Statement statement = connection.createStatement();
    ResultSet rows = statement.executeQuery("select 1");
    for (Map.Entry<String, org.assertj.core.api.ThrowableAssert.ThrowingCallable> call :
        Map.<String, org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
                "getInt", () -> rows.getInt(1),
                "next", rows::next,
                "getTables", () -> connection.getMetaData().getTables(null, null, null, null),
                "setMaxRows", () -> statement.setMaxRows(1),
                "addBatch", () -> statement.addBatch("select 1"),
                "setSchema", () -> connection.setSchema("A"),
                "prepareCall", () -> connection.prepareCall("call 1"),
                "createStatement", connection::createStatement)
            .entrySet()) {
      doors.fail(call.getKey(), () -> error);

      Throwable thrown = catchThrowable(call.getValue());

      assertThat((Object) thrown).as(call.getKey()).isSameAs(error);
    }
  }

  @Test
  void isTheSameObjectWhileAStatementIsMadeAgain() throws SQLException {
    IllegalArgumentException error = new IllegalArgumentException("from the driver");
    PreparedStatement query = connection.prepareStatement("select id from t where id = ?");
    query.setInt(1, 1);
    doors.loseBefore("executeQuery");
    doors.driver().failBefore("setInt", 1, () -> error);

    Throwable thrown = catchThrowable(query::executeQuery);

    assertThat((Object) thrown).isSameAs(error);
    query.executeQuery().close();
  }

  @Test
  void setClientInfoKeepsItsOwnException() throws SQLException {
    SQLClientInfoException error = new SQLClientInfoException("no", Map.of());
    doors.fail("setClientInfo", () -> error);

    Throwable thrown = catchThrowable(() -> connection.setClientInfo("ApplicationName", "a"));

    assertThat((Object) thrown).isSameAs(error);
  }

  @Test
  void aViolatedConstraintLeavesTheConnectionAsItIs() throws SQLException {
    Statement statement = connection.createStatement();
    statement.executeUpdate("insert into t(id) values(1)");

    assertThatThrownBy(() -> statement.executeUpdate("insert into t(id) values(1)"))
        .isInstanceOf(java.sql.SQLIntegrityConstraintViolationException.class);

    statement.executeUpdate("insert into t(id) values(2)");
    assertThat(doors.driver().opened()).isEqualTo(1);
    assertThat(Events.count(io.dmha.event.EventType.CONNECTION_LOST)).isZero();
  }

  /** A driver for an older JDBC cannot be asked, which says nothing about its connection. */
  @Test
  void aDriverWithoutIsValidKeepsItsConnection() throws SQLException {
    connection.setAutoCommit(false);
    connection.createStatement().executeUpdate("insert into t(id) values(1)");
    doors.fail("isValid", () -> new AbstractMethodError("isValid"));

    assertThat(connection.isValid(1)).isTrue();

    connection.commit();
    assertThat(doors.rows()).isEqualTo(1);
    assertThat(doors.driver().opened()).isEqualTo(1);
  }

  /**
   * A host may have asked its driver for more memory than there is: that is no end of the search.
   */
  @Test
  void anErrorOfTheJvmWhileConnectingMeansAnotherTry() throws SQLException {
    Statement statement = connection.createStatement();
    doors.loseBefore("executeQuery");
    doors
        .driver()
        .failBefore("Driver.connect", 1, () -> new OutOfMemoryError("as the test wants it"));
    int before = doors.driver().opened();

    statement.executeQuery("select 1").close();

    assertThat(doors.driver().opened()).isEqualTo(before + 1);
  }

  /** The count that is kept for the transaction does not outlive the statement. */
  @Test
  void theCountOfAClosedStatementIsWhatTheDriverSays() throws SQLException {
    connection.setAutoCommit(false);
    try (Connection direct = doors.direct()) {
      assertThat(codeOfTheCount(connection)).isEqualTo(codeOfTheCount(direct)).isPositive();
    }
  }

  private static int codeOfTheCount(Connection on) throws SQLException {
    Statement statement = on.createStatement();
    assertThat(statement.execute("update t set id = id")).isFalse();
    statement.close();
    Throwable thrown = catchThrowable(statement::getUpdateCount);
    assertThat(thrown).isInstanceOf(SQLException.class);
    return ((SQLException) thrown).getErrorCode();
  }
}
