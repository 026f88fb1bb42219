package io.dmha.tool.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.cluster.HostTrouble;
import io.dmha.tool.words.Words;
import io.dmha.topology.LogPosition;
import io.dmha.topology.RequiredRole;
import io.dmha.topology.Role;
import io.dmha.topology.Sighting;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BoardTest {
  private final AtomicLong seconds = new AtomicLong(1_800_000_000);
  private final List<Change> changes = new ArrayList<>();
  private final Board board =
      new Board(
          List.of("h1", "h2"),
          RequiredRole.PRIMARY,
          () -> seconds.get() * 1000,
          () -> TimeUnit.SECONDS.toNanos(seconds.get()),
          changes::add);

  private static Sighting is(Role role) {
    return new Sighting(role, null);
  }

  private static LogPosition at(long number) {
    return new LogPosition("77", number);
  }

  @Test
  void onlyChangesAreTold() {
    board.saw("h1", is(Role.PRIMARY), at(100));
    board.saw("h1", is(Role.PRIMARY), at(101));
    board.lost("h1", new HostTrouble(HostTrouble.Kind.SILENT, "3000 ms"));

    assertThat(changes)
        .extracting(change -> change.from() + "-" + change.to() + "-" + change.evidence())
        .containsExactly("NOT_ASKED-PRIMARY-", "PRIMARY-SILENT-3000 ms");
  }

  @Test
  void aLineHasTheLagAndWhetherTheHostIsUsable() {
    board.saw("h1", is(Role.PRIMARY), at(100));
    seconds.addAndGet(5);
    board.saw("h2", is(Role.STANDBY), at(93));

    BoardLine first = board.lines().get(0);
    BoardLine second = board.lines().get(1);
    assertThat(first.isUsable()).isTrue();
    assertThat(first.lag()).isEqualTo(BoardLine.NO_LAG);
    assertThat(second.isUsable()).isFalse();
    assertThat(second.lag()).isEqualTo(7);
    assertThat(second.sinceMillis()).isEqualTo(first.sinceMillis() + 5_000);
    board.saw("h2", is(Role.STANDBY), new LogPosition("78", 93));
    assertThat(board.lines().get(1).lag()).isEqualTo(BoardLine.NO_LAG);
  }

  @Test
  void theSummaryHasTheLongestTimeWithoutAHost() {
    seconds.addAndGet(2);
    board.saw("h1", is(Role.PRIMARY), null);
    board.saw("h2", is(Role.STANDBY), null);
    board.lost("h1", new HostTrouble(HostTrouble.Kind.CONNECT_REFUSED, "x"));
    seconds.addAndGet(7);
    board.saw("h2", is(Role.PRIMARY), null);
    seconds.addAndGet(20);

    Summary summary = board.summary();
    assertThat(summary.millis()).isEqualTo(29_000);
    assertThat(summary.changes()).isEqualTo(2);
    assertThat(summary.newPrimaries()).isEqualTo(1);
    assertThat(summary.longestNoneMillis()).isEqualTo(7_000);
    assertThat(summary.isAnybodyThere()).isTrue();

    board.lost("h2", new HostTrouble(HostTrouble.Kind.LOST, "x"));
    seconds.addAndGet(9);
    assertThat(board.summary().longestNoneMillis()).isEqualTo(9_000);
    assertThat(board.summary().isAnybodyThere()).isFalse();
  }

  @Test
  void aTerminalIsDrawnOverWhatItShows() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Screen screen =
        new Screen(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            Words.chinese(),
            Screen.Mode.TERMINAL);
    board.saw("h1", is(Role.PRIMARY), null);
    screen.changed(changes.get(0));
    screen.draw(board.lines());
    screen.draw(board.lines());

    String text = out.toString(StandardCharsets.UTF_8);
    assertThat(text).startsWith("主机  状态      可用  日志落后  起始时间\nh1    主库      是    -  ");
    assertThat(text).containsOnlyOnce("\u001b[5A\r\u001b[J").contains("h1：尚未查询 → 主库");
  }
}
