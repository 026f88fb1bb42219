package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.net.Chunks;
import io.dmha.fixtures.net.Cut;
import io.dmha.fixtures.net.Direction;
import io.dmha.fixtures.net.FaultProxy;
import io.dmha.fixtures.net.Hold;
import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** now() of PostgreSQL is one value in all of a transaction; what it has stored is what it saw. */
@NeedsPostgres
@Timeout(60)
class PostgresOneTimeTest {
  @Test
  void whatWasStoredIsWhatWasSeen() throws Exception {
    try (PostgresNode node = PostgresNode.started();
        FaultProxy proxy = FaultProxy.to(node.port())) {
      node.query("create table t(id int, at timestamptz default now())");
      String seen = null;
      try (Connection connection =
              DriverManager.getConnection(
                  "jdbc:dmha:postgresql://127.0.0.1:"
                      + proxy.port()
                      + "/postgres?dmha.backoffBase=5ms&dmha.continuity=transactions",
                  "postgres",
                  "");
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        assertThat(statement.executeUpdate("insert into t(id) values (1)")).isEqualTo(1);
        try (ResultSet rows = statement.executeQuery("select now()")) {
          assertThat(rows.next()).isTrue();
          seen = rows.getString(1);
        }
        Hold lost = proxy.hold(Direction.REQUESTS, Chunks.containing("values (2)"));
        CompletableFuture<Void> cut =
            CompletableFuture.runAsync(
                () -> {
                  try {
                    lost.awaitArrival(Duration.ofSeconds(20));
                    lost.drop(Cut.RST);
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
        assertThat(statement.executeUpdate("insert into t(id) values (2)")).isEqualTo(1);
        cut.get(20, TimeUnit.SECONDS);
        connection.commit();
      } catch (SQLException e) {
        assertThat(e.getSQLState()).isEqualTo("40001");
        return;
      }
      assertThat(node.query("select count(*) from t where at = '" + seen + "'")).isEqualTo("2");
    }
  }
}
