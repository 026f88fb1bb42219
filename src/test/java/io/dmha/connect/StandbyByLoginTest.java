package io.dmha.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.dialect.Dialect;
import io.dmha.dialect.ServerIdentity;
import io.dmha.event.Publisher;
import io.dmha.link.BoundedCalls;
import io.dmha.time.Backoff;
import io.dmha.time.Sleeper;
import io.dmha.time.Ticker;
import io.dmha.topology.Host;
import io.dmha.topology.HostList;
import io.dmha.topology.HostSelection;
import io.dmha.topology.RequiredRole;
import io.dmha.topology.Role;
import io.dmha.url.DmhaUrl;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A Dameng host whose user may not read V$INSTANCE: only a login tells its role. */
@Timeout(60)
class StandbyByLoginTest {
  private static final Host HOST = new Host("h1", 5236);
  private static final ServerIdentity GREETING = ServerIdentity.of(Role.STANDBY);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final List<AtomicBoolean> closed = new CopyOnWriteArrayList<>();
  private volatile String mode = "2";

  /** A session as the driver has it: what the reply to its login said stays. */
  private Connection login() {
    String said = mode;
    AtomicBoolean isClosed = new AtomicBoolean();
    closed.add(isClosed);
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "getClientInfo" -> arguments[0].equals("svrMode") ? said : "4";
                  case "isClosed" -> isClosed.get();
                  case "toString" -> "a session";
                  case "close" -> {
                    isClosed.set(true);
                    yield null;
                  }
                  default -> throw new SQLException("no privilege", "42000", -5504);
                });
  }

  @Test
  void itIsLoggedInToAndWhoWaitsIsTold() throws Exception {
    Backoff backoff = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1), () -> 0);
    HostList hosts =
        new HostList(
            List.of(HOST, new Host("h2", 5236)),
            HostSelection.ORDERED,
            backoff,
            Ticker.system(),
            new Random(1));
    Dialect dialect = Dialect.of(DmhaUrl.parse("jdbc:dmha:dm://h1:5236,h2:5236", null), null);
    ConnectContext context =
        new ConnectContext(
            hosts,
            RequiredRole.PRIMARY,
            dialect,
            backoff,
            LIMIT,
            Sleeper.system(),
            Ticker.system(),
            Publisher.silent());
    StandbySessions standbys =
        new StandbySessions(
            "dmha-test-standby",
            context,
            host -> login(),
            new BoundedCalls("dmha-test", 8, dialect, Publisher.silent(), LIMIT));
    hosts.lost(HOST, "it has another role");
    CountDownLatch news = new CountDownLatch(1);
    hosts.await(news);
    standbys.beginsWait();
    assertThat(standbys.keep(HOST, login(), GREETING)).isTrue();

    mode = "1";
    news.await();

    assertThat(closed.size()).isGreaterThan(1);
    assertThat(standbys.take(HOST)).as("one that has not to log in is no better").isNull();
    standbys.endsWait();
    for (AtomicBoolean each : closed) {
      while (!each.get()) {
        Thread.onSpinWait();
      }
    }
  }
}
