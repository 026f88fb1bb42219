package io.dmha.dameng;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.Protection;
import io.dmha.fixtures.dm.engine.Engine;
import io.dmha.fixtures.dm.engine.Mode;
import io.dmha.fixtures.dm.server.DmNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The time that Dameng has told stands when the transaction is done again. */
class KeptTimeTest {
  private Engine engine;
  private DmNode node;

  @BeforeEach
  void start() throws SQLException {
    engine = Engine.started();
    node = DmNode.started("DM1", Mode.PRIMARY, engine);
    engine.run("create table t(id int primary key, at timestamp(6))");
  }

  @AfterEach
  void stop() {
    node.close();
    engine.close();
  }

  @Test
  void whatWasSeenIsWrittenAfterALoss() throws SQLException {
    try (Connection connection =
        DriverManager.getConnection(
            "jdbc:dmha:dm://" + node.hostAndPort() + "?dmha.backoffBase=5ms",
            DmNode.USER,
            DmNode.PASSWORD)) {
      connection.setAutoCommit(false);
      Timestamp seen;
      try (PreparedStatement query =
              connection.prepareStatement("select current_timestamp(6) as now_ from dual");
          ResultSet rows = query.executeQuery()) {
        assertThat(rows.next()).isTrue();
        // Of a class of the driver's own.
        seen = rows.getTimestamp("now_");
      }
      assertThat(connection.unwrap(Protection.class).isProtected()).isTrue();
      insert(connection, 1, seen);
      node.kill();
      node.start();

      insert(connection, 2, seen);
      connection.commit();

      assertThat(engine.ask("select count(*) from t")).isEqualTo(2);
      try (PreparedStatement query = connection.prepareStatement("select at from t");
          ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          assertThat(rows.getTimestamp(1)).isEqualTo(seen);
        }
      }
    }
  }

  private static void insert(Connection connection, int id, Timestamp at) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement("insert into t values (?, ?)")) {
      insert.setInt(1, id);
      insert.setTimestamp(2, at);
      assertThat(insert.executeUpdate()).isEqualTo(1);
    }
  }
}
