package io.dmha.dameng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dm.jdbc.driver.DMException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the application does wrong with the real driver of Dameng costs no transaction. */
@Timeout(60)
class OwnErrorTest {
  @RegisterExtension final Pair pair = new Pair();

  @BeforeEach
  void make() throws SQLException {
    pair.cluster().engine().run("create table s(id int, b blob, c clob)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"off", "connection", "reads", "transactions"})
  void aConversionThatFailsIsToldAsItIs(String continuity) throws SQLException {
    Connection connection = open(continuity);
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("insert into t(id, name) values(1, 'no date')");
      ResultSet rows = statement.executeQuery("select name from t");
      assertThat(rows.next()).isTrue();

      Throwable thrown = catchThrowable(() -> rows.getDate(1));

      assertThat(thrown).isExactlyInstanceOf(RuntimeException.class).hasMessageContaining("date");
      assertThat(rows.getString(1)).isEqualTo("no date");
    }
    assertGoesOn(connection, "t", 1);
  }

  static Stream<Exception> failures() {
    return Stream.of(
        new IOException("of the application"),
        new java.net.SocketException("Connection reset"),
        new IllegalStateException("of the application"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aStreamThatFailsIsTheApplications(Exception failure) throws SQLException {
    for (String continuity : new String[] {"off", "connection", "reads", "transactions"}) {
      for (int length : new int[] {0, 10, 200_000}) {
        for (String column : new String[] {"b", "c"}) {
          pair.cluster().engine().run("delete from s");
          Connection connection = open(continuity);
          insert(connection);
          InputStream stream = failing(failure, length);

          Throwable thrown = catchThrowable(() -> insert(connection, column, stream));

          assertThat(thrown).isExactlyInstanceOf(DMException.class).hasRootCause(failure);
          assertGoesOn(connection, "s", 1);
        }
      }
    }
  }

  @Test
  void aReaderOfABatchThatFailsIsTheApplications() throws SQLException {
    Connection connection = open("transactions");
    insert(connection);
    try (PreparedStatement insert = connection.prepareStatement("insert into s(c) values(?)")) {
      Throwable thrown =
          catchThrowable(
              () -> {
                bind(insert, "c", failing(new IOException("of the application"), 10));
                insert.addBatch();
                insert.executeBatch();
              });

      assertThat(thrown)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("of the application");
    }
    assertGoesOn(connection, "s", 1);
  }

  private Connection open(String continuity) throws SQLException {
    Connection connection = pair.openCarried("&dmha.continuity=" + continuity);
    connection.setAutoCommit(false);
    return connection;
  }

  private static void insert(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("insert into s(id) values(1)")).isEqualTo(1);
    }
  }

  private static void insert(Connection connection, String column, InputStream stream)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("insert into s(" + column + ") values(?)")) {
      bind(insert, column, stream);
      insert.executeUpdate();
    }
  }

  private static void bind(PreparedStatement insert, String column, InputStream stream)
      throws SQLException {
    if (column.equals("b")) {
      insert.setBinaryStream(1, stream);
    } else {
      insert.setCharacterStream(1, new InputStreamReader(stream, StandardCharsets.US_ASCII));
    }
  }

  private static InputStream failing(Exception failure, int length) {
    return new InputStream() {
      private int read;

      @Override
      public int read() throws IOException {
        if (read++ < length) {
          return 'a';
        }
        if (failure instanceof RuntimeException unchecked) {
          throw unchecked;
        }
        throw (IOException) failure;
      }

      @Override
      public int read(byte[] into, int from, int most) throws IOException {
        into[from] = (byte) read();
        return 1;
      }
    };
  }

  /** What was written before is there after the commit, on the same session. */
  private void assertGoesOn(Connection connection, String table, int rows) throws SQLException {
    connection.commit();
    try (Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery("select count(*) from " + table)) {
      assertThat(count.next()).isTrue();
      assertThat(count.getInt(1)).isEqualTo(rows);
    }
    connection.commit();
  }
}
