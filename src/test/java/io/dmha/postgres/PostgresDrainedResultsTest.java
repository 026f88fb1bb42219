package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.HostsMXBean;
import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresPair;
import java.sql.Array;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What PostgreSQL's driver has got already, beside a drain: nobody died, and all of it is here. */
@NeedsPostgres
@Timeout(120)
class PostgresDrainedResultsTest {
  private PostgresPair pair;
  private Connection connection;

  @BeforeEach
  void start() throws SQLException {
    pair = PostgresPair.started();
    pair.primary().query("create table t(id serial, v int)");
    pair.primary().query("create function twice(i int) returns int language sql as 'select 2 * i'");
    pair.first().awaitStandby();
    Properties info = new Properties();
    info.setProperty("user", "postgres");
    connection =
        DriverManager.getConnection("jdbc:dmha:" + pair.urlOfBoth() + "?dmha.role=any", info);
  }

  @AfterEach
  void stop() throws SQLException {
    connection.close();
    pair.close();
  }

  private void drain() throws SQLException {
    connection.unwrap(HostsMXBean.class).drain("127.0.0.1:" + pair.primary().port(), 60);
  }

  @Test
  void theOutParametersOfACallThatIsDone() throws SQLException {
    try (CallableStatement call = connection.prepareCall("{? = call twice(?)}")) {
      call.registerOutParameter(1, Types.INTEGER);
      call.setInt(2, 4);
      call.execute();
      drain();

      assertThat(call.getInt(1)).isEqualTo(8);
    }
  }

  @Test
  void whatAnInsertReturns() throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("insert into t(v) values(5) returning id")) {
      assertThat(insert.execute()).isTrue();
      drain();

      try (ResultSet rows = insert.getResultSet()) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getLong(1)).isOne();
      }
    }
  }

  @Test
  void anArrayOfARow() throws SQLException {
    Array array;
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select array[1, 2, 3]")) {
      assertThat(rows.next()).isTrue();
      array = rows.getArray(1);
    }
    drain();

    assertThat((Object[]) array.getArray()).hasSize(3);
  }
}
