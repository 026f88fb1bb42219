package io.dmha.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.demo.Books.Verdict;
import io.dmha.demo.DmhaClient.Doubt;
import io.dmha.fixtures.jdbc.CountingDriver;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The books show what becomes of a commit whose answer is lost, with a careful application or a
 * careless one.
 */
class DmhaClientTest {
  private static final long SUM = Tables.ACCOUNTS * Tables.OPENING;
  private static final Doubt REPEATS = (desk, transfer) -> false;
  private static final Doubt BELIEVES = (desk, transfer) -> true;

  private final String real =
      "h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=20000";
  private final Shift shift = new Shift(Duration.ofSeconds(20));
  private final Side side = new Side("dmha", shift);
  private CountingDriver driver;
  private Connection direct;

  @BeforeEach
  void createTables() throws SQLException {
    driver = CountingDriver.registered();
    direct = DriverManager.getConnection("jdbc:" + real);
    side.tables().create(direct);
  }

  @AfterEach
  void dropDatabase() throws SQLException {
    driver.close();
    try (Statement shutdown = direct.createStatement()) {
      shutdown.execute("SHUTDOWN");
    }
  }

  @Test
  void whoLooksInTheLedgerBalances() throws SQLException {
    Side.Result answerLost = carryOutWhileAnAnswerIsLost(Desk::isBooked);

    assertThat(answerLost.isClean()).isTrue();
    assertThat(answerLost.counts().unknown()).isEqualTo(1);
    assertThat(answerLost.counts().foundBooked()).isEqualTo(1);
  }

  @Test
  void whoLooksInTheLedgerRunsAgainWhatIsNotThere() throws SQLException {
    Side.Result commitLost = carryOutWhileACommitIsLost(Desk::isBooked);

    assertThat(commitLost.isClean()).isTrue();
    assertThat(commitLost.counts().unknown()).isEqualTo(1);
    assertThat(commitLost.counts().foundBooked()).isZero();
  }

  @Test
  void whoRepeatsWithoutLookingHasADuplicate() throws SQLException {
    Side.Result answerLost = carryOutWhileAnAnswerIsLost(REPEATS);

    assertThat(answerLost.verdict()).isEqualTo(new Verdict(SUM, SUM, 1, 0, 2));
    assertThat(answerLost.isClean()).isFalse();
  }

  @Test
  void whoBelievesWithoutLookingHasLostOne() throws SQLException {
    Side.Result commitLost = carryOutWhileACommitIsLost(BELIEVES);

    assertThat(commitLost.verdict()).isEqualTo(new Verdict(SUM, SUM, 0, 1, 2));
    assertThat(commitLost.isClean()).isFalse();
  }

  @Test
  void aStatementLostBeforeTheCommitIsRunAgainWithoutLooking() throws SQLException {
    driver.failAfter("PreparedStatement.executeUpdate", 2, DmhaClientTest::linkLost);

    Side.Result result = carryOutOne(BELIEVES);

    assertThat(result.isClean()).isTrue();
    assertThat(result.counts().notApplied()).isEqualTo(1);
    assertThat(result.counts().unknown()).isZero();
  }

  @Test
  void anyOtherErrorIsRawAndTheBooksSayTheTransferIsOpen() throws SQLException {
    driver.failBefore(
        "PreparedStatement.executeUpdate", 3, () -> new SQLException("full", "53100"));

    Side.Result result = carryOutOne(Desk::isBooked);

    assertThat(result.counts().rawErrors()).isEqualTo(1);
    assertThat(result.verdict().balances()).isTrue();
    assertThat(result.isClean()).isFalse();
  }

  private Side.Result carryOutWhileAnAnswerIsLost(Doubt doubt) throws SQLException {
    driver.failAfter("commit", 1, DmhaClientTest::linkLost);
    return carryOutOne(doubt);
  }

  private Side.Result carryOutWhileACommitIsLost(Doubt doubt) throws SQLException {
    driver.failBefore("commit", 1, DmhaClientTest::linkLost);
    return carryOutOne(doubt);
  }

  private Side.Result carryOutOne(Doubt doubt) throws SQLException {
    Connection connection =
        DriverManager.getConnection(
            // What is lost is to be told: the client is tested, not the replay.
            "jdbc:dmha:counting:" + real + ";dmha.continuity=reads");
    try (Client client =
        new DmhaClient(new Desk(connection, side.tables()), doubt, shift, side.tally())) {
      side.carryOut(client, new Transfer(1, 5, 3, 70));
    }
    return side.result(direct);
  }

  private static SQLException linkLost() {
    return new SQLNonTransientConnectionException("the line went dead", "08006");
  }
}
