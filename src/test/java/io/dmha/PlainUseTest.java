package io.dmha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlainUseTest {
  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    connection = DriverManager.getConnection("jdbc:dmha:h2:mem:plain");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void whatIsWrittenIsRead() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table t(id int primary key, name varchar(20), b blob)");
      try (PreparedStatement insert =
          connection.prepareStatement("insert into t values(?, ?, ?)")) {
        insert.setInt(1, 7);
        insert.setString(2, "七");
        insert.setBytes(3, new byte[] {1, 2});
        assertThat(insert.executeUpdate()).isEqualTo(1);
        insert.setInt(1, 8);
        insert.addBatch();
        insert.setInt(1, 9);
        insert.addBatch();
        assertThat(insert.executeBatch()).containsExactly(1, 1);
      }
      try (ResultSet rows = statement.executeQuery("select * from t order by id")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(7);
        assertThat(rows.getString("name")).isEqualTo("七");
        assertThat(rows.getBlob(3).length()).isEqualTo(2);
        assertThat(rows.getObject(1, Integer.class)).isEqualTo(7);
        assertThat(rows.getMetaData().getColumnCount()).isEqualTo(3);
      }
    }
  }

  @Test
  void objectsKeepTheirIdentity() throws SQLException {
    try (PreparedStatement ps = connection.prepareStatement("select 1");
        ResultSet rows = ps.executeQuery()) {
      assertThat(rows.getStatement()).isSameAs(ps);
      assertThat(ps.getConnection()).isSameAs(connection);
      assertThat(ps.getResultSet()).isSameAs(rows);
      DatabaseMetaData metaData = connection.getMetaData();
      assertThat(metaData.getConnection()).isSameAs(connection);
      // H2 has no statement behind the rows of its metadata, and so have we none.
      assertThat(metaData.getTables(null, null, "%", null).getStatement()).isNull();
      assertThat(connection.unwrap(Connection.class)).isSameAs(connection);
      assertThat(connection.unwrap(org.h2.jdbc.JdbcConnection.class)).isNotSameAs(connection);
      assertThat(ps.isWrapperFor(org.h2.jdbc.JdbcPreparedStatement.class)).isTrue();
      assertThatThrownBy(() -> ps.unwrap(String.class)).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void transactionsAndSavepointsWork() throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table if not exists s(id int)");
      statement.execute("insert into s values(1)");
      Savepoint savepoint = connection.setSavepoint("a");
      statement.execute("insert into s values(2)");
      connection.rollback(savepoint);
      connection.commit();
      statement.execute("insert into s values(3)");
      connection.rollback();
      try (ResultSet rows = statement.executeQuery("select count(*) from s")) {
        rows.next();
        assertThat(rows.getInt(1)).isEqualTo(1);
      }
    }
  }

  @Test
  void anSqlErrorPassesUnchanged() {
    assertThatThrownBy(() -> connection.createStatement().executeQuery("select * from nowhere"))
        .isInstanceOf(org.h2.jdbc.JdbcSQLSyntaxErrorException.class)
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("42S04");
  }
}
