package io.dmha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.Protection;
import io.dmha.fixtures.jdbc.CallFault;
import io.dmha.fixtures.jdbc.CountingDriver;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.link.Link;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.h2.jdbc.JdbcPreparedStatement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One thread binds a parameter while another one, of the same connection, finds the link gone and
 * has the transaction done again: the statement on the new link has what was bound last.
 */
@Timeout(120)
class BoundBesideReplayTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  /** Another one for each test: connections of one URL share its driver. */
  private final String database = "mem:" + UUID.randomUUID();

  private CountingDriver driver;
  private Connection keeper;
  private Connection connection;
  private PreparedStatement insert;

  @BeforeEach
  void insertOne() throws SQLException {
    keeper = DriverManager.getConnection("jdbc:h2:" + database);
    try (Statement statement = keeper.createStatement()) {
      statement.execute("create table t(id int, name varchar(9))");
    }
    driver = CountingDriver.registered();
    connection =
        DriverManager.getConnection(
            "jdbc:dmha:counting:h2:" + database + ";dmha.role=any;dmha.backoffBase=5ms");
    connection.setAutoCommit(false);
    insert = connection.prepareStatement("insert into t values(?, ?)");
    insert.setString(2, "x");
    insert.setInt(1, 1);
    assertThat(insert.executeUpdate()).isOne();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
    driver.close();
    try (Statement statement = keeper.createStatement()) {
      statement.execute("shutdown");
    }
  }

  /** Loses the link in another thread while this one's {@code setInt} is under way. */
  private void bindWhileItIsLost(int value) throws Exception {
    CallFault stands = driver.blockAfter("PreparedStatement.setInt", 1);
    FutureTask<Boolean> binds =
        new FutureTask<>(
            () -> {
              insert.setInt(1, value);
              return true;
            });
    new Thread(binds, "binds").start();
    stands.awaitReached(SOON);
    cutAtGetWarnings();
    assertThat((Object) connection.getWarnings()).isNull();
    stands.release();
    assertThat(binds.get(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(driver.opened()).isEqualTo(2);
  }

  private void cutAtGetWarnings() {
    driver.failBefore(
        "Connection.getWarnings",
        1,
        () -> new SQLNonTransientConnectionException("cut by the test", "08006"));
  }

  private String ids() throws SQLException {
    try (Statement statement = keeper.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select listagg(id || name, ' ') within group (order by id) from t")) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  @Test
  void anExecutionHasWhatWasBoundLast() throws Exception {
    bindWhileItIsLost(2);

    assertThat(insert.executeUpdate()).isOne();
    insert.setInt(1, 3);
    assertThat(insert.executeUpdate()).isOne();
    connection.commit();

    assertThat(ids()).isEqualTo("1x 2x 3x");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aBatchHasWhatWasBoundLast(boolean isBegun) throws Exception {
    if (isBegun) {
      insert.setInt(1, 5);
      insert.addBatch();
    }
    bindWhileItIsLost(2);

    insert.addBatch();
    insert.setInt(1, 3);
    insert.addBatch();
    assertThat(insert.executeBatch()).containsOnly(1);
    connection.commit();

    assertThat(ids()).isEqualTo(isBegun ? "1x 2x 3x 5x" : "1x 2x 3x");
  }

  @Test
  void whatWasClearedIsNotThereAgain() throws Exception {
    bindWhileItIsLost(2);
    insert.clearParameters();
    insert.setInt(1, 2);
    insert.setString(2, "y");

    assertThat(insert.executeUpdate()).isOne();
    connection.commit();

    assertThat(ids()).isEqualTo("1x 2y");
  }

  /** Loses the link, and has the transaction done again, between two calls of one thread. */
  private void lose() throws SQLException {
    cutAtGetWarnings();
    assertThat((Object) connection.getWarnings()).isNull();
    assertThat(driver.opened()).isEqualTo(2);
  }

  /** The rows of a batch are added again by binding them. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatABatchBoundIsNotLeftBehind(boolean isExecuted) throws SQLException {
    insert.setInt(1, 4);
    insert.addBatch();
    insert.setInt(1, 5);
    if (isExecuted) {
      assertThat(insert.executeUpdate()).isOne();
    }
    lose();

    assertThat(insert.executeUpdate()).isOne();
    insert.addBatch();
    assertThat(insert.executeBatch()).containsExactly(1, 1);
    connection.commit();

    assertThat(ids()).isEqualTo(isExecuted ? "1x 4x 5x 5x 5x" : "1x 4x 5x 5x");
  }

  /** The same where the replay executes the batch, and then the statement. */
  @Test
  void whatAnExecutedBatchBoundIsNotLeftBehind() throws SQLException {
    insert.setInt(1, 4);
    insert.addBatch();
    insert.setInt(1, 5);
    assertThat(insert.executeUpdate()).isOne();
    assertThat(insert.executeBatch()).containsExactly(1);
    assertThat(insert.executeUpdate()).isOne();
    lose();

    assertThat(insert.executeUpdate()).isOne();
    connection.commit();

    assertThat(ids()).isEqualTo("1x 4x 5x 5x 5x");
  }

  @Test
  void aSettingThatWasUnderWayIsMadeAgain() throws Exception {
    CallFault stands = driver.blockAfter("PreparedStatement.setMaxRows", 1);
    try (PreparedStatement all = connection.prepareStatement("select id from t")) {
      assertThat(all.executeQuery().next()).isTrue();
      FutureTask<Boolean> sets =
          new FutureTask<>(
              () -> {
                all.setMaxRows(1);
                return true;
              });
      new Thread(sets, "sets").start();
      stands.awaitReached(SOON);
      lose();
      stands.release();
      assertThat(sets.get(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
      insert.setInt(1, 2);
      assertThat(insert.executeUpdate()).isOne();

      ResultSet rows = all.executeQuery();

      assertThat(rows.next()).isTrue();
      assertThat(rows.next()).as("setMaxRows(1)").isFalse();
    }
    connection.commit();
    assertThat(ids()).isEqualTo("1x 2x");
  }

  /** What was used up, and is bound anew, is no reason to refuse the next transaction. */
  @Test
  void aStreamOfTheTransactionBeforeIsNotAskedFor() throws SQLException {
    insert.setCharacterStream(2, new StringReader("s"));
    insert.setInt(1, 2);
    assertThat(insert.executeUpdate()).isOne();
    lose();
    connection.commit();

    insert.setInt(1, 3);
    insert.setCharacterStream(2, new StringReader("t"));
    assertThat(insert.executeUpdate()).isOne();
    connection.commit();

    assertThat(ids()).isEqualTo("1x 2s 3t");
  }

  /** The rows that the driver has are those that the application adds after the refusal. */
  @Test
  void aBatchThatWasRefusedIsNotThereWithTheNext() throws SQLException {
    connection.rollback();
    Connection other =
        DriverManager.getConnection(
            "jdbc:dmha:counting:h2:" + database + ";dmha.role=any;dmha.continuity=reads");
    other.setAutoCommit(false);
    try (Statement statement = other.createStatement()) {
      statement.executeUpdate("insert into t values(0, 'l')");
      cutAtGetWarnings();
      assertThatThrownBy(other::getWarnings).hasMessageContaining("NOT APPLIED");
      PreparedStatement batch = other.prepareStatement("insert into t values(?, 'b')");
      addTwo(batch);
      assertThatThrownBy(batch::executeBatch).hasMessageContaining("Nothing was sent");
      other.rollback();

      addTwo(batch);
      assertThat(batch.executeBatch()).containsExactly(1, 1);
      other.commit();
    } finally {
      other.close();
    }
    assertThat(ids()).isEqualTo("1b 2b");
  }

  private static void addTwo(PreparedStatement batch) throws SQLException {
    for (int id = 1; id <= 2; id++) {
      batch.setInt(1, id);
      batch.addBatch();
    }
  }

  /**
   * Its steps are forgotten while a host is looked for: what is left must not pass for all of it.
   */
  @Test
  void aTransactionThatIsSuspendedMeanwhileIsNotDoneAgainInPart() throws Exception {
    CallFault connect = driver.blockBefore("Driver.connect", 1);
    cutAtGetWarnings();
    FutureTask<Object> recovers = new FutureTask<>(() -> connection.getWarnings());
    new Thread(recovers, "recovers").start();
    connect.awaitReached(SOON);

    connection.unwrap(Protection.class).suspend().close();
    connect.release();

    assertThatThrownBy(() -> recovers.get(SOON.toSeconds(), TimeUnit.SECONDS))
        .cause()
        .hasMessageContaining("NOT APPLIED")
        .hasMessageContaining("it cannot be done again any more");
    connection.rollback();
    insert.setInt(1, 2);
    assertThat(insert.executeUpdate()).isOne();
    connection.commit();
    assertThat(ids()).isEqualTo("2x");
  }

  /** Who waits in vain for another thread adds the rows again, and not to those before. */
  @Test
  void aBatchThatWaitedInVainIsNotThereWithTheNext() throws Exception {
    connection.rollback();
    try (Connection other =
        DriverManager.getConnection(
            "jdbc:dmha:counting:h2:" + database + ";dmha.role=any;dmha.attemptTimeout=20s")) {
      other.setAutoCommit(false);
      PreparedStatement batch = other.prepareStatement("insert into t values(?, 'b')");
      addTwo(batch);
      CallFault connect = driver.blockBefore("Driver.connect", 1);
      cutAtGetWarnings();
      FutureTask<Object> recovers = new FutureTask<>(() -> other.getWarnings());
      new Thread(recovers, "recovers").start();
      connect.awaitReached(SOON);

      Thread.currentThread().interrupt();
      assertThatThrownBy(batch::executeBatch).hasMessageContaining("interrupted");
      assertThat(Thread.interrupted()).isTrue();
      connect.release();
      Eventually.within(SOON, "the other one has recovered, or not", recovers::isDone);
      other.rollback();
      addTwo(batch);
      assertThat(batch.executeBatch()).containsExactly(1, 1);
      other.commit();
    }
    assertThat(ids()).isEqualTo("1b 2b");
  }

  /**
   * The replay makes it again, for what it has done; an application that reuses it has no other.
   */
  @Test
  void whatWasClosedWithItsLinkIsClosedOnTheNextOneAsWell() throws Exception {
    driver.failBefore(
        "PreparedStatement.close",
        1,
        () -> new SQLNonTransientConnectionException("cut by the test", "08006"));
    insert.close();
    connection.commit();

    assertThat(driver.opened()).isEqualTo(2);
    assertThat(ids()).isEqualTo("1x");
    assertThat(((GuardedStatement) insert).delegate().isClosed()).isTrue();
  }

  /** It gets the delegate that a replay has just put in place, before the link is known. */
  @Test
  void whatIsUnwrappedDuringAReplayIsNotOverlooked() throws Exception {
    GuardedStatement proxy = (GuardedStatement) insert;
    Link lost = proxy.link;
    Object unwrapped = insert.unwrap(JdbcPreparedStatement.class);
    assertThat(unwrapped).isNotNull();
    assertThat(lost.isHandedOut()).isTrue();
    Link next = new Link(keeper, lost.host(), lost.greeting(), 0);

    proxy.moveTo(next);

    assertThat(next.isHandedOut()).isTrue();
  }
}
