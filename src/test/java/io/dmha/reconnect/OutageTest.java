package io.dmha.reconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.node.NeedsProcesses;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A total outage is told while it lasts, for all connections at once, and so is its end. */
@NeedsProcesses
class OutageTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @RegisterExtension final TwoNodes nodes = new TwoNodes();

  @Test
  void whoWaitsIsTold() throws Exception {
    String host = "127.0.0.1:" + nodes.first().port();
    String url =
        nodes.url().replace(",127.0.0.1:" + nodes.second().port(), "") + ";dmha.recoveryTimeout=2h";
    List<Connection> connections = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      connections.add(nodes.open(url));
    }
    nodes.first().kill9();
    ExecutorService threads = Executors.newFixedThreadPool(5);
    try {
      List<Future<?>> calls = new ArrayList<>();
      for (Connection each : connections) {
        calls.add(
            threads.submit(() -> catchThrowable(() -> each.createStatement().execute("select 1"))));
      }
      Eventually.within(SOON, "an outage", () -> Events.count(EventType.OUTAGE) > 0);

      nodes.first().start();

      Eventually.within(SOON, "its end", () -> Events.count(EventType.OUTAGE_ENDED) == 1);
      for (Future<?> each : calls) {
        each.get(SOON.toSeconds(), TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    DmhaEvent told =
        Events.all().stream().filter(e -> e.type() == EventType.OUTAGE).findFirst().orElseThrow();
    assertThat(told.message())
        .containsPattern("^[1-5] calls? waits? for a host of jdbc:h2:tcp://127")
        .contains(". " + host + ": ");
    assertThat(eventsByJmx(host)).anyMatch(line -> line.contains(" OUTAGE: "));
  }

  private static List<String> eventsByJmx(String host) throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName name =
        server
            .queryNames(new ObjectName("io.dmha:type=Hosts,name=\"*" + host + "*\",*"), null)
            .iterator()
            .next();
    return List.of((String[]) server.getAttribute(name, "Events"));
  }
}
