package io.dmha.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.dialect.Dialect;
import io.dmha.event.Publisher;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.time.ManualTicker;
import io.dmha.fixtures.time.RecordingSleeper;
import io.dmha.link.BoundedCalls;
import io.dmha.time.Backoff;
import io.dmha.topology.Host;
import io.dmha.topology.HostList;
import io.dmha.topology.HostSelection;
import io.dmha.topology.RequiredRole;
import io.dmha.url.DmhaUrl;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever can give a JVM URLs of silent hosts cannot fill it with threads. */
@Timeout(60)
class LoginWorkersTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final ManualTicker ticker = new ManualTicker();
  private final HangingLogins inJvm = new HangingLogins(2);
  private final CountDownLatch end = new CountDownLatch(1);

  private LoginWorkers workers(String name) throws SQLException {
    Host host = new Host(name, 9000);
    Backoff backoff = new Backoff(SOON, SOON, () -> 0);
    Publisher publisher = new Publisher(List.of());
    Dialect dialect = Dialect.of(DmhaUrl.parse("jdbc:dmha:h2:tcp://any/x", null), null);
    ConnectContext context =
        new ConnectContext(
            new HostList(List.of(host), HostSelection.ORDERED, backoff, ticker, new Random(1)),
            RequiredRole.ANY,
            dialect,
            backoff,
            SOON,
            new RecordingSleeper(ticker, pause -> {}),
            ticker,
            publisher);
    BoundedCalls calls = new BoundedCalls("dmha-test", 2, dialect, publisher, SOON);
    return new LoginWorkers("dmha-test", host, context, calls, inJvm);
  }

  private void hang(LoginWorkers at) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    LoginWorkers.Login login =
        at.start(
            self -> {
              begun.countDown();
              boolean unusedEnded;
              try {
                unusedEnded = end.await(SOON.toSeconds(), TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    assertThat(begun.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    login.leaveBehind();
  }

  @Test
  void noLoginIsBegunWhereTooManyHangWhateverTheHost() throws Exception {
    LoginWorkers one = workers("h1");
    LoginWorkers two = workers("h2");
    LoginWorkers three = workers("h3");
    hang(one);
    assertThat(three.mayBegin()).isTrue();
    hang(two);

    assertThat(one.mayBegin()).isFalse();
    assertThat(three.mayBegin()).as("it has none of them").isTrue();
    for (int i = 2; i < 8; i++) {
      hang(workers("h" + i));
    }
    assertThat(three.mayBegin()).isFalse();

    end.countDown();
    Eventually.within(SOON, "they have ended", three::mayBegin);
  }
}
