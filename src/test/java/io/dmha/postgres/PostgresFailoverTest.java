package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.EventType;
import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresPair;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real cluster fails over under the transactions of several threads, and none of them knows. */
@NeedsPostgres
@Timeout(120)
class PostgresFailoverTest {
  private static final int CLERKS = 4;
  private static final int A_WHILE = 20;

  private PostgresPair pair;
  private Bank bank;

  @BeforeEach
  void start() throws SQLException {
    SeenEvents.clear();
    pair = PostgresPair.started();
    bank = Bank.opened(pair, pair.urlOfBoth(), CLERKS);
  }

  @AfterEach
  void stop() throws InterruptedException {
    bank.close();
    pair.close();
  }

  @Test
  void failoversInBothDirectionsReachNobodyAndEachTransferIsThereOnce() throws Exception {
    bank.start();
    bank.await(A_WHILE);

    pair.failOver();
    bank.await(A_WHILE);
    pair.rejoin();
    bank.await(A_WHILE);
    pair.failOver();
    bank.await(A_WHILE);
    bank.stop();

    assertThat(pair.primary()).isSameAs(pair.first());
    assertThat(bank.failures()).isEmpty();
    assertThat(bank.wrongs(pair.primary())).isEmpty();
    assertThat(SeenEvents.count(EventType.TRANSACTION_REPLAYED)).isPositive();
  }
}
