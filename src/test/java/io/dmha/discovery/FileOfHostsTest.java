package io.dmha.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.EventType;
import io.dmha.fixtures.dm.engine.Mode;
import io.dmha.fixtures.dm.engine.Status;
import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.junit.Slow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file that names the hosts, from the line to the connection, while sixteen threads work. */
@Timeout(120)
@Slow
class FileOfHostsTest {
  @TempDir Path folder;
  private Path file;
  private DmCluster cluster;

  @BeforeEach
  void start() throws Exception {
    Told.forget();
    cluster = DmCluster.of(3);
    cluster.engine().run("create table t(id int, name varchar(40))");
    file = folder.resolve("hosts");
  }

  @AfterEach
  void stop() {
    Busy.awaitEndOfDiscovery();
    cluster.close();
  }

  private void write(DmNode... nodes) throws IOException {
    write(Stream.of(nodes).map(node -> node.hostAndPort() + "\n").collect(Collectors.joining()));
  }

  private void write(String text) throws IOException {
    Path next = Files.writeString(folder.resolve("next"), text);
    Path unused = Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private String url(String options) {
    return "jdbc:dmha:dm://"
        + cluster.node(0).hostAndPort()
        + "?dmha.listener="
        + Told.class.getName()
        + options;
  }

  private Properties properties() {
    Properties properties = Busy.login();
    properties.setProperty("dmha.discovery", "file:" + file);
    return properties;
  }

  @Test
  void aNewHostTakesItsShareAndARemovedOneIsLeft() throws Exception {
    write(cluster.node(0));
    String url = url("&dmha.role=any&dmha.hostSelection=roundRobin");
    try (Busy busy = new Busy(url, properties(), false)) {
      busy.awaitServedBy(cluster.node(0));
      assertThat(busy.servedBy(cluster.node(1))).isZero();

      write(cluster.node(0), cluster.node(1), cluster.node(2));
      busy.awaitServedBy(cluster.node(1));
      busy.awaitServedBy(cluster.node(2));

      write(cluster.node(1), cluster.node(2));
      busy.awaitLeft(cluster.node(0));
      cluster.node(0).kill();
      busy.awaitMore(20);
    }
    assertThat(Told.of(EventType.HOSTS_CHANGED)).hasSize(2);
    assertThat(Told.of(EventType.DISCOVERY_FAILED)).isEmpty();
  }

  @Test
  void anotherLeaderHasConnectionsMoveBeforeACallFails() throws Exception {
    write(cluster.node(0).hostAndPort() + " role=primary\n" + cluster.node(1).hostAndPort() + "\n");
    try (Busy busy = new Busy(url(""), properties(), true)) {
      busy.awaitServedBy(cluster.node(0));
      Told.await(EventType.HOSTS_CHANGED, 2);

      // Both take writes for a moment, so nothing but the file makes anybody move.
      cluster.node(1).become(Mode.NORMAL, Status.OPEN);
      write(
          cluster.node(0).hostAndPort() + "\n" + cluster.node(1).hostAndPort() + " role=primary\n");
      busy.awaitServedBy(cluster.node(1));
      long before = busy.servedBy(cluster.node(0));
      busy.awaitMore(20);
      assertThat(busy.servedBy(cluster.node(0))).isLessThanOrEqualTo(before + Busy.THREADS);
    }
    assertThat(Told.of(EventType.CONNECTION_LOST))
        .isNotEmpty()
        .allMatch(message -> message.contains("its host is drained"));
    assertThat(cluster.engine().ask("select count(*) from t")).isPositive();
  }

  @Test
  void aLieAboutTheLeaderIsFoundOut() throws Exception {
    write(cluster.node(0).hostAndPort() + " role=primary\n" + cluster.node(1).hostAndPort() + "\n");
    try (Busy busy = new Busy(url(""), properties(), true)) {
      busy.awaitServedBy(cluster.node(0));
      Told.await(EventType.HOSTS_CHANGED, 2);

      write(
          cluster.node(0).hostAndPort() + "\n" + cluster.node(1).hostAndPort() + " role=primary\n");
      Told.await(EventType.HOSTS_CHANGED, 3);
      busy.awaitServedBy(cluster.node(0));
      busy.awaitMore(50);
      assertThat(busy.servedBy(cluster.node(1))).isZero();
    }
  }

  @Test
  void whatCannotBeReadChangesNothing() throws Exception {
    write(cluster.node(0));
    try (Busy busy = new Busy(url(""), properties(), true)) {
      busy.awaitServedBy(cluster.node(0));
      int told = 0;
      for (String wrong :
          new String[] {
            "", "127.0.0.1:", "127.0.0.1:0\n", "nonsense\n", "127.0.0.1:9", "[::1\n", "h1:70000\n"
          }) {
        write(wrong);
        told++;
        Told.await(EventType.DISCOVERY_FAILED, told);
        busy.awaitMore(5);
        write(cluster.node(0));
        Told.await(EventType.DISCOVERY_RECOVERED, told);
      }
      Files.delete(file);
      Told.await(EventType.DISCOVERY_FAILED, told + 1);
      busy.awaitMore(5);
      assertThat(Told.of(EventType.HOSTS_CHANGED)).isEmpty();
      assertThat(Told.of(EventType.DISCOVERY_FAILED)).hasSize(told + 1);
    }
  }
}
