package io.dmha.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.junit.LeakCheck;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The command while a cluster changes under it. */
@Timeout(120)
@ExtendWith(LeakCheck.class)
class WatchCommandTest {
  private static final io.dmha.fixtures.dm.wire.Command REQUEST =
      io.dmha.fixtures.dm.wire.Command.LOGIN;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Command command = Command.as(DmNode.USER, DmNode.PASSWORD);
  private DmCluster cluster;

  @BeforeEach
  void start() {
    cluster = DmCluster.pair();
  }

  @AfterEach
  void stop() {
    command.ends.forEach(Runnable::run);
    cluster.close();
  }

  private CompletableFuture<Integer> watch(String... more) {
    String[] arguments = new String[more.length + 4];
    arguments[0] = "watch";
    arguments[1] = "--every=100ms";
    arguments[2] = "--limit=20s";
    System.arraycopy(more, 0, arguments, 3, more.length);
    arguments[arguments.length - 1] = "jdbc:dmha:dm://" + cluster.hosts();
    return CompletableFuture.supplyAsync(() -> command.run(arguments))
        .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  private void await(String text) {
    Eventually.within(LIMIT, "it says " + text, () -> command.out().contains(text));
  }

  @Test
  void changesAreToldAsTheyComeAndSummedUpAtTheEnd() throws Exception {
    String first = cluster.node(0).hostAndPort();
    String second = cluster.node(1).hostAndPort();
    CompletableFuture<Integer> end = watch();
    await(first + ": not asked yet → PRIMARY");
    await(second + ": not asked yet → STANDBY");

    cluster.switchOver();
    await(first + ": PRIMARY → STANDBY");
    await(second + ": STANDBY → PRIMARY");
    cluster.node(1).kill();
    await(second + ": PRIMARY → ");
    command.ends.forEach(Runnable::run);
    // The process would be gone now.
    assertThat(command.out()).contains("Watched for ");

    assertThat(end.get()).isEqualTo(ExitCode.FINE);
    assertThat(command.out()).containsOnlyOnce("Watched for ").contains("1 new primary");
  }

  /** Without VTI the role is told by each login. */
  @Test
  void aUserWithoutVtiSeesChangesToo() throws Exception {
    command.environment.put("DMHA_USER", DmNode.PLAIN_USER);
    CompletableFuture<Integer> end = watch("--json");
    await("\"to\": \"PRIMARY\"");
    await("\"to\": \"STANDBY\"");

    cluster.switchOver();
    await("\"from\": \"STANDBY\", \"to\": \"PRIMARY\"");
    command.ends.forEach(Runnable::run);

    assertThat(end.get()).isEqualTo(ExitCode.FINE);
    assertThat(command.out()).doesNotContain("NOT_ALLOWED").contains("{\"event\": \"end\"");
  }

  /** Again and again it would lock the account. */
  @Test
  void aWrongPasswordIsTriedOnce() throws Exception {
    command.environment.put("DMHA_PASSWORD", "wrong");

    assertThat(watch().get()).isEqualTo(ExitCode.UNREACHABLE);

    assertThat(command.out())
        .contains("not asked yet → login refused (vendor code -2501)")
        .doesNotContain("wrong");
    for (DmNode node : cluster.nodes()) {
      assertThat(node.requests(REQUEST)).isEqualTo(1);
    }
  }

  @Test
  void itEndsByItself() throws Exception {
    cluster.nodes().forEach(DmNode::kill);

    assertThat(watch("--for=1s", "--lang=zh").get()).isEqualTo(ExitCode.UNREACHABLE);

    assertThat(command.out()).contains("：尚未查询 → 拒绝连接 (vendor code 6001").contains("共观察 ");
  }

  @Test
  void aTerminalIsShownOneTableThatIsDrawnAnew() throws Exception {
    command.inTerminal();
    CompletableFuture<Integer> end = watch();
    Eventually.within(
        LIMIT,
        "the table has both roles",
        () -> command.out().matches("(?s).*PRIMARY +yes +- .*STANDBY +no +\\d+ .*"));
    command.ends.forEach(Runnable::run);

    assertThat(end.get()).isEqualTo(ExitCode.FINE);
    assertThat(command.out()).contains("A\r\u001b[J");
  }
}
