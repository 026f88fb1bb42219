package io.dmha.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.discovery.NacosServer.Instance;
import io.dmha.event.EventType;
import io.dmha.fixtures.dm.engine.Mode;
import io.dmha.fixtures.dm.engine.Status;
import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.junit.Slow;
import java.io.IOException;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A Nacos that names the hosts, from its answer to the connection, while sixteen threads work. It
 * is ours, or a real one: DISCOVERY.md says how.
 */
@Timeout(600)
@Slow
class NacosTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private NacosServer nacos;
  private DmCluster cluster;

  @BeforeEach
  void start() throws Exception {
    Told.forget();
    nacos = NacosServer.started();
    cluster = DmCluster.of(3);
    cluster.engine().run("create table t(id int, name varchar(40))");
  }

  @AfterEach
  void stop() throws IOException {
    Busy.awaitEndOfDiscovery();
    nacos.close();
    cluster.close();
  }

  private void put(int index, Instance instance) throws IOException {
    nacos.put(cluster.node(index).hostAndPort(), instance);
  }

  private Properties properties(String password) {
    Properties properties = Busy.login();
    properties.setProperty(
        "dmha.discovery",
        "nacos://"
            + nacos.hostAndPort()
            + "/public/"
            + NacosServer.GROUP
            + "/"
            + NacosServer.SERVICE);
    properties.setProperty("dmha.discovery.user", NacosServer.USER);
    properties.setProperty("dmha.discovery.password", password);
    return properties;
  }

  private Properties properties() {
    return properties(NacosServer.PASSWORD);
  }

  private String url(String options) {
    return "jdbc:dmha:dm://"
        + cluster.node(0).hostAndPort()
        + "?dmha.listener="
        + Told.class.getName()
        + options;
  }

  private String anyHost() {
    return url("&dmha.role=any&dmha.hostSelection=weighted");
  }

  /** Each thread opens its connection anew after twenty transactions: who has no share is idle. */
  private static void awaitIdle(Busy busy, DmNode node) {
    Eventually.within(
        LIMIT,
        node.name() + " is given nothing",
        () -> {
          long before = busy.servedBy(node);
          busy.awaitMore(25);
          return busy.servedBy(node) == before;
        });
  }

  @Test
  void hostsComeAreWeighedDisabledAndLeave() throws Exception {
    put(0, Instance.PLAIN);
    try (Busy busy = new Busy(anyHost(), properties(), false)) {
      busy.awaitServedBy(cluster.node(0));
      put(1, Instance.PLAIN);
      busy.awaitServedBy(cluster.node(1));
      put(2, Instance.PLAIN.weighing(0.5));
      busy.awaitServedBy(cluster.node(2));

      put(1, Instance.PLAIN.weighing(0));
      awaitIdle(busy, cluster.node(1));
      put(1, Instance.PLAIN);
      busy.awaitServedBy(cluster.node(1));

      put(2, Instance.PLAIN.disabled());
      busy.awaitLeft(cluster.node(2));
      nacos.remove(cluster.node(0).hostAndPort());
      busy.awaitLeft(cluster.node(0));
      cluster.node(0).kill();
      busy.awaitMore(20);
    }
    assertThat(Told.of(EventType.DISCOVERY_FAILED)).isEmpty();
    assertThat(Told.all().toString()).doesNotContain("S3cret");
  }

  @Test
  void anotherLeaderHasConnectionsMoveBeforeACallFails() throws Exception {
    put(0, Instance.PLAIN.leading());
    put(1, Instance.PLAIN);
    try (Busy busy = new Busy(url(""), properties(), true)) {
      busy.awaitServedBy(cluster.node(0));
      Told.await(EventType.HOSTS_CHANGED, 2);
      cluster.node(1).become(Mode.NORMAL, Status.OPEN);
      put(0, Instance.PLAIN);
      put(1, Instance.PLAIN.leading());
      busy.awaitServedBy(cluster.node(1));
    }
    assertThat(Told.of(EventType.CONNECTION_LOST))
        .isNotEmpty()
        .allMatch(message -> message.contains("its host is drained"));
  }

  @Test
  void itMayBeKilledAndStartedAgain() throws Exception {
    put(0, Instance.PLAIN);
    put(1, Instance.PLAIN);
    try (Busy busy = new Busy(anyHost(), properties(), false)) {
      busy.awaitServedBy(cluster.node(1));

      nacos.kill();
      Told.await(EventType.DISCOVERY_FAILED, 1);
      busy.awaitMore(20);
      nacos.start();
      busy.awaitMore(20);
      put(0, Instance.PLAIN);
      Told.await(EventType.DISCOVERY_RECOVERED, 1);
      busy.awaitServedBy(cluster.node(1));
      put(1, Instance.PLAIN);
      put(2, Instance.PLAIN);
      busy.awaitServedBy(cluster.node(2));
      busy.awaitServedBy(cluster.node(1));
    }
    assertThat(Told.of(EventType.HOSTS_CHANGED)).noneMatch(message -> message.contains("none"));
    assertThat(Told.of(EventType.DISCOVERY_FAILED)).hasSize(1);
  }

  @Test
  void aWrongPasswordLeavesTheHostsOfTheUrl() throws Exception {
    put(1, Instance.PLAIN);
    try (Busy busy = new Busy(anyHost(), properties("Wr0ng"), false)) {
      Told.await(EventType.DISCOVERY_FAILED, 1);
      busy.awaitMore(20);
      assertThat(busy.servedBy(cluster.node(1))).isZero();
    }
    assertThat(Told.of(EventType.DISCOVERY_FAILED).get(0)).contains("refuses the user");
    assertThat(Told.all().toString()).doesNotContain("Wr0ng");
  }
}
