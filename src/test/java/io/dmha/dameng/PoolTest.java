package io.dmha.dameng;

import static io.dmha.dameng.Pair.insert;
import static io.dmha.dameng.Pair.nodeOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.jdbc.ConnectionProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** HikariCP with its defaults: all its connections come through, none is made anew. */
@Timeout(60)
class PoolTest {
  private static final int SIZE = 4;

  @RegisterExtension final Pair pair = new Pair();
  private HikariDataSource pool;

  @BeforeEach
  void fill() throws SQLException {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(pair.url());
    config.setUsername(DmNode.USER);
    config.setPassword(DmNode.PASSWORD);
    config.setMaximumPoolSize(SIZE);
    pool = new HikariDataSource(config);
    assertThat(writeWithAll(0)).containsOnly("DM1");
  }

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void itRecoversFromAKilledNode() throws SQLException {
    Set<Object> before = connections();
    pair.cluster().failOver();
    Eventually.beIdle();

    assertThat(writeWithAll(1)).containsOnly("DM2");

    assertThat(connections()).isEqualTo(before);
    assertThat(pair.rows()).isEqualTo(2 * SIZE);
  }

  /** The links live, and the driver's own isValid finds nothing wrong with them. */
  @Test
  void itRecoversFromASwitchover() throws SQLException {
    Set<Object> before = connections();
    pair.cluster().switchOver();

    assertThat(writeWithAll(1)).containsOnly("DM2");

    assertThat(connections()).isEqualTo(before);
    assertThat(pair.rows()).isEqualTo(2 * SIZE);
  }

  /** Switchovers and failovers in turn; a failed host has its place back when it is needed. */
  @Test
  void itFollowsTheRolesThereAndBack() throws SQLException {
    Set<Object> before = connections();
    int rounds = 3;
    for (int i = 1; i <= rounds; i++) {
      pair.cluster().switchOver();
      assertThat(writeWithAll(i)).containsOnly("DM2");
      pair.cluster().failOver();
      Eventually.beIdle();
      assertThat(writeWithAll(i)).containsOnly("DM1");
      pair.second().start();
    }

    assertThat(connections()).isEqualTo(before);
    assertThat(pair.rows()).isEqualTo((1 + 2L * rounds) * SIZE);
  }

  @Test
  void itRecoversFromTheRestartOfANodeOnItsPort() throws SQLException {
    Set<Object> before = connections();
    pair.first().kill();
    pair.first().start();
    Eventually.beIdle();

    assertThat(writeWithAll(1)).containsOnly("DM1");

    assertThat(connections()).isEqualTo(before);
    assertThat(pair.rows()).isEqualTo(2 * SIZE);
  }

  /** Borrows all of the pool at once, and writes with each; the nodes on which they did. */
  private List<String> writeWithAll(int id) throws SQLException {
    List<String> nodes = new ArrayList<>();
    for (Connection connection : borrowAll()) {
      try (connection) {
        insert(connection, id);
        nodes.add(nodeOf(connection));
      }
    }
    return nodes;
  }

  private Set<Object> connections() throws SQLException {
    List<Connection> borrowed = borrowAll();
    List<Object> ours = new ArrayList<>();
    for (Connection connection : borrowed) {
      try (connection) {
        ours.add(connection.unwrap(ConnectionProxy.class));
      }
    }
    return ours.stream().collect(Collectors.toSet());
  }

  private List<Connection> borrowAll() throws SQLException {
    List<Connection> borrowed = new ArrayList<>();
    for (int i = 0; i < SIZE; i++) {
      borrowed.add(pool.getConnection());
    }
    return borrowed;
  }
}
