package io.dmha.netns;

import static io.dmha.netns.Application.assertReturns;
import static io.dmha.netns.Application.inFlight;
import static io.dmha.netns.Application.insert;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.EventType;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.netns.Cable;
import io.dmha.fixtures.netns.Namespace;
import io.dmha.fixtures.netns.NeedsNamespaces;
import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A cluster over a shared disk: the service address is taken from one machine, its server dies, and
 * another one brings up the same data and the same address. Old sockets hear nothing at first, and
 * a reset as soon as they say something to the new machine.
 */
@NeedsNamespaces
@NeedsPostgres
@Timeout(120)
class PostgresMovedAddressTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final String service = Cable.freeAddress();
  private final Namespace first = Namespace.make();
  private final Namespace second = Namespace.make();
  private final Cable toFirst = first.cable();
  private final Cable toSecond = second.cable();
  private final PostgresNode node = PostgresNode.startedIn(first.place(first.cable()));
  private Connection connection;

  @BeforeEach
  void connect() throws SQLException {
    HeldTable.makeTables(node);
    Noticed.forget();
    first.addAddress(service);
    toFirst.leadTo(service);
    connection =
        DriverManager.getConnection(
            "jdbc:dmha:postgresql://%s:%d/postgres?user=postgres&%s"
                .formatted(service, node.port(), Application.settings()));
    connection.setAutoCommit(false);
  }

  @AfterEach
  void stop() throws SQLException {
    connection.close();
    node.close();
    first.close();
    second.close();
  }

  private void leaveFirst() {
    first.removeAddress(service);
    node.kill9();
  }

  private void comeUpOnSecond() {
    node.moveTo(second.place(second.cable()));
    node.start();
    second.addAddress(service);
    toSecond.leadTo(service);
  }

  private void assertRows(String ids) {
    assertThat(node.query("select string_agg(id::text, ' ' order by id) from t")).isEqualTo(ids);
  }

  @Test
  void aTransactionGoesOnWhereTheAddressIsNow() throws Exception {
    insert(connection, 1);
    leaveFirst();
    comeUpOnSecond();

    assertReturns(() -> insert(connection, 2));
    assertReturns(connection::commit);

    assertRows("1 2");
  }

  @Test
  void aCallWaitsUntilTheAddressIsSomewhere() throws Exception {
    insert(connection, 1);
    leaveFirst();
    CompletableFuture<Void> call = inFlight(() -> insert(connection, 2));
    Eventually.within(SOON, "the loss seen", () -> Noticed.count(EventType.HOST_UNRESPONSIVE) > 0);
    comeUpOnSecond();

    assertReturns(call);
    assertReturns(connection::commit);

    assertRows("1 2");
  }

  @Test
  void aCommitWhoseReplyIsLostIsFoundDoneWhereTheAddressIsNow() throws Exception {
    insert(connection, 1);
    CompletableFuture<Void> commit;
    try (HeldTable held = HeldTable.of(node, HeldTable.GATE)) {
      commit = inFlight(connection::commit);
      Eventually.within(SOON, "a commit that waits", () -> held.holds("commit"));
      toFirst.loseReplies();
    }
    Eventually.within(SOON, "committed", () -> node.query("select id from t").equals("1"));
    leaveFirst();
    comeUpOnSecond();

    assertReturns(commit);

    assertRows("1");
  }

  @Test
  void aCommitThatIsLostOnItsWayIsDoneWhereTheAddressIsNow() throws Exception {
    insert(connection, 1);
    toFirst.loseRequests();
    CompletableFuture<Void> commit = inFlight(connection::commit);
    leaveFirst();
    comeUpOnSecond();

    assertReturns(commit);

    assertRows("1");
  }

  @Test
  void aWriteWithAutocommitIsToldTruly() throws Exception {
    connection.setAutoCommit(true);
    insert(connection, 1);
    leaveFirst();
    comeUpOnSecond();

    assertReturns(
        () -> {
          try {
            insert(connection, 2);
          } catch (SQLException e) {
            assertThat(e.getSQLState()).isEqualTo("08007");
          }
        });
    assertReturns(() -> insert(connection, 3));

    assertThat(node.query("select string_agg(id::text, ' ' order by id) from t"))
        .isIn("1 2 3", "1 3");
  }
}
