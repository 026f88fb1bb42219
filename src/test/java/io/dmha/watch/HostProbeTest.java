package io.dmha.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.connect.ConnectContext;
import io.dmha.dialect.Dialect;
import io.dmha.event.Publisher;
import io.dmha.fixtures.jdbc.CallFault;
import io.dmha.fixtures.jdbc.CountingDriver;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.junit.LeakCheck;
import io.dmha.fixtures.junit.Slow;
import io.dmha.fixtures.time.ManualTicker;
import io.dmha.link.BoundedCalls;
import io.dmha.link.Opener;
import io.dmha.time.Backoff;
import io.dmha.time.Sleeper;
import io.dmha.topology.Host;
import io.dmha.topology.HostList;
import io.dmha.topology.HostSelection;
import io.dmha.topology.RequiredRole;
import io.dmha.url.DmhaUrl;
import java.net.ConnectException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What answers say of a host, and what becomes of the connections by which it is asked. */
@Timeout(60)
@Slow
class HostProbeTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String ROLE = "select r from role";

  /** Without a port, so that it counts as reached. */
  private static final Host HOST = new Host("h1", -1);

  private static CountingDriver driver;

  @RegisterExtension
  static final LeakCheck LEAKS =
      new LeakCheck().balanced("connections", () -> driver.opened(), () -> driver.closed());

  private final ManualTicker ticker = new ManualTicker();
  private final AtomicInteger logins = new AtomicInteger();
  private String role = "PRIMARY";
  private HostList hosts;

  @BeforeEach
  void count() {
    driver = CountingDriver.around(new org.h2.Driver());
  }

  @AfterEach
  void release() throws SQLException {
    driver.close();
  }

  private HostProbe probe(Opener opener) throws SQLException {
    Backoff backoff = new Backoff(LIMIT, LIMIT, () -> 0);
    Dialect dialect = Dialect.of(DmhaUrl.parse("jdbc:dmha:postgresql://h1/db", null), ROLE);
    Publisher silent = Publisher.silent();
    hosts = new HostList(List.of(HOST), HostSelection.ORDERED, backoff, ticker, new Random(1));
    ConnectContext context =
        new ConnectContext(
            hosts, RequiredRole.PRIMARY, dialect, backoff, LIMIT, Sleeper.system(), ticker, silent);
    Opener counted =
        host -> {
          logins.incrementAndGet();
          return opener.open(host);
        };
    BoundedCalls boundedCalls = new BoundedCalls("dmha-test", 8, dialect, silent, SOON);
    Prober prober = new Prober("dmha-test-probe", HOST, context, counted, boundedCalls, LIMIT);
    return new HostProbe(context, prober, Duration.ZERO, LIMIT);
  }

  private HostProbe working() throws SQLException {
    return probe(
        host -> {
          java.sql.Connection made = driver.connect("jdbc:h2:mem:", new Properties());
          made.createStatement().execute("create table role as select '" + role + "' r");
          return made;
        });
  }

  private static HostProbe asked(HostProbe probe, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      probe.ask(false);
      Eventually.within(SOON, "an answer", probe::isAnswered);
    }
    probe.ask(false);
    return probe;
  }

  private HostProbe refusing(SQLException refusal) throws SQLException {
    return probe(
        host -> {
          throw refusal;
        });
  }

  @Test
  void aHostThatRefusesTheConnectionIsDead() throws Exception {
    SQLException refused = new SQLException("x", "08001", new ConnectException("refused"));

    HostProbe probe = asked(refusing(refused), 3);

    assertThat(probe.failures()).isEqualTo(3);
    assertThat(probe.isInDoubt()).isTrue();
    assertThat(probe.lastFailure()).contains("ConnectException");
  }

  @Test
  void whatItWasBeforeItCameIntoUseDoesNotCount() throws Exception {
    role = "STANDBY";
    HostProbe probe = asked(working(), 3);
    assertThat(probe.failures()).isEqualTo(3);
    assertThat(probe.isInDoubt()).as("it answers").isFalse();
    Eventually.within(SOON, "an answer", probe::isAnswered);
    ticker.advance(Duration.ofNanos(1));

    probe.comesIntoUse();

    assertThat(probe.failures()).isZero();
    probe.ask(false);
    assertThat(probe.failures()).as("asked before").isZero();
    Eventually.within(SOON, "an answer", probe::isAnswered);
    probe.ask(false);
    assertThat(probe.failures()).as("asked since").isEqualTo(1);
    probe.close();
  }

  @Test
  void aHostWithoutRoomForAnotherSessionIsAlive() throws Exception {
    HostProbe probe = asked(refusing(new SQLException("too many clients", "53300")), 5);

    assertThat(probe.failures()).isZero();
    assertThat(logins.get()).isGreaterThanOrEqualTo(5);
  }

  /** Its port was open at the first look after the failure, and so tells nothing. */
  @ParameterizedTest
  @CsvSource({"PRIMARY, false", "STANDBY, true"})
  void aLoginGivesAFailedHostItsPlaceBackIfItHasTheRole(String said, boolean isStillSuspect)
      throws Exception {
    role = said;
    HostProbe probe = working();
    hosts.lost(HOST, "lost (x)");
    hosts.reachable(HOST);
    ticker.advance(Duration.ofNanos(1));

    asked(probe, 1);

    assertThat(hosts.isSuspect(HOST)).isEqualTo(isStillSuspect);
    probe.close();
  }

  /** New logins may hang on a host where a session from before still answers. */
  @Test
  void anAnswerOnASessionFromBeforeGivesNoPlaceBack() throws Exception {
    HostProbe probe = asked(working(), 1);
    hosts.lost(HOST, "lost (x)");
    ticker.advance(Duration.ofNanos(1));

    asked(probe, 2);

    assertThat(hosts.isSuspect(HOST)).isTrue();
    probe.close();
  }

  @Test
  void aLoginFromBeforeTheFailureGivesNoPlaceBack() throws Exception {
    HostProbe probe = working();
    hosts.lost(HOST, "lost (x)");

    asked(probe, 1);

    assertThat(hosts.isSuspect(HOST)).isTrue();
    probe.close();
  }

  @Test
  void aHostThatIsStartingUpIsDead() throws Exception {
    HostProbe probe = asked(refusing(new SQLException("starting up", "57P03")), 2);

    assertThat(probe.failures()).isEqualTo(2);
  }

  /** A login every half second would lock the account. */
  @Test
  void aRefusedLoginIsNotTriedAgainForAWhileAndTheHostIsAlive() throws Exception {
    HostProbe probe = asked(refusing(new SQLException("password", "28P01")), 10);

    assertThat(probe.failures()).isZero();
    assertThat(logins).hasValue(1);

    probe.close();
    asked(probe, 5);
    assertThat(logins).hasValue(1);

    ticker.advance(HostProbe.AFTER_REFUSED_LOGIN);
    asked(probe, 5);
    assertThat(logins).hasValue(2);
  }

  @Test
  void aQuestionThatMayNotBeAskedIsAnsweredAllTheSame() throws Exception {
    HostProbe probe = working();
    driver.failBefore("Statement.executeQuery", 1, () -> new SQLException("no right", "42501"));
    driver.failBefore("Statement.executeQuery", 2, () -> new SQLException("no right", "42501"));

    asked(probe, 3);

    assertThat(probe.failures()).isZero();
    assertThat(logins).hasValue(1);
    probe.close();
  }

  @Test
  void aHostWhoseRoleNoLongerFitsIsDead() throws Exception {
    role = "STANDBY";

    HostProbe probe = asked(working(), 2);

    assertThat(probe.failures()).isEqualTo(2);
    assertThat(probe.lastFailure()).isEqualTo("is STANDBY now");
    probe.close();
  }

  /** Its worker comes back when it is. */
  @Test
  void aConnectionWhoseAnswerIsOverdueIsCutOff() throws Exception {
    HostProbe probe = working();
    CallFault hanging = driver.blockBefore("Statement.executeQuery", 1);
    probe.ask(false);
    hanging.awaitReached(SOON);
    ticker.advance(LIMIT);

    probe.ask(false);

    assertThat(probe.failures()).isEqualTo(1);
    assertThat(probe.lastFailure()).isEqualTo("no answer to a probe");
    Eventually.within(SOON, "cut off", () -> driver.closed() >= 1);
    hanging.release();
    Eventually.within(SOON, "an answer", probe::isAnswered);
    probe.close();
  }

  /** A bare connect is no login: the host is asked on without taking more and more threads. */
  @Test
  void loginsThatHangAreFewAndDoNotSpeakAgainstAHostThatIsBack() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    HostProbe probe =
        probe(
            host -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              throw new SQLException("x", "08001");
            });

    for (int i = 1; i <= 5; i++) {
      int nth = i;
      probe.ask(false);
      Eventually.within(SOON, "a login", () -> logins.get() == nth);
      ticker.advance(LIMIT);
    }
    probe.ask(false);
    assertThat(probe.failures()).isEqualTo(5);
    Eventually.within(SOON, "an answer", probe::isAnswered);
    asked(probe, 3);

    assertThat(probe.failures()).isZero();
    assertThat(logins).hasValue(5);
    end.countDown();
  }
}
