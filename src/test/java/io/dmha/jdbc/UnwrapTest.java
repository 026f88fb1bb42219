package io.dmha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.binding.Proxied;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Wrapper;
import java.util.Map;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbc.JdbcPreparedStatement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UnwrapTest {
  private Connection connection;
  private PreparedStatement statement;
  private ResultSet rows;

  @BeforeEach
  void open() throws SQLException {
    connection = DriverManager.getConnection("jdbc:dmha:h2:mem:unwrap");
    statement = connection.prepareStatement("select 1");
    rows = statement.executeQuery();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private Map<Class<?>, Wrapper> all() throws SQLException {
    return Map.of(
        Connection.class, connection,
        PreparedStatement.class, statement,
        ResultSet.class, rows,
        DatabaseMetaData.class, connection.getMetaData());
  }

  /** What agents and frameworks unwrap to it keeps working through us, and is seen. */
  @Test
  void aTypeOfJdbcGivesTheProxyItself() throws SQLException {
    for (Map.Entry<Class<?>, Wrapper> each : all().entrySet()) {
      assertThat(each.getValue().unwrap(each.getKey())).isSameAs(each.getValue());
      assertThat(each.getValue().isWrapperFor(each.getKey())).isTrue();
      assertThat(each.getValue().unwrap(Wrapper.class)).isSameAs(each.getValue());
    }
    assertThat(statement.unwrap(Statement.class)).isSameAs(statement);
  }

  @Test
  void aTypeOfJdbcIsGivenWhileThereIsNoHost() throws SQLException {
    connection.close();

    assertThat(connection.unwrap(Connection.class)).isSameAs(connection);
    assertThat(connection.isWrapperFor(Connection.class)).isTrue();
  }

  @Test
  void aTypeOfTheVendorGivesTheDelegate() throws SQLException {
    assertThat(connection.unwrap(JdbcConnection.class)).isInstanceOf(JdbcConnection.class);
    assertThat(connection.isWrapperFor(JdbcConnection.class)).isTrue();
    assertThat(statement.unwrap(JdbcPreparedStatement.class)).isNotNull();
    assertThat(statement.isWrapperFor(JdbcPreparedStatement.class)).isTrue();
  }

  @Test
  void aTypeOfOursGivesTheProxy() throws SQLException {
    assertThat(connection.unwrap(ConnectionProxy.class)).isSameAs(connection);
    assertThat(statement.unwrap(Proxied.class)).isSameAs(statement);
    assertThat(connection.isWrapperFor(ConnectionProxy.class)).isTrue();
  }

  @Test
  void anythingElseIsAnSqlException() throws SQLException {
    for (Wrapper each : all().values()) {
      assertThatThrownBy(() -> each.unwrap(String.class)).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> each.unwrap(null)).isInstanceOf(SQLException.class);
      assertThat(each.isWrapperFor(String.class)).isFalse();
      assertThat(each.isWrapperFor(null)).isFalse();
    }
  }

  /** Dameng's driver casts without asking. */
  @Test
  void aClassCastExceptionOfTheDelegateBecomesAnSqlException() throws SQLException {
    try (Connection recorded = RecordingDriver.connect()) {
      Recording.of(((Proxied) recorded).delegate()).failWith(new ClassCastException("no"));

      assertThatThrownBy(() -> recorded.unwrap(String.class))
          .isInstanceOf(SQLException.class)
          .hasMessageEndingWith(" cannot be unwrapped to java.lang.String.");
    }
  }
}
