package io.dmha.dameng.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.junit.Slow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Statements that are cancelled or take too long. */
@Slow
class LimitsOfTimeTest extends Conformance {
  private static final String LONG = "select SF_SLEEP(30000) from dual";

  @EveryWay
  void aStatementIsCancelledByAnotherThread(Way way) throws SQLException {
    try (Connection c = way.connect(node);
        Statement s = c.createStatement()) {
      CompletableFuture<Throwable> running =
          CompletableFuture.supplyAsync(() -> catchThrowable(() -> s.executeQuery(LONG)));
      Eventually.within(
          Duration.ofSeconds(10),
          () -> node.sessions().stream().anyMatch(session -> session.state().equals("ACTIVE")));
      s.cancel();
      Throwable failure = running.join();
      assertThat(((SQLException) failure).getErrorCode()).isEqualTo(-6515);
      assertThat(rows(c, "select 1 from dual")).containsExactly("1");
    }
  }

  @EveryWay
  void whatDoesNotRunIsNotCancelled(Way way) throws SQLException {
    try (Connection c = way.connect(node);
        Statement s = c.createStatement()) {
      s.cancel();
      assertThat(s.execute("select 1 from dual")).isTrue();
    }
  }

  @EveryWay
  void aStatementHasAsMuchTimeAsItIsGiven(Way way) throws SQLException {
    try (Connection c = way.connect(node);
        Statement s = c.createStatement()) {
      s.setQueryTimeout(1);
      assertThat(s.getQueryTimeout()).isEqualTo(1);
      assertCode(-7049, () -> s.executeQuery(LONG));
      try (PreparedStatement p = c.prepareStatement("select SF_SLEEP(?) from dual")) {
        p.setQueryTimeout(20);
        p.setInt(1, 10);
        assertThat(rows(p.executeQuery())).containsExactly("10");
      }
      assertThat(rows(c, "select 1 from dual")).containsExactly("1");
    }
  }
}
