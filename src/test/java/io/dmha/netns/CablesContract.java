package io.dmha.netns;

import static io.dmha.netns.Application.assertReturns;
import static io.dmha.netns.Application.inFlight;
import static io.dmha.netns.Application.insert;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.dmha.event.EventType;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.netns.NoRoute;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two hosts over one database, and what happens to the cable of the first one. */
abstract class CablesContract {
  private static final Duration SOON = Duration.ofSeconds(20);

  private static final int POOLED = 3;

  private final List<Connection> opened = new ArrayList<>();
  private TwoCables hosts;
  private String url;

  /** The same for all tests of the class. */
  abstract TwoCables hosts();

  @BeforeEach
  void start() throws SQLException {
    hosts = hosts();
    hosts.reset();
    url = hosts.url();
    Noticed.forget();
  }

  @AfterEach
  void stop() throws SQLException {
    for (NoRoute route : NoRoute.values()) {
      route.away(hosts.first().there());
    }
    hosts.first().up();
    hosts.second().up();
    hosts.first().loseNothing();
    for (Connection connection : opened) {
      connection.close();
    }
  }

  private Connection open() throws SQLException {
    Connection connection = DriverManager.getConnection(url);
    opened.add(connection);
    connection.setAutoCommit(false);
    return connection;
  }

  private Connection openOnFirst() throws SQLException {
    Connection connection = open();
    assertThat(connection.toString()).contains(hosts.first().there());
    return connection;
  }

  private void cutFirst() {
    hosts.first().down();
    hosts.takeOver();
  }

  /** Each of them is there exactly once, and nothing else. */
  private void assertRows(int... ids) {
    assertThat(hosts.ask("select count(*) from t")).isEqualTo(ids.length);
    for (int id : ids) {
      assertThat(hosts.ask("select count(*) from t where id = " + id)).isEqualTo(1);
    }
  }

  private void assertIsOnSecond(Connection connection) {
    assertThat(connection.toString()).contains(hosts.second().there());
  }

  @Test
  void aTransactionGoesOnOverTheOtherCable() throws Exception {
    Connection connection = openOnFirst();
    insert(connection, 1);
    cutFirst();

    assertReturns(() -> insert(connection, 2));
    assertReturns(connection::commit);

    assertIsOnSecond(connection);
    assertRows(1, 2);
    assertThat(Noticed.count(EventType.TRANSACTION_REPLAYED)).isEqualTo(1);
    assertThat(Noticed.count(EventType.HOST_UNRESPONSIVE)).isPositive();
  }

  @Test
  void aCallInFlightIsDoneOverTheOtherCable() throws Exception {
    Connection connection = openOnFirst();
    insert(connection, 1);
    hosts.holdWrites();
    CompletableFuture<Void> call = inFlight(() -> insert(connection, 2));
    Eventually.within(SOON, "a write that waits", hosts::hasWaitingWrite);

    cutFirst();
    hosts.letWritesGo();

    assertReturns(call);
    assertReturns(connection::commit);
    assertIsOnSecond(connection);
    assertRows(1, 2);
  }

  @Test
  void aPoolThatWasIdleServesOverTheOtherCable() throws Exception {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setAutoCommit(false);
    config.setMaximumPoolSize(POOLED);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      Eventually.within(
          SOON, "a full pool", () -> pool.getHikariPoolMXBean().getIdleConnections() == POOLED);
      cutFirst();

      List<Connection> borrowed = new ArrayList<>();
      for (int id = 1; id <= POOLED; id++) {
        int row = id;
        assertReturns(() -> borrowed.add(pool.getConnection()));
        assertReturns(() -> insert(borrowed.get(row - 1), row));
      }
      for (Connection connection : borrowed) {
        assertReturns(connection::commit);
        assertIsOnSecond(connection);
        connection.close();
      }
    }

    assertRows(1, 2, 3);
  }

  @Test
  void aCommitWhoseReplyIsLostIsFoundDone() throws Exception {
    Connection connection = openOnFirst();
    insert(connection, 1);
    hosts.holdCommit();
    CompletableFuture<Void> commit = inFlight(connection::commit);
    Eventually.within(SOON, "a commit that waits", hosts::hasWaitingCommit);
    hosts.first().loseReplies();
    hosts.letCommitGo();
    Eventually.within(SOON, "committed", () -> hosts.ask("select count(*) from t") == 1);

    hosts.takeOver();

    assertReturns(commit);
    assertIsOnSecond(connection);
    assertRows(1);
    assertThat(Noticed.count(EventType.TRANSACTION_REPLAYED)).isZero();
  }

  @Test
  void aCommitThatIsLostOnItsWayIsDoneOverTheOtherCable() throws Exception {
    Connection connection = openOnFirst();
    insert(connection, 1);
    hosts.first().loseRequests();
    CompletableFuture<Void> commit = inFlight(connection::commit);

    hosts.takeOver();

    assertReturns(commit);
    assertIsOnSecond(connection);
    assertRows(1);
  }

  @ParameterizedTest
  @EnumSource
  void aConnectWithoutARouteGoesToTheOtherHost(NoRoute route) throws Exception {
    route.to(hosts.first().there());
    hosts.takeOver();

    assertReturns(() -> insert(open(), 1));
    assertReturns(opened.get(0)::commit);

    assertIsOnSecond(opened.get(0));
    assertRows(1);
  }

  @ParameterizedTest
  @EnumSource
  void aHostWithoutARouteIsLeft(NoRoute route) throws Exception {
    Connection old = openOnFirst();
    insert(old, 1);
    route.to(hosts.first().there());
    hosts.takeOver();

    assertReturns(() -> insert(open(), 2));
    assertReturns(() -> insert(old, 3));
    for (Connection connection : opened) {
      assertReturns(connection::commit);
      assertIsOnSecond(connection);
    }

    assertRows(1, 2, 3);
  }

  @Test
  void aConnectThatNobodyAnswersGoesToTheOtherHost() throws Exception {
    hosts.first().loseReplies();
    hosts.takeOver();

    assertReturns(() -> insert(open(), 1));
    assertReturns(opened.get(0)::commit);

    assertIsOnSecond(opened.get(0));
    assertRows(1);
  }

  @Test
  void aHostWhoseCableIsBackIsUsedAgain() throws Exception {
    Connection old = openOnFirst();
    insert(old, 1);
    cutFirst();
    assertReturns(old::commit);
    assertIsOnSecond(old);

    hosts.first().up();
    hosts.giveBack();
    hosts.second().down();

    assertReturns(() -> insert(old, 2));
    assertReturns(old::commit);
    assertReturns(() -> insert(openOnFirst(), 3));
    assertReturns(opened.get(1)::commit);
    assertRows(1, 2, 3);
  }
}
