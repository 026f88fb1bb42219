package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotAppliedWithoutCause;
import static io.dmha.reconnect.Verdicts.assertUnknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.EventType;
import io.dmha.fixtures.jdbc.CountingDriver;
import io.dmha.fixtures.node.H2Node;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two hosts with two databases, each with a commit guard's table of its own: what was begun on one
 * is not done on the other, and what was committed on one is not missed on the other (70).
 */
@NeedsProcesses
class GuardedElsewhereTest {
  @RegisterExtension final TwoNodes nodes = new TwoNodes();

  private CountingDriver driver;

  @BeforeEach
  void start() throws SQLException {
    driver = CountingDriver.registered();
    nodes.run(
        "create table dmha_commit(token varchar(64) not null primary key, state varchar(20) not null,"
            + " touched bigint not null)");
    name(nodes.first(), 1);
    name(nodes.second(), 2);
  }

  @AfterEach
  void stop() throws SQLException {
    driver.close();
  }

  private void name(H2Node node, int number) throws SQLException {
    nodes.runOn(node, "insert into dmha_commit values('DATABASE', 'I', " + number + ")");
  }

  private Connection open() throws SQLException {
    Connection connection =
        nodes.open(
            nodes.url("counting:") + ";dmha.continuity=transactions;dmha.commitGuard=transactions");
    connection.setAutoCommit(false);
    return connection;
  }

  private static void insert(Connection connection, int id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("insert into t(id) values(" + id + ")")).isEqualTo(1);
    }
  }

  private void assertNothingIsDoneOnTheSecond() throws SQLException {
    assertThat(nodes.rowsOfSecond()).isZero();
    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isZero();
  }

  /** By the row that each link was given, before anything was committed on it. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aTransactionIsNotDoneAgainOnAnotherDatabase(int committedBefore) throws SQLException {
    Connection connection = open();
    for (int id = 10; id < 10 + committedBefore; id++) {
      insert(connection, id);
      connection.commit();
    }
    insert(connection, 1);
    nodes.first().kill9();

    Throwable told = assertNotAppliedWithoutCause(() -> insert(connection, 2));

    assertThat(told).hasMessageContaining("another database");
    assertNothingIsDoneOnTheSecond();
  }

  @Test
  void norIsOneWhoseCommitWasLost() throws SQLException {
    Connection connection = open();
    insert(connection, 1);
    driver.failBefore(
        "commit",
        1,
        () -> {
          nodes.first().kill9();
          return new CutLink();
        });

    assertUnknown(connection::commit);

    assertNothingIsDoneOnTheSecond();
  }

  /** Nothing of the first is missed there. */
  @Test
  void whatIsBegunOnTheOtherDatabaseIsFoundThere() throws SQLException {
    Connection connection = open();
    insert(connection, 1);
    connection.commit();
    insert(connection, 2);
    nodes.first().kill9();
    assertNotAppliedWithoutCause(() -> insert(connection, 3));

    connection.rollback();
    insert(connection, 4);
    driver.failAfter("commit", 1, CutLink::new);
    connection.commit();

    assertThat(nodes.rowsOfSecond()).isEqualTo(1);
    assertThat(Events.count(EventType.OUTCOME_FOUND)).isEqualTo(1);
  }

  @Test
  void whatIsBegunOnTheOtherDatabaseIsDoneAgainThere() throws SQLException {
    Connection connection = open();
    insert(connection, 1);
    connection.commit();
    nodes.killFirstWhileIdle();

    insert(connection, 2);
    driver.failBefore("executeUpdate", 1, CutLink::new);
    insert(connection, 3);
    connection.commit();

    assertThat(nodes.rowsOfSecond()).isEqualTo(2);
    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isEqualTo(1);
  }
}
