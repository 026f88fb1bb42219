package io.dmha.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.EventType;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A host that was killed while its connection was idle is no news to the application. */
@NeedsProcesses
class IdleLossTest {
  @RegisterExtension final TwoNodes nodes = new TwoNodes();

  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    connection = nodes.open();
  }

  @Test
  void anInsertGoesToTheOtherHostOnce() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      nodes.killFirstWhileIdle();

      assertThat(statement.executeUpdate("insert into t(id) values(1)")).isEqualTo(1);
    }
    assertThat(nodes.rowsOfSecond()).isEqualTo(1);
  }

  @Test
  void aPreparedUpdateGoesToTheOtherHostWithItsParameters() throws SQLException {
    nodes.run("insert into t values(1, 'old')");
    try (PreparedStatement update =
        connection.prepareStatement("update t set name = ? where id = ?")) {
      update.setString(1, "new");
      update.setInt(2, 1);
      nodes.killFirstWhileIdle();

      assertThat(update.executeUpdate()).isEqualTo(1);
    }
    assertThat(nodes.answerOfSecond("select count(*) from t where name = 'new'")).isEqualTo(1);
  }

  @Test
  void theFirstStatementOfATransactionGoesToTheOtherHost() throws SQLException {
    connection.setAutoCommit(false);
    nodes.killFirstWhileIdle();

    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("insert into t(id) values(1)");
      assertThat(nodes.rowsOfSecond()).isZero();
      statement.executeUpdate("insert into t(id) values(2)");
    }
    connection.commit();

    assertThat(nodes.rowsOfSecond()).isEqualTo(2);
  }

  @Test
  void theNextTransactionGoesToTheOtherHost() throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("insert into t(id) values(1)");
      connection.commit();
      nodes.killFirstWhileIdle();

      statement.executeUpdate("insert into t(id) values(2)");
      connection.commit();
    }
    assertThat(nodes.answerOfSecond("select id from t")).isEqualTo(2);
  }

  @Test
  void aBatchGoesToTheOtherHostWithTheRowsAddedBefore() throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("insert into t values(?, ?)")) {
      insert.setInt(1, 1);
      insert.setString(2, "before");
      insert.addBatch();
      nodes.killFirstWhileIdle();
      insert.setInt(1, 2);
      insert.setString(2, "after");
      insert.addBatch();

      assertThat(insert.executeBatch()).containsExactly(1, 1);
    }
    assertThat(nodes.rowsOfSecond()).isEqualTo(2);
    assertThat(nodes.answerOfSecond("select id from t where name = 'before'")).isEqualTo(1);
  }

  @Test
  void aBatchOfTextsGoesToTheOtherHost() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.addBatch("insert into t(id) values(1)");
      nodes.killFirstWhileIdle();
      statement.addBatch("insert into t(id) values(2)");

      assertThat(statement.executeBatch()).containsExactly(1, 1);
    }
    assertThat(nodes.rowsOfSecond()).isEqualTo(2);
  }

  @Test
  void aCallGoesToTheOtherHostWithItsOutParameter() throws SQLException {
    nodes.run("create alias twice as 'int twice(int n) { return 2 * n; }'");
    try (CallableStatement call = connection.prepareCall("{? = call twice(?)}")) {
      call.registerOutParameter(1, Types.INTEGER);
      call.setInt(2, 21);
      nodes.killFirstWhileIdle();

      call.execute();

      assertThat(call.getInt(1)).isEqualTo(42);
    }
  }

  @Test
  void aStatementIsPreparedOnTheOtherHost() throws SQLException {
    nodes.killFirstWhileIdle();

    try (PreparedStatement insert = connection.prepareStatement("insert into t(id) values(?)")) {
      insert.setInt(1, 1);
      insert.executeUpdate();
    }
    assertThat(nodes.rowsOfSecond()).isEqualTo(1);
  }

  @Test
  void theMetadataComesFromTheOtherHost() throws SQLException {
    java.sql.DatabaseMetaData metaData = connection.getMetaData();
    nodes.runOn(nodes.second(), "create table only_here(id int)");
    nodes.killFirstWhileIdle();

    try (ResultSet tables = metaData.getTables(null, null, "ONLY_HERE", null)) {
      assertThat(tables.next()).isTrue();
    }
    assertThat(connection.getMetaData()).isSameAs(metaData);
  }

  @Test
  void aSavepointIsSetOnTheOtherHost() throws SQLException {
    connection.setAutoCommit(false);
    nodes.killFirstWhileIdle();

    Savepoint savepoint = connection.setSavepoint("a");
    connection.createStatement().executeUpdate("insert into t(id) values(1)");
    connection.rollback(savepoint);
    connection.commit();

    assertThat(nodes.rowsOfSecond()).isZero();
  }

  @Test
  void theSchemaIsSetOnTheOtherHost() throws SQLException {
    nodes.run("create schema other");
    nodes.runOn(nodes.second(), "create table other.u(id int)");
    nodes.killFirstWhileIdle();

    connection.setSchema("OTHER");
    connection.createStatement().executeUpdate("insert into u values(1)");

    assertThat(nodes.answerOfSecond("select count(*) from other.u")).isEqualTo(1);
  }

  @Test
  void aQueryIsAnsweredByTheOtherHostAndItsRowsKeepTheirStatement() throws SQLException {
    nodes.runOn(nodes.second(), "insert into t(id) values(7)");
    try (PreparedStatement query = connection.prepareStatement("select id from t")) {
      nodes.killFirstWhileIdle();

      try (ResultSet rows = query.executeQuery()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(7);
        assertThat(rows.getStatement()).isSameAs(query);
        assertThat(query.getResultSet()).isSameAs(rows);
        assertThat(query.getConnection()).isSameAs(connection);
      }
    }
  }

  @Test
  void commitAndRollbackOfNothingAreNoNewsEither() throws SQLException {
    connection.setAutoCommit(false);
    nodes.killFirstWhileIdle();

    connection.commit();
    connection.rollback();
    connection.setAutoCommit(true);

    assertThat(connection.isValid(2)).isTrue();
  }

  @Test
  void twoStatementsWhoseIdsCollideOnTheOtherHostKeepTheirOwnText() throws SQLException {
    try (PreparedStatement first = connection.prepareStatement("select 'first'");
        PreparedStatement second = connection.prepareStatement("select 'second'");
        PreparedStatement insert = connection.prepareStatement("insert into t(id) values(?)")) {
      nodes.killFirstWhileIdle();

      assertThat(only(second)).isEqualTo("second");
      assertThat(only(first)).isEqualTo("first");
      insert.setInt(1, 1);
      insert.executeUpdate();
      assertThat(only(second)).isEqualTo("second");
      assertThat(only(first)).isEqualTo("first");
    }
  }

  @Test
  void theSameConnectionIsHealedAgainAndAgain() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      nodes.killFirstWhileIdle();
      statement.executeUpdate("insert into t(id) values(1)");
      nodes.first().start();
      nodes.runOn(nodes.first(), "create table t(id int primary key, name varchar(40))");

      nodes.second().kill9();
      Eventually.beIdle();
      statement.executeUpdate("insert into t(id) values(2)");
      try (ResultSet rows = statement.executeQuery("select id from t")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(2);
      }
    } finally {
      nodes.second().start();
    }
    assertThat(Events.count(EventType.RECOVERY_ENDED)).isEqualTo(2);
  }

  private static String only(PreparedStatement query) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }
}
