package io.dmha.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.dialect.Dialect;
import io.dmha.dialect.ServerIdentity;
import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.event.Publisher;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.link.BoundedCalls;
import io.dmha.link.Link;
import io.dmha.time.Backoff;
import io.dmha.time.Deadline;
import io.dmha.time.Sleeper;
import io.dmha.time.Ticker;
import io.dmha.topology.Host;
import io.dmha.topology.HostList;
import io.dmha.topology.HostSelection;
import io.dmha.topology.RequiredRole;
import io.dmha.topology.Role;
import io.dmha.url.DmhaUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A database in memory that says which role it plays stands for a host. */
@Timeout(60)
class StandbySessionsTest {
  private static final Host HOST = new Host("h1", 9000);
  private static final ServerIdentity GREETING = ServerIdentity.of(Role.STANDBY);

  private final List<DmhaEvent> events = new CopyOnWriteArrayList<>();
  private final List<Connection> opened = new CopyOnWriteArrayList<>();
  private final HostList hosts =
      new HostList(
          List.of(HOST, new Host("h2", 9000)),
          HostSelection.ORDERED,
          new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1), () -> 0),
          Ticker.system(),
          new Random(1));
  private Connection admin;
  private StandbySessions standbys;
  private ConnectAttempts attempts;

  @BeforeEach
  void start() throws SQLException {
    admin = open();
    run("create table role(r varchar(10))");
    run("insert into role values('STANDBY')");
    opened.clear();
    Dialect dialect =
        Dialect.of(DmhaUrl.parse("jdbc:dmha:h2:mem:standbys", null), "select r from role");
    Duration attempt = Duration.ofSeconds(5);
    Publisher publisher = new Publisher(List.of(events::add));
    ConnectContext context =
        new ConnectContext(
            hosts,
            RequiredRole.named("primary"),
            dialect,
            new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1), () -> 0),
            attempt,
            Sleeper.system(),
            Ticker.system(),
            publisher);
    BoundedCalls boundedCalls = new BoundedCalls("dmha-test", 8, dialect, publisher, attempt);
    standbys = new StandbySessions("dmha-test-standby", context, host -> open(), boundedCalls);
    attempts =
        new ConnectAttempts("dmha-test-login", context, host -> open(), boundedCalls, standbys);
    hosts.lost(HOST, "it has another role");
  }

  @AfterEach
  void stop() throws SQLException {
    run("shutdown");
  }

  private Connection open() throws SQLException {
    Connection connection = DriverManager.getConnection("jdbc:h2:mem:standbys");
    opened.add(connection);
    return connection;
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = admin.createStatement()) {
      statement.execute(sql);
    }
  }

  private void play(String role) throws SQLException {
    run("update role set r = '" + role + "'");
  }

  private CountDownLatch awaited() {
    CountDownLatch news = new CountDownLatch(1);
    hosts.await(news);
    return news;
  }

  private static void awaitClosed(Connection connection) throws SQLException {
    while (!connection.isClosed()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void nothingIsKeptWhereNobodyWaits() throws SQLException {
    Connection connection = open();
    assertThat(standbys.keep(HOST, connection, GREETING)).isFalse();
    assertThat(connection.isClosed()).as("it is the caller's").isFalse();
    assertThat(standbys.isAsked(HOST)).isFalse();
    assertThat(standbys.take(HOST)).isNull();
  }

  @Test
  void whoWaitsIsToldAndTheFirstWhoConnectsIsGivenTheSession() throws Exception {
    CountDownLatch news = awaited();
    standbys.beginsWait();
    Connection connection = open();
    assertThat(standbys.keep(HOST, connection, GREETING)).isTrue();
    assertThat(standbys.isAsked(HOST)).isTrue();
    assertThat(standbys.take(HOST)).as("it has the wrong role").isNull();

    play("PRIMARY");
    news.await();

    assertThat(standbys.isAsked(HOST)).as("it may be connected to").isFalse();
    assertThat(hosts.isSuspect(HOST)).isFalse();
    StandbySession taken = standbys.take(HOST);
    assertThat(taken.connection()).isSameAs(connection);
    assertThat(taken.greeting()).isSameAs(GREETING);
    assertThat(standbys.take(HOST)).as("once").isNull();
    assertThat(opened).as("no login but the first").hasSize(1);
    // Who waits is woken before it is told.
    Eventually.within(Duration.ofSeconds(30), () -> !events.isEmpty());
    assertThat(events).extracting(DmhaEvent::type).containsExactly(EventType.HOST_RECOVERED);
    standbys.endsWait();
    assertThat(connection.isClosed()).as("it is in use").isFalse();
    connection.close();
  }

  @Test
  void oneSessionIsEnoughForAHost() throws SQLException {
    standbys.beginsWait();
    standbys.beginsWait();
    Connection first = open();
    assertThat(standbys.keep(HOST, first, GREETING)).isTrue();
    assertThat(standbys.keep(HOST, open(), GREETING)).isFalse();
    standbys.endsWait();
    assertThat(standbys.isAsked(HOST)).as("somebody waits still").isTrue();
    standbys.endsWait();
    awaitClosed(first);
    assertThat(standbys.isAsked(HOST)).isFalse();
  }

  /** The host has cut it off, as some do when they change their role. */
  @Test
  void whereTheSessionIsLostAnotherIsOpenedAndAsked() throws Exception {
    CountDownLatch news = awaited();
    standbys.beginsWait();
    Connection lost = open();
    assertThat(standbys.keep(HOST, lost, GREETING)).isTrue();
    lost.close();

    play("PRIMARY");
    news.await();

    Connection last = opened.get(opened.size() - 1);
    assertThat(opened.size()).isGreaterThan(1);
    StandbySession taken = standbys.take(HOST);
    assertThat(taken.connection()).isSameAs(last);
    assertThat(taken.greeting()).as("it was said on another session").isNull();
    standbys.endsWait();
    last.close();
  }

  /** A session that was kept, and whose host has got the role since. */
  private Connection keptUntilPromoted() throws Exception {
    CountDownLatch news = awaited();
    standbys.beginsWait();
    Connection kept = open();
    assertThat(standbys.keep(HOST, kept, GREETING)).isTrue();
    play("PRIMARY");
    news.await();
    return kept;
  }

  private Link attempt() throws Exception {
    Deadline deadline = Deadline.after(Duration.ofSeconds(20), Ticker.system());
    return attempts.attempt(HOST, deadline, connection -> {}, new PendingSearch());
  }

  @Test
  void anAttemptUsesTheSessionThatWasKept() throws Exception {
    Connection kept = keptUntilPromoted();

    Link link = attempt();

    assertThat(link.connection()).isSameAs(kept);
    assertThat(link.role()).isEqualTo(Role.PRIMARY);
    standbys.endsWait();
    kept.close();
  }

  /** It is asked once more when it is taken: a moment is long enough for a host to change. */
  @Test
  void aHostThatIsAStandbyAgainIsNotUsedByTheSessionThatWasKept() throws Exception {
    Connection kept = keptUntilPromoted();
    play("STANDBY");

    assertThatThrownBy(this::attempt)
        .isInstanceOf(AttemptFailed.class)
        .hasMessageContaining("STANDBY");

    assertThat(kept.isClosed()).isTrue();
    standbys.endsWait();
  }

  /** Nor one whose session has died meanwhile: that host is logged in to. */
  @Test
  void whereTheSessionThatWasKeptIsLostTheAttemptLogsIn() throws Exception {
    Connection kept = keptUntilPromoted();
    kept.close();

    Link link = attempt();

    assertThat(link.connection()).isNotSameAs(kept);
    standbys.endsWait();
    link.connection().close();
  }

  /** Nobody takes it: who waited has found another host in the same moment. */
  @Test
  void aSessionThatNobodyTakesIsClosed() throws Exception {
    Connection connection = keptUntilPromoted();
    standbys.endsWait();
    awaitClosed(connection);
    assertThat(standbys.take(HOST)).isNull();
  }
}
