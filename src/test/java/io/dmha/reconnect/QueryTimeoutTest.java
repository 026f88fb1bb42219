package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotAppliedWithoutCause;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.event.EventType;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** A limit that the application has set ends a call in an outage, not {@code recoveryTimeout}. */
@NeedsProcesses
class QueryTimeoutTest {
  private static final String BY_IT = "1000 ms (the statement's query timeout)";

  @RegisterExtension final TwoNodes nodes = new TwoNodes();

  /** Of the first host alone, which each test kills; without the limit it would wait for hours. */
  private Connection open() throws SQLException {
    String both = nodes.url();
    String second = ",127.0.0.1:" + nodes.second().port();
    assertThat(both).contains(second);
    return nodes.open(both.replace(second, "") + ";dmha.recoveryTimeout=2h");
  }

  @Test
  void aReadEndsByIt() throws SQLException {
    Connection connection = open();
    Statement statement = connection.createStatement();
    statement.setQueryTimeout(1);
    nodes.first().kill9();

    Throwable thrown = catchThrowable(() -> statement.executeQuery("select 1"));

    assertThat(thrown).isInstanceOf(SQLException.class).hasMessageContaining(BY_IT);
    assertThat(((SQLException) thrown).getSQLState()).isEqualTo("08001");
    assertThat(connection.isClosed()).isFalse();
  }

  @Test
  void soDoesOneOfAPreparedStatementEachTime() throws SQLException {
    Connection connection = open();
    PreparedStatement statement = connection.prepareStatement("select ?");
    statement.setQueryTimeout(1);
    statement.setInt(1, 1);
    statement.executeQuery().close();
    nodes.first().kill9();

    for (int i = 0; i < 2; i++) {
      assertThat(catchThrowable(statement::executeQuery)).hasMessageContaining(BY_IT);
    }
  }

  @Test
  void aLostTransactionIsToldByThen() throws SQLException {
    Connection connection = open();
    connection.setAutoCommit(false);
    Statement statement = connection.createStatement();
    statement.setQueryTimeout(1);
    statement.executeUpdate("insert into t(id) values(1)");
    nodes.first().kill9();

    Throwable told =
        assertNotAppliedWithoutCause(() -> statement.executeUpdate("insert into t(id) values(2)"));

    assertThat(told).hasStackTraceContaining(BY_IT);
  }

  @Test
  void soDoRowsThatAreFetched() throws SQLException {
    Connection connection = open();
    Statement statement = connection.createStatement();
    statement.setQueryTimeout(1);
    statement.setFetchSize(1);
    ResultSet rows = statement.executeQuery("select x from system_range(1, 100) order by x");
    assertThat(rows.next()).isTrue();
    nodes.first().kill9();

    Throwable thrown =
        catchThrowable(
            () -> {
              while (rows.next()) {
                assertThat(rows.getInt(1)).isPositive();
              }
            });

    assertThat(thrown).isInstanceOf(SQLException.class).hasStackTraceContaining(BY_IT);
  }

  /** Its own limit, not that of whoever recovers the connection. */
  @Test
  void whoWaitsForAnotherThreadWaitsNoLonger() throws Exception {
    Connection connection = open();
    Statement patient = connection.createStatement();
    Statement hasty = connection.createStatement();
    hasty.setQueryTimeout(1);
    nodes.first().kill9();
    CompletableFuture<Throwable> other =
        CompletableFuture.supplyAsync(() -> catchThrowable(() -> patient.execute("select 1")));
    Eventually.within(
        Duration.ofSeconds(20),
        "the other thread recovers",
        () -> Events.count(EventType.RECOVERY_STARTED) > 0);

    assertThat(catchThrowable(() -> hasty.execute("select 1"))).hasMessageContaining("1000 ms (");

    assertThat(other).isNotDone();
    connection.close();
    assertThat(other.join()).isInstanceOf(SQLException.class);
  }

  /** {@code @Transactional(timeout = 1)} is this. */
  @Test
  void theTimeoutOfSpringsTransactionsIsSuchALimit() throws SQLException {
    SingleConnectionDataSource source = new SingleConnectionDataSource(open(), true);
    JdbcTemplate template = new JdbcTemplate(source);
    TransactionTemplate transactions =
        new TransactionTemplate(new DataSourceTransactionManager(source));
    transactions.setTimeout(2);

    Throwable thrown =
        catchThrowable(
            () ->
                transactions.executeWithoutResult(
                    status -> {
                      template.update("insert into t(id) values(1)");
                      nodes.first().kill9();
                      template.update("insert into t(id) values(2)");
                    }));

    assertThat(thrown).hasStackTraceContaining(" ms (the statement's query timeout)");
  }
}
