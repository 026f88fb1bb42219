package io.dmha.integration.hikari;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride.Override;
import io.dmha.fixtures.dm.server.Cut;
import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.dm.wire.Command;
import io.dmha.jdbc.ConnectionProxy;
import io.dmha.outcome.DmhaExceptions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionTemplate;

/** A real pool under Spring's transactions, with the override and without. */
@Timeout(60)
class HikariExceptionOverrideTest {
  private final HikariExceptionOverride override = new HikariExceptionOverride();
  private DmCluster cluster;
  private HikariDataSource pool;

  @BeforeEach
  void start() throws SQLException {
    cluster = DmCluster.pair();
    cluster.engine().run("create table t(id int primary key)");
  }

  @AfterEach
  void stop() {
    if (pool != null) {
      pool.close();
    }
    cluster.close();
  }

  @Test
  void theApplicationSeesThatACommitIsUnknownAndThePoolKeepsItsConnection() throws SQLException {
    pool = pool(HikariExceptionOverride.class.getName());
    Object before = ours();

    Throwable told = catchThrowable(this::loseACommit);

    assertThat(told).hasRootCauseMessage(null).hasStackTraceContaining("UNKNOWN: the connection");
    assertThat(told.getCause()).isInstanceOf(SQLNonTransientConnectionException.class);
    assertThat(((SQLException) told.getCause()).getSQLState()).isEqualTo("08007");
    assertThat(ours()).isSameAs(before);
    assertThat(cluster.engine().ask("select count(*) from t")).isEqualTo(1);
  }

  /** What the override is for: the rollback of Spring fails, and takes the place of the truth. */
  @Test
  void withoutItTheApplicationSeesThatTheConnectionIsClosed() throws SQLException {
    pool = pool(null);
    Object before = ours();

    Throwable told = catchThrowable(this::loseACommit);

    assertThat(told).hasRootCauseMessage("Connection is closed");
    assertThat(told.toString()).doesNotContain("UNKNOWN");
    assertThat(ours()).isNotSameAs(before);
  }

  /** It does not roll back after a commit that has failed. */
  @Test
  void theManagerThatTranslatesNothingShowsTheTruthWithoutItToo() throws SQLException {
    pool = pool(null);
    DataSourceTransactionManager manager = new DataSourceTransactionManager(pool);

    Throwable told = catchThrowable(() -> loseACommit(manager));

    assertThat(told).isInstanceOf(TransactionSystemException.class);
    assertThat(((SQLException) told.getCause()).getSQLState()).isEqualTo("08007");
  }

  @Test
  void aStatementThatTheApplicationHasClosedCostsNoConnection() throws SQLException {
    pool = pool(HikariExceptionOverride.class.getName());
    Object before = ours();

    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      ResultSet rows = statement.executeQuery("select 1");
      rows.close();
      Throwable told = catchThrowable(rows::next);
      assertThat(((SQLException) told).getErrorCode()).isEqualTo(6034);
      assertThat(((SQLException) told).getSQLState()).isEqualTo("08007");
    }

    assertThat(ours()).isSameAs(before);
  }

  @Test
  void whatLeavesTheConnectionOpenKeepsIt() {
    assertThat(judged(DmhaExceptions.notApplied("m", null))).isEqualTo(Override.DO_NOT_EVICT);
    assertThat(judged(DmhaExceptions.unknown("m", null))).isEqualTo(Override.DO_NOT_EVICT);
    assertThat(judged(DmhaExceptions.resultLost("m", null))).isEqualTo(Override.DO_NOT_EVICT);
    assertThat(judged(DmhaExceptions.noHost("m", null))).isEqualTo(Override.DO_NOT_EVICT);
    assertThat(judged(DmhaExceptions.stopped("m", null))).isEqualTo(Override.DO_NOT_EVICT);
  }

  @Test
  void whatClosesItIsLeftToThePool() {
    assertThat(judged(DmhaExceptions.closed("m", null))).isEqualTo(Override.CONTINUE_EVICT);
    assertThat(judged(DmhaExceptions.sessionLost("m", null))).isEqualTo(Override.CONTINUE_EVICT);
    assertThat(judged(DmhaExceptions.unknownOfClosed("m", null)))
        .isEqualTo(Override.CONTINUE_EVICT);
  }

  /** The class tells, not the state. */
  @Test
  void whatAnotherDriverSaysIsLeftToThePool() {
    for (String state : new String[] {"08007", "40001", "08001", "08006"}) {
      assertThat(judged(new SQLException("m", state))).isEqualTo(Override.CONTINUE_EVICT);
    }
    assertThat(judged(new SQLException("m", "08007", 6034))).isEqualTo(Override.CONTINUE_EVICT);
  }

  private Override judged(SQLException failure) {
    return override.adjudicate(failure);
  }

  private HikariDataSource pool(String overrideClass) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:dmha:dm://" + cluster.hosts() + "?dmha.backoffBase=5ms");
    config.setUsername(DmNode.USER);
    config.setPassword(DmNode.PASSWORD);
    config.setMaximumPoolSize(1);
    if (overrideClass != null) {
      config.setExceptionOverrideClassName(overrideClass);
    }
    return new HikariDataSource(config);
  }

  private void loseACommit() {
    loseACommit(new JdbcTransactionManager(pool));
  }

  private void loseACommit(PlatformTransactionManager manager) {
    cluster.primary().plan(new Cut(Command.COMMIT, 1, Cut.Point.BEFORE_REPLY, Cut.Ending.FIN));
    new TransactionTemplate(manager)
        .executeWithoutResult(
            unused -> {
              int rows = new JdbcTemplate(pool).update("insert into t(id) values(1)");
              assertThat(rows).isOne();
            });
  }

  private Object ours() throws SQLException {
    try (Connection connection = pool.getConnection()) {
      return connection.unwrap(ConnectionProxy.class);
    }
  }
}
