package io.dmha.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.EventType;
import io.dmha.fixtures.dm.engine.Mode;
import io.dmha.fixtures.dm.engine.Status;
import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.node.EtcdNode;
import io.dmha.fixtures.node.NeedsEtcd;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real etcd that names the hosts, while sixteen threads work. */
@Timeout(180)
@NeedsEtcd
class EtcdTest {
  @TempDir Path folder;
  private EtcdNode etcd;
  private DmCluster cluster;

  @BeforeEach
  void start() throws Exception {
    Told.forget();
    etcd = EtcdNode.started(folder);
    cluster = DmCluster.of(3);
    cluster.engine().run("create table t(id int, name varchar(40))");
  }

  @AfterEach
  void stop() {
    Busy.awaitEndOfDiscovery();
    etcd.close();
    cluster.close();
  }

  private void put(String key, String value) {
    assertThat(etcd.ctl("put", "dm/" + key, value)).contains("OK");
  }

  private void name(int index) {
    put("hosts/" + index, cluster.node(index).hostAndPort());
  }

  private Properties properties() {
    Properties properties = Busy.login();
    properties.setProperty("dmha.discovery", "etcd://" + etcd.hostAndPort() + "/dm");
    return properties;
  }

  private String url(String options) {
    return "jdbc:dmha:dm://"
        + cluster.node(0).hostAndPort()
        + "?dmha.listener="
        + Told.class.getName()
        + options;
  }

  @Test
  void aNewHostTakesItsShareAndARemovedOneIsLeft() throws Exception {
    name(0);
    String url = url("&dmha.role=any&dmha.hostSelection=roundRobin");
    try (Busy busy = new Busy(url, properties(), false)) {
      busy.awaitServedBy(cluster.node(0));
      name(1);
      busy.awaitServedBy(cluster.node(1));
      name(2);
      busy.awaitServedBy(cluster.node(2));

      assertThat(etcd.ctl("del", "dm/hosts/0")).contains("1");
      busy.awaitLeft(cluster.node(0));
      cluster.node(0).kill();
      busy.awaitMore(20);
    }
    assertThat(Told.of(EventType.DISCOVERY_FAILED)).isEmpty();
    assertThat(Told.of(EventType.HOSTS_CHANGED)).hasSize(3);
  }

  @Test
  void anotherLeaderHasConnectionsMoveBeforeACallFails() throws Exception {
    name(0);
    name(1);
    put("leader", cluster.node(0).hostAndPort());
    try (Busy busy = new Busy(url(""), properties(), true)) {
      busy.awaitServedBy(cluster.node(0));
      Told.await(EventType.HOSTS_CHANGED, 2);
      cluster.node(1).become(Mode.NORMAL, Status.OPEN);
      put("leader", cluster.node(1).hostAndPort());
      busy.awaitServedBy(cluster.node(1));
    }
    assertThat(Told.of(EventType.CONNECTION_LOST))
        .isNotEmpty()
        .allMatch(message -> message.contains("its host is drained"));
  }

  @Test
  void itMayBeKilledFrozenAndStartedAgain() throws Exception {
    name(0);
    name(1);
    String url = url("&dmha.role=any&dmha.hostSelection=roundRobin");
    try (Busy busy = new Busy(url, properties(), false)) {
      busy.awaitServedBy(cluster.node(1));

      etcd.kill();
      Told.await(EventType.DISCOVERY_FAILED, 1);
      busy.awaitMore(20);
      etcd.start();
      Told.await(EventType.DISCOVERY_RECOVERED, 1);

      etcd.freeze();
      Told.await(EventType.DISCOVERY_FAILED, 2);
      busy.awaitMore(20);
      etcd.thaw();
      Told.await(EventType.DISCOVERY_RECOVERED, 2);

      assertThat(etcd.ctl("del", "--prefix", "dm/hosts/")).contains("2");
      Told.await(EventType.DISCOVERY_FAILED, 3);
      busy.awaitMore(20);
      name(2);
      busy.awaitServedBy(cluster.node(2));
      busy.awaitLeft(cluster.node(0));
    }
    assertThat(Told.of(EventType.DISCOVERY_FAILED)).hasSize(3);
  }

  @Test
  void itsUserIsLoggedInAgainWhenTheTokenHasEnded() throws Exception {
    name(0);
    etcd.ctl("user", "add", "root:root-Pa55");
    etcd.ctl("role", "add", "reader");
    etcd.ctl("role", "grant-permission", "reader", "--prefix=true", "read", "dm/");
    etcd.ctl("user", "add", "dmha:S3cret-of-etcd");
    etcd.ctl("user", "grant-role", "dmha", "reader");
    etcd.ctl("user", "grant-role", "root", "root");
    etcd.ctl("auth", "enable");
    String url = url("&dmha.role=any&dmha.hostSelection=roundRobin");
    Properties wrong = properties();
    wrong.setProperty("dmha.discovery.user", "dmha");
    wrong.setProperty("dmha.discovery.password", "Wr0ng-of-etcd");
    try (Busy busy = new Busy(url, wrong, false)) {
      Told.await(EventType.DISCOVERY_FAILED, 1);
      busy.awaitMore(5);
    }
    Properties right = properties();
    right.setProperty("dmha.discovery.user", "dmha");
    right.setProperty("dmha.discovery.password", "S3cret-of-etcd");
    try (Busy busy = new Busy(url, right, false)) {
      busy.awaitServedBy(cluster.node(0));
      String[] root = {"--user=root:root-Pa55", "put", "dm/hosts/1", ""};
      root[3] = cluster.node(1).hostAndPort();
      etcd.ctl(root);
      busy.awaitServedBy(cluster.node(1));
      // Its tokens live in its memory.
      etcd.kill();
      Told.await(EventType.DISCOVERY_FAILED, 2);
      etcd.start();
      Told.await(EventType.DISCOVERY_RECOVERED, 1);
      root[2] = "dm/hosts/2";
      root[3] = cluster.node(2).hostAndPort();
      etcd.ctl(root);
      busy.awaitServedBy(cluster.node(2));
    }
    assertThat(Told.all().toString()).doesNotContain("S3cret").doesNotContain("Wr0ng");
    assertThat(Told.of(EventType.DISCOVERY_FAILED).get(0)).contains("refuses the user");
  }
}
