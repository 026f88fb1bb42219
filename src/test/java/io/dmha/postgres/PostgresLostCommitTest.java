package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.EventType;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.net.Chunks;
import io.dmha.fixtures.net.Cut;
import io.dmha.fixtures.net.Direction;
import io.dmha.fixtures.net.FaultProxy;
import io.dmha.fixtures.net.Hold;
import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
import io.dmha.fixtures.node.PostgresPair;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The primary of a real cluster is killed while a COMMIT is in flight, before and after its standby
 * has it. Whether the standby that is promoted has it, is found out, and it is there once.
 */
@NeedsPostgres
@Timeout(60)
class PostgresLostCommitTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private PostgresPair pair;
  private FaultProxy proxy;
  private Bank bank;

  @BeforeEach
  void start() throws SQLException {
    SeenEvents.clear();
    pair = PostgresPair.started();
    proxy = FaultProxy.to(pair.first().address());
    bank = Bank.opened(pair, pair.urlOfBoth(proxy.port(), pair.second().port()), 1);
  }

  @AfterEach
  void stop() throws InterruptedException {
    bank.close();
    proxy.close();
    pair.close();
  }

  /** The first transfer is done, on another connection: the driver sends the text COMMIT once. */
  private Connection connected() throws Exception {
    try (Connection other = bank.connect("")) {
      other.setAutoCommit(false);
      bank.clerk(0).transfer(other, 0);
    }
    Connection connection = bank.connect("");
    connection.setAutoCommit(false);
    return connection;
  }

  private CompletableFuture<Void> transfer(Connection connection) {
    return bank.clerk(0).transferLater(connection, 1);
  }

  private void expectBothOnce() {
    PostgresNode now = pair.primary();
    assertThat(now).isSameAs(pair.second());
    assertThat(now.query("select string_agg(id::text, ',' order by id) from ledger"))
        .isEqualTo("0,1");
    assertThat(now.query("select balance from account where id = 0")).isEqualTo("997");
    assertThat(now.query("select balance from account where id = 1")).isEqualTo("1003");
    assertThat(SeenEvents.count(EventType.OUTCOME_FOUND)).isEqualTo(1);
  }

  @Test
  void whatTheStandbyHasIsFoundToBeCommitted() throws Exception {
    try (Connection connection = connected()) {
      Hold reply = proxy.hold(Direction.REPLIES, Chunks.containing("COMMIT"));
      CompletableFuture<Void> transfer = transfer(connection);
      reply.awaitArrival(SOON);

      pair.failOver();
      reply.drop(Cut.RST);
      transfer.join();

      expectBothOnce();
      assertThat(SeenEvents.count(EventType.TRANSACTION_REPLAYED)).isZero();
    }
  }

  /** To dmha that is the same as a COMMIT that never came to the primary. */
  @Test
  void whatTheStandbyNeverGotIsDoneAgain() throws Exception {
    try (Connection connection = connected()) {
      // The row of the connect waits for no standby.
      pair.primary().awaitCopied();
      pair.standby().kill9();
      CompletableFuture<Void> transfer = transfer(connection);
      Eventually.within(SOON, () -> pair.primary().waitingForStandby() == 1);

      pair.primary().kill9();
      pair.standby().start();
      pair.promote();
      transfer.join();

      expectBothOnce();
      assertThat(SeenEvents.count(EventType.TRANSACTION_REPLAYED)).isEqualTo(1);
    }
  }
}
