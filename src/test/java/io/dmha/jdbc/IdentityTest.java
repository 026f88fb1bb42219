package io.dmha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.binding.Proxied;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import org.h2.engine.CastDataProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Proxies lead to proxies, always the same ones, and are good keys. */
class IdentityTest {
  private static final String SECRET = "tOp-SeCrEt";

  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    connection = DriverManager.getConnection("jdbc:dmha:h2:mem:identity", "sa", SECRET);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void everyWayBackLeadsToTheSameObject() throws SQLException {
    try (PreparedStatement ps = connection.prepareStatement("select 1");
        ResultSet rows = ps.executeQuery()) {
      assertThat(rows.getStatement()).isSameAs(ps);
      assertThat(ps.getResultSet()).isSameAs(rows);
      assertThat(ps.getConnection()).isSameAs(connection);
      assertThat(connection.getMetaData()).isSameAs(connection.getMetaData());
      assertThat(connection.getMetaData().getConnection()).isSameAs(connection);
    }
  }

  @Test
  void rowsOfAnExecuteKnowTheirStatementAndComeOnce() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("values 1, 2");
      ResultSet rows = statement.getResultSet();

      assertThat(rows.getStatement()).isSameAs(statement);
      assertThat(statement.getResultSet()).isSameAs(rows);
    }
  }

  @Test
  void generatedKeysKnowTheirStatement() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table k(id int auto_increment, x int)");
      statement.executeUpdate("insert into k(x) values(1)", Statement.RETURN_GENERATED_KEYS);
      try (ResultSet keys = statement.getGeneratedKeys()) {
        assertThat(keys.next()).isTrue();
        assertThat(keys.getStatement()).isSameAs(statement);
      }
    }
  }

  @Test
  void aStatementIsEqualToItselfAlone() throws SQLException {
    try (Statement one = connection.createStatement();
        Statement other = connection.createStatement()) {
      Statement same = one.executeQuery("select 1").getStatement();

      assertThat(one.equals(same)).isTrue();
      assertThat(one).hasSameHashCodeAs(same);
      assertThat(one).isNotEqualTo(other).isNotEqualTo(((Proxied) one).delegate());
    }
  }

  @Test
  void aSetOfStatementsShrinksAsTheyAreClosed() throws SQLException {
    Set<Statement> open = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      open.add(connection.prepareStatement("select " + i));
    }
    assertThat(open).hasSize(20);

    for (Statement statement : Set.copyOf(open)) {
      statement.close();
      assertThat(open.remove(statement)).isTrue();
    }

    assertThat(open).isEmpty();
  }

  /** A prepared statement is shown as its driver shows it: tools print the SQL by it. */
  @Test
  void nothingNamesASecretButWhatTheDriverShows() throws SQLException {
    try (PreparedStatement ps = connection.prepareStatement("select '" + SECRET + "', ?")) {
      ps.setString(1, SECRET);
      try (ResultSet rows = ps.executeQuery()) {
        for (Object proxy : new Object[] {connection, rows, connection.getMetaData()}) {
          assertThat(proxy.toString()).isNotEmpty().doesNotContain(SECRET);
        }
      }
    }
  }

  @Test
  void whatTheDelegateIsBesidesJdbcTheProxyIsToo() throws SQLException {
    assertThat(connection).isInstanceOf(CastDataProvider.class);
    assertThat(((CastDataProvider) connection).zeroBasedEnums()).isFalse();
  }
}
