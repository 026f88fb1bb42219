package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.net.Chunks;
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
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The primary of a real cluster freezes, its standby is promoted, and the old primary wakes up: it
 * goes on as a primary, with the sessions it had. Nothing it does is ever told as done.
 */
@NeedsPostgres
@Timeout(180)
class PostgresSplitBrainTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int CLERKS = 4;
  private static final int A_WHILE = 15;

  /** The guard's table is called DMHA_COMMIT. */
  private static final Predicate<byte[]> COMMIT =
      Chunks.containing("COMMIT").and(Chunks.containing("DMHA").negate());

  private PostgresPair pair;
  private FaultProxy proxy;
  private Bank bank;

  @BeforeEach
  void start() throws SQLException {
    pair = PostgresPair.started();
    proxy = FaultProxy.to(pair.first().address());
    bank = Bank.opened(pair, pair.urlOfBoth(proxy.port(), pair.second().port()), CLERKS);
  }

  @AfterEach
  void stop() throws InterruptedException {
    bank.close();
    proxy.close();
    pair.close();
  }

  /** COMMITs of the clerks lie in the old primary's sockets: it does them when it wakes up. */
  @Test
  void lateCommitsOfTheOldPrimaryNeverSurface() throws Exception {
    bank.start();
    bank.await(A_WHILE);
    Hold commits = proxy.hold(Direction.REQUESTS, COMMIT);
    for (int clerk = 0; clerk < CLERKS; clerk++) {
      commits.awaitArrival(SOON);
    }
    pair.freeze();
    commits.release();
    PostgresNode old = pair.promote();
    bank.await(A_WHILE);

    pair.thaw();
    Eventually.within(SOON, () -> old.waitingForStandby() == CLERKS);
    bank.await(A_WHILE);
    bank.stop();

    assertThat(bank.failures()).isEmpty();
    assertThat(bank.wrongs(pair.primary())).isEmpty();
    pair.rejoin();
    assertThat(old.isStandby()).isTrue();
    pair.failOver();
    assertThat(bank.wrongs(old)).isEmpty();
  }

  /** It says that it is a primary, and stands first in the URL. */
  @Test
  void whoeverComesToTheOldPrimaryIsToldNothingUntilItIsGone() throws Exception {
    pair.freeze();
    PostgresNode old = pair.promote();
    pair.thaw();
    try (Connection connection = bank.connect("")) {
      connection.setAutoCommit(false);
      CompletableFuture<Void> transfer = bank.clerk(0).transferLater(connection, 0);
      Eventually.within(SOON, () -> old.waitingForStandby() == 1 || transfer.isDone());
      assertThat(ledger()).isEqualTo(transfer.isDone() ? "1" : "0");

      pair.rejoin();

      // The new primary knows nothing of that connection, so nobody can say what it lacks.
      assertThat(transfer)
          .failsWithin(SOON)
          .withThrowableThat()
          .withStackTraceContaining(
              "missing on this host, and it has committed nothing yet: the connect wrote that row");
      assertThat(ledger()).isEqualTo("0");
      bank.clerk(0).transferLater(connection, 1).join();
      assertThat(connection.toString()).contains(":" + pair.primary().port());
      assertThat(ledger()).isEqualTo("1");
    }
  }

  private String ledger() {
    return pair.primary().query("select count(*) from ledger");
  }

  /** The guard's table cannot be made there: that is waited for as long as an attempt may take. */
  @Test
  void aClusterThatIsNewToDmhaIsUsedWhereItsGuardCanBePrepared() throws Exception {
    pair.primary().query("drop table dmha_commit");
    pair.freeze();
    pair.promote();
    pair.thaw();

    try (Connection connection = bank.connect("&dmha.attemptTimeout=1500ms")) {
      connection.setAutoCommit(false);
      bank.clerk(0).transfer(connection, 0);

      assertThat(connection.toString()).contains(":" + pair.primary().port());
      assertThat(ledger()).isEqualTo("1");
    }
  }
}
