package io.dmha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.fixtures.jdbc.CountingDriver;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A column that is set by a stream when the link is lost gets the whole of it, or nothing. */
@Timeout(60)
class UpdatedByStreamTest {
  private static final byte[] BYTES = "all of it".getBytes(StandardCharsets.US_ASCII);

  private final String database = "mem:" + UUID.randomUUID();

  private CountingDriver driver;
  private Connection keeper;
  private Connection connection;
  private ResultSet rows;

  @BeforeEach
  void readOne() throws SQLException {
    keeper = DriverManager.getConnection("jdbc:h2:" + database);
    try (Statement statement = keeper.createStatement()) {
      statement.execute("create table t(id int primary key, b varbinary(99), c varchar(99))");
      statement.execute("insert into t values(1, null, 'none')");
    }
    driver = CountingDriver.registered();
    connection =
        DriverManager.getConnection(
            "jdbc:dmha:counting:h2:" + database + ";dmha.role=any;dmha.backoffBase=5ms");
    connection.setAutoCommit(false);
    rows =
        connection
            .createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)
            .executeQuery("select id, b, c from t");
    assertThat(rows.next()).isTrue();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    driver.close();
    try (Statement statement = keeper.createStatement()) {
      statement.execute("shutdown");
    }
  }

  private static SQLException loss() {
    return new SQLNonTransientConnectionException("cut by the test", "08006");
  }

  private String row() throws SQLException {
    try (Statement statement = keeper.createStatement();
        ResultSet found = statement.executeQuery("select b, c from t")) {
      assertThat(found.next()).isTrue();
      byte[] bytes = found.getBytes(1);
      String first = bytes == null ? "none" : new String(bytes, StandardCharsets.US_ASCII);
      return first + ", " + found.getString(2);
    }
  }

  @Test
  void whatWasReadOfAStreamIsNotReadAgain() throws SQLException {
    driver.failAfter("ResultSet.updateBinaryStream", 1, UpdatedByStreamTest::loss);
    InputStream stream = new ByteArrayInputStream(BYTES);

    assertThatThrownBy(() -> rows.updateBinaryStream(2, stream))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08006"))
        .hasMessageContaining("cannot be read again");

    rows.updateBytes(2, BYTES);
    rows.updateRow();
    connection.commit();
    assertThat(row()).isEqualTo("all of it, none");
  }

  @Test
  void norOfAReaderThatIsGivenAsAnObject() throws SQLException {
    driver.failAfter("ResultSet.updateObject", 1, UpdatedByStreamTest::loss);
    Reader reader = new StringReader("all of it");

    assertThatThrownBy(() -> rows.updateObject(3, reader))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("cannot be read again");

    rows.updateString(3, "another");
    rows.updateRow();
    connection.commit();
    assertThat(row()).isEqualTo("none, another");
  }

  @Test
  void oneThatWasNotReadIsGivenAgain() throws SQLException {
    driver.failBefore("ResultSet.updateBinaryStream", 1, UpdatedByStreamTest::loss);

    rows.updateBinaryStream(2, new ByteArrayInputStream(BYTES));
    rows.updateRow();
    connection.commit();

    assertThat(row()).isEqualTo("all of it, none");
  }
}
