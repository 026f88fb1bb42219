package io.dmha.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.junit.LeakCheck;
import io.dmha.fixtures.junit.Slow;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The drill on a cluster that is killed and switched over under it, and on one that loses work. */
@Timeout(180)
@ExtendWith(LeakCheck.class)
@Slow
class DrillCommandTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final String TABLE = "SYSDBA.DMHA_DRILL";

  @TempDir private Path folder;

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

  private CompletableFuture<Integer> drill(String... more) {
    List<String> arguments = new ArrayList<>(List.of("drill", "--threads=3", "--create-table"));
    arguments.addAll(List.of(more));
    for (String usual : List.of("--limit=20s", "--for=10m")) {
      String name = usual.substring(0, usual.indexOf('='));
      if (arguments.stream().noneMatch(each -> each.startsWith(name))) {
        arguments.add(usual);
      }
    }
    arguments.add("jdbc:dmha:dm://" + cluster.hosts());
    return CompletableFuture.supplyAsync(() -> command.run(arguments.toArray(new String[0])))
        .orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  private long rows() throws SQLException {
    return cluster.engine().ask("SELECT COUNT(*) FROM " + TABLE);
  }

  private void awaitMore() throws SQLException {
    long before = tableIsThere() ? rows() : 0;
    Eventually.within(LIMIT, "more rows are written", () -> rows() > before + 30);
  }

  /** Each worker has its connection, and some transactions. */
  private void awaitAll() {
    String ready = "SELECT COUNT(DISTINCT WORKER) FROM " + TABLE + " WHERE TX_NO > 4";
    Eventually.within(LIMIT, "all have done some", () -> cluster.engine().ask(ready) == 3);
  }

  private boolean tableIsThere() throws SQLException {
    return cluster
            .engine()
            .ask("SELECT COUNT(*) FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_NAME = 'DMHA_DRILL'")
        > 0;
  }

  private void end() {
    command.ends.forEach(Runnable::run);
  }

  @Test
  void nothingIsLostByAKillAndASwitchover() throws Exception {
    CompletableFuture<Integer> end = drill("--report=" + folder);
    awaitAll();
    cluster.failOver();
    awaitMore();
    cluster.node(0).start();
    DmNode next = cluster.node(0);
    cluster.beginSwitchover();
    // A real one takes seconds: each session hears from the database that its work is gone.
    Eventually.beIdle();
    cluster.endSwitchover(next);
    awaitMore();
    end();

    assertThat(end.get()).as(command.out() + command.err()).isEqualTo(ExitCode.FINE);
    String first = cluster.node(0).hostAndPort();
    String second = cluster.node(1).hostAndPort();
    assertThat(command.out())
        .contains("PASSED: the books balance, and the application saw no exception.")
        .containsPattern(first + " +" + second + " +[123] +\\d+ ms later")
        .containsPattern(second + " +" + first + " +[123] +\\d+ ms later")
        .contains("ended early", "on: outcomes of commits are found out")
        .contains("DMHA_DRILL was made and dropped")
        .doesNotContain(DmNode.PASSWORD);
    assertThat(tableIsThere()).isFalse();
    assertThat(folder)
        .isDirectoryContaining("glob:**.html")
        .isDirectoryContaining("glob:**.txt")
        .isDirectoryContaining("glob:**.json");
  }

  @Test
  void aWriteThatTheServerLosesIsReported() throws Exception {
    CompletableFuture<Integer> end = drill("--json");
    awaitAll();
    // As a standby that was behind, and became the primary.
    cluster.engine().run("DELETE FROM " + TABLE + " WHERE TX_NO = 2 AND WORKER = 3");
    cluster.engine().run("UPDATE " + TABLE + " SET STEPS = 1 WHERE TX_NO = 3 AND WORKER = 1");
    cluster
        .engine()
        .run(
            "INSERT INTO " + TABLE + " SELECT * FROM " + TABLE + " WHERE TX_NO = 4 AND WORKER = 2");
    end();

    assertThat(end.get()).as(command.out()).isEqualTo(ExitCode.FOUND);
    assertThat(command.out())
        .contains("\"verdict\": \"BOOKS_WRONG\"", "\"exitCode\": 2")
        .contains("\"lost\": 1,", "\"torn\": 1,", "\"doubled\": 1,", "\"uninvited\": 0,")
        .contains("lost 3/2", "torn 1/3", "doubled 2/4")
        .contains("\"tableIs\": \"EVIDENCE\"");
    assertThat(tableIsThere()).isTrue();
  }

  /** Ctrl-C while all hosts are down: what is known is told, and nobody waits for ever. */
  @Test
  void whoEndsItInAnOutageIsToldWhatIsKnown() throws Exception {
    CompletableFuture<Integer> end = drill("--lang=zh", "--limit=1s");
    awaitMore();
    cluster.nodes().forEach(DmNode::kill);
    end();
    // The process would be gone now.
    assertThat(command.out()).contains("未通过：没有可写的主机应答，无法对账。", "提前结束");

    assertThat(end.get()).isEqualTo(ExitCode.UNREACHABLE);
    cluster.heal();
  }

  @Test
  void aTableOfSomebodyElseIsNotTouched() throws Exception {
    cluster
        .engine()
        .run("CREATE TABLE " + TABLE + " (RUN_ID INT, WORKER INT, TX_NO INT, STEPS INT)");

    assertThat(drill().get()).isEqualTo(ExitCode.USAGE);

    assertThat(command.err()).contains("DMHA_DRILL that is not the drill's");
    assertThat(rows()).isZero();
  }

  @Test
  void withoutLeaveNoTableIsMade() throws Exception {
    String url = "jdbc:dmha:dm://" + cluster.hosts();

    assertThat(command.run("drill", "--limit=20s", url)).isEqualTo(ExitCode.USAGE);

    assertThat(command.err()).contains("--create-table", "CREATE TABLE DMHA_DRILL (RUN_ID");
    assertThat(tableIsThere()).isFalse();
  }

  /** The administrator has made the tables, and the run leaves them as they were. */
  @Test
  void aTableThatIsThereStaysWithoutTheRowsOfTheRun() throws Exception {
    assertThat(drill("--for=1s", "--keep-table").get()).isEqualTo(ExitCode.FINE);
    long kept = rows();
    assertThat(kept).isGreaterThan(1);
    String url = "jdbc:dmha:dm://" + cluster.hosts();

    assertThat(command.run("drill", "--limit=20s", "--for=1s", url)).isEqualTo(ExitCode.FINE);

    assertThat(command.out()).contains("the rows of this run are deleted").contains("not put to");
    assertThat(command.err()).contains("transactions,", "left:");
    assertThat(rows()).isEqualTo(kept);
  }

  /** The user may not have the table of the guard: it goes without, and says so. */
  @Test
  void withoutTheGuardItSaysWhy() throws Exception {
    cluster
        .engine()
        .run(
            "CREATE TABLE SYSDBA.DMHA_COMMIT (TOKEN VARCHAR(64), STATE VARCHAR(20), TOUCHED BIGINT)");

    assertThat(drill("--for=1s").get()).as(command.err()).isEqualTo(ExitCode.FINE);

    assertThat(command.out()).contains("off, as it could not be had: ", "08007 is allowed");
  }

  @Test
  void withoutAHostItIsNotBegun() throws Exception {
    cluster.nodes().forEach(DmNode::kill);

    assertThat(drill("--limit=1s").get()).isEqualTo(ExitCode.UNREACHABLE);

    assertThat(command.err()).contains("No host takes a connection for the drill");
  }

  @Test
  void whatCannotBeDoneIsSaidFirst() {
    String url = "jdbc:dmha:dm://" + cluster.hosts();

    assertThat(command.run("drill", "--threads=0", url)).isEqualTo(ExitCode.USAGE);
    assertThat(command.err()).contains("within 1 and 256");
    assertThat(command.run("drill", "--table=A;DROP", url)).isEqualTo(ExitCode.USAGE);
    assertThat(command.err()).contains("no name of a table");
    assertThat(command.run("drill", "--report=/dev/null/x", url)).isEqualTo(ExitCode.USAGE);
    assertThat(command.err()).contains("cannot be made or written");
  }
}
