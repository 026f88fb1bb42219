package io.dmha.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.dm.engine.Mode;
import io.dmha.fixtures.dm.engine.Status;
import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.node.EtcdNode;
import io.dmha.fixtures.node.NeedsEtcd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command in processes of its own, against a real etcd. */
@Timeout(180)
@NeedsEtcd
class RegisterTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final List<Process> processes = new ArrayList<>();
  private EtcdNode etcd;
  private DmCluster cluster;

  @BeforeEach
  void start() {
    etcd = EtcdNode.started(folder);
    cluster = DmCluster.pair();
  }

  @AfterEach
  void stop() {
    processes.forEach(Process::destroyForcibly);
    cluster.close();
    etcd.close();
  }

  private Process register(int index) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "register",
                "jdbc:dmha:dm://" + cluster.node(index).hostAndPort(),
                "etcd://" + etcd.hostAndPort() + "/dm")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out" + index).toFile());
    builder.environment().put("DMHA_USER", DmNode.USER);
    builder.environment().put("DMHA_PASSWORD", DmNode.PASSWORD);
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  private void awaitKeys(String description, String... lines) {
    Eventually.within(LIMIT, description, () -> keys().equals(List.of(lines)));
  }

  private List<String> keys() {
    return etcd.ctl("get", "--prefix", "dm/").lines().toList();
  }

  @Test
  void rolesAreKeptAndFollowed() throws Exception {
    String first = cluster.node(0).hostAndPort();
    String second = cluster.node(1).hostAndPort();
    String[] one = {"dm/hosts/" + first, first + " role=primary"};
    String[] leads = {"dm/leader", first};
    Process ofFirst = register(0);
    awaitKeys("the primary is entered", one[0], one[1], leads[0], leads[1]);
    Process ofSecond = register(1);
    Eventually.within(
        LIMIT, "the standby is entered", () -> keys().contains(second + " role=standby"));

    cluster.node(0).become(Mode.STANDBY, Status.OPEN);
    cluster.node(1).become(Mode.PRIMARY, Status.OPEN);
    Eventually.within(
        LIMIT,
        "the leader key has moved",
        () -> {
          List<String> now = keys();
          return now.indexOf(second) == now.indexOf("dm/leader") + 1
              && now.contains(first + " role=standby")
              && now.contains(second + " role=primary");
        });

    // In good order its keys go with it; killed, they go with the lease.
    ofSecond.destroy();
    assertThat(ofSecond.waitFor()).isEqualTo(143);
    assertThat(keys()).containsExactly("dm/hosts/" + first, first + " role=standby");
    ofFirst.destroyForcibly();
    awaitKeys("the lease has ended");
    assertThat(Files.readString(folder.resolve("out1")))
        .contains(second + " is entered as STANDBY.")
        .contains(second + " is entered as PRIMARY.")
        .doesNotContain(DmNode.PASSWORD);
  }

  @Test
  void theEntryOfAHostThatHangsEnds() throws Exception {
    Process unused = register(0);
    Eventually.within(LIMIT, "it is entered", () -> keys().size() == 4);

    cluster.node(0).freeze();
    awaitKeys("it is gone");
    cluster.node(0).thaw();
    Eventually.within(LIMIT, "it is entered again", () -> keys().size() == 4);

    etcd.kill();
    Eventually.within(
        LIMIT,
        "it says that etcd is away",
        () -> Files.readString(folder.resolve("out0")).contains("The source does not answer"));
    etcd.start();
    Eventually.within(LIMIT, "it is entered once more", () -> keys().size() == 4);
  }

  @Test
  void wrongWordsAreToldAsThat() {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
    Map<String, String> nothing = Map.of();
    String etcdUrl = "etcd://h:1/dm";

    String two = "jdbc:dmha:dm://h1:1,h2:1";
    assertThat(Register.of(two, etcdUrl, nothing, out)).isNull();
    assertThat(Register.of("x", etcdUrl, nothing, out)).isNull();
    assertThat(Register.of("jdbc:dmha:dm://h1:1", "file:/tmp/x", nothing, out)).isNull();
    assertThat(Register.of("jdbc:dmha:h2:tcp://h1:1/x", etcdUrl, nothing, out)).isNull();
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("The URL must name one host")
        .contains("The source is none that roles are kept in")
        .contains("Set dmha.roleQuery");
  }
}
