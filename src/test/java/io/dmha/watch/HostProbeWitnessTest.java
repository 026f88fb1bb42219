package io.dmha.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.connect.ConnectContext;
import io.dmha.dialect.Dialect;
import io.dmha.event.Publisher;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.time.ManualTicker;
import io.dmha.link.BoundedCalls;
import io.dmha.time.Backoff;
import io.dmha.time.Sleeper;
import io.dmha.topology.Host;
import io.dmha.topology.HostList;
import io.dmha.topology.HostSelection;
import io.dmha.topology.RequiredRole;
import io.dmha.url.DmhaUrl;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A session that was asked before and says nothing now: a login beside it tells whether the host is
 * silent, or only that session.
 */
@Timeout(60)
class HostProbeWitnessTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration QUESTION = Duration.ofSeconds(1);
  private static final Duration LOGIN = Duration.ofMinutes(1);
  private static final Host HOST = new Host("h1", -1);

  private final ManualTicker ticker = new ManualTicker();
  private final CountDownLatch end = new CountDownLatch(1);
  private final List<Session> sessions = new CopyOnWriteArrayList<>();
  private volatile boolean takesLogins = true;
  private volatile Duration loginTakes = Duration.ZERO;

  @AfterEach
  void release() {
    end.countDown();
  }

  /** What the host has of one session. */
  private final class Session {
    final Connection real;
    volatile boolean isSilent;
    volatile boolean isAsked;

    Session(Connection real) {
      this.real = real;
    }

    Connection connection() {
      return (Connection)
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {Connection.class},
              (self, method, arguments) -> {
                if (method.getName().equals("createStatement")) {
                  isAsked = true;
                  awaitWord();
                }
                try {
                  return method.invoke(real, arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }

    private void awaitWord() throws InterruptedException {
      if (isSilent) {
        end.await();
      }
    }
  }

  private Connection login() throws SQLException {
    if (!takesLogins) {
      try {
        end.await();
      } catch (InterruptedException e) {
        throw new SQLException("interrupted", e);
      }
    }
    ticker.advance(loginTakes);
    Connection made = DriverManager.getConnection("jdbc:h2:mem:");
    try (Statement statement = made.createStatement()) {
      statement.execute("create table role as select 'PRIMARY' r");
    }
    Session session = new Session(made);
    sessions.add(session);
    return session.connection();
  }

  private HostProbe probe() throws SQLException {
    Backoff backoff = new Backoff(LOGIN, LOGIN, () -> 0);
    Dialect dialect =
        Dialect.of(DmhaUrl.parse("jdbc:dmha:postgresql://h1/db", null), "select r from role");
    ConnectContext context =
        new ConnectContext(
            new HostList(List.of(HOST), HostSelection.ORDERED, backoff, ticker, new Random(1)),
            RequiredRole.PRIMARY,
            dialect,
            backoff,
            LOGIN,
            Sleeper.system(),
            ticker,
            Publisher.silent());
    BoundedCalls boundedCalls = new BoundedCalls("dmha-test", 8, dialect, Publisher.silent(), SOON);
    Prober prober =
        new Prober("dmha-test-probe", HOST, context, host -> login(), boundedCalls, QUESTION);
    return new HostProbe(context, prober, Duration.ZERO, QUESTION);
  }

  /** One that has a session which has answered, and asks on it again. */
  private HostProbe asking() throws Exception {
    HostProbe probe = probe();
    probe.keepWarm(Duration.ofSeconds(30));
    Eventually.within(SOON, "a session", probe::isAnswered);
    probe.keepWarm(Duration.ofSeconds(30));
    assertThat(probe.failures()).isZero();
    Session session = sessions.get(0);
    session.isAsked = false;
    session.isSilent = true;
    probe.ask(false);
    Eventually.within(SOON, "a question", () -> session.isAsked);
    return probe;
  }

  private void nextQuestion(HostProbe probe) {
    ticker.advance(QUESTION);
    probe.ask(false);
  }

  @Test
  void aSilentHostIsFoundByItsSessionAndNotByLoginsThatTimeOut() throws Exception {
    takesLogins = true;
    HostProbe probe = asking();
    takesLogins = false;

    nextQuestion(probe);
    nextQuestion(probe);
    nextQuestion(probe);

    assertThat(probe.failures()).isEqualTo(3);
    assertThat(probe.lastFailure()).isEqualTo("no answer to a probe");
    assertThat(sessions).hasSize(1);
    probe.close();
    assertThat(probe.failures()).isZero();
    Eventually.within(SOON, "the session cut off", () -> sessions.get(0).real.isClosed());
  }

  @Test
  void aSessionThatAloneIsSilentCondemnsNoHost() throws Exception {
    HostProbe probe = asking();

    nextQuestion(probe);
    Eventually.within(SOON, "another session", () -> sessions.size() == 2);
    Eventually.within(SOON, "it was asked", () -> sessions.get(1).isAsked);
    Eventually.within(
        SOON,
        "what it said",
        () -> {
          probe.ask(false);
          return probe.failures() == 0;
        });

    Eventually.within(SOON, "the silent one cut off", () -> sessions.get(0).real.isClosed());
    nextQuestion(probe);
    assertThat(sessions).as("it goes on with the other one").hasSize(2);
    probe.close();
  }

  /**
   * Three times as long as the last login is waited for another one, before a host is condemned.
   */
  @Test
  void aHostWhoseLoginsAreSlowIsNotCondemnedBeforeOneMayHaveEnded() throws Exception {
    loginTakes = QUESTION.multipliedBy(2);
    HostProbe probe = asking();
    takesLogins = false;

    for (int i = 0; i < 5; i++) {
      nextQuestion(probe);
      assertThat(probe.failures()).isEqualTo(1);
    }
    nextQuestion(probe);
    nextQuestion(probe);
    assertThat(probe.failures()).isGreaterThan(3);

    probe.close();
  }

  @Test
  void anAnswerThatComesLateIsAnAnswer() throws Exception {
    HostProbe probe = asking();
    takesLogins = false;
    nextQuestion(probe);
    nextQuestion(probe);
    assertThat(probe.failures()).isEqualTo(1);

    end.countDown();
    Eventually.within(
        SOON,
        "the answer",
        () -> {
          probe.ask(false);
          return probe.failures() == 0;
        });

    probe.close();
  }
}
