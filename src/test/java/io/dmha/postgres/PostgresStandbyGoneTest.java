package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresPair;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The standby dies, and then a commit waits that its primary has made already. Whatever ends the
 * wait, it is not told as done before a standby has it: the next failover would take it back.
 */
@NeedsPostgres
@Timeout(90)
class PostgresStandbyGoneTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private PostgresPair pair;
  private Bank bank;

  @BeforeEach
  void start() throws SQLException {
    pair = PostgresPair.started();
    bank = Bank.opened(pair, pair.urlOfBoth(), 1);
  }

  @AfterEach
  void stop() throws InterruptedException {
    bank.close();
    pair.close();
  }

  private Connection connected(String more) throws SQLException {
    Connection connection = bank.connect(more);
    connection.setAutoCommit(false);
    return connection;
  }

  /** A transfer whose commit waits for the dead standby. */
  private CompletableFuture<Void> waiting(Connection connection) {
    pair.standby().kill9();
    CompletableFuture<Void> transfer = bank.clerk(0).transferLater(connection, 0);
    Eventually.within(SOON, () -> pair.primary().waitingForStandby() == 1);
    return transfer;
  }

  private String ledger() {
    return pair.primary().query("select count(*) from ledger");
  }

  private void promoteTheOneThatWasGone() {
    pair.primary().kill9();
    pair.standby().start();
    pair.promote();
  }

  @Test
  void aCommitIsDoneWhenTheStandbyIsBack() throws Exception {
    try (Connection connection = connected("")) {
      CompletableFuture<Void> transfer = waiting(connection);
      assertThat(ledger()).isEqualTo("0");
      assertThat(transfer).isNotDone();

      pair.standby().start();
      transfer.get(20, TimeUnit.SECONDS);

      pair.failOver();
      assertThat(ledger()).isEqualTo("1");
    }
  }

  /** Nobody waits for a standby then: whoever asks sees it, and it may be lost yet. */
  @ParameterizedTest
  @ValueSource(strings = {"pg_terminate_backend", "pg_cancel_backend"})
  void aWaitThatTheAdministratorEndsIsNotTakenForACommit(String how) throws Exception {
    try (Connection connection = connected("&dmha.recoveryTimeout=20s")) {
      CompletableFuture<Void> transfer = waiting(connection);
      pair.primary()
          .query("select " + how + "(pid) from pg_stat_activity where wait_event = 'SyncRep'");
      Eventually.within(SOON, () -> ledger().equals("1"));
      Eventually.within(SOON, () -> pair.primary().waitingForStandby() == 1 || transfer.isDone());

      assertThat(transfer).isNotDone();
      promoteTheOneThatWasGone();
      transfer.get(20, TimeUnit.SECONDS);

      assertThat(ledger()).isEqualTo("1");
    }
  }

  /** After its recovery it shows what it had in its log, standby or not. */
  @Test
  void whatARestartedPrimaryShowsIsNotTakenForACommit() throws Exception {
    try (Connection connection = connected("&dmha.recoveryTimeout=20s")) {
      CompletableFuture<Void> transfer = waiting(connection);
      pair.primary().kill9();
      pair.primary().start();
      assertThat(ledger()).isEqualTo("1");
      Eventually.within(SOON, () -> pair.primary().waitingForStandby() == 1 || transfer.isDone());

      assertThat(transfer).isNotDone();
      promoteTheOneThatWasGone();
      transfer.get(20, TimeUnit.SECONDS);

      assertThat(ledger()).isEqualTo("1");
    }
  }

  @Test
  void aWaitThatTimesOutIsUnknown() throws Exception {
    try (Connection connection = connected("&socketTimeout=1&dmha.recoveryTimeout=3s")) {
      CompletableFuture<Void> transfer = waiting(connection);

      Throwable told = catchThrowable(() -> transfer.get(20, TimeUnit.SECONDS));

      assertThat(told).hasCauseInstanceOf(SQLException.class);
      assertThat(((SQLException) told.getCause()).getSQLState()).isEqualTo("08007");
      promoteTheOneThatWasGone();
      assertThat(ledger()).isEqualTo("0");
    }
  }
}
