package io.dmha.tool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.dmha.cluster.Survey;
import io.dmha.time.Deadline;
import io.dmha.time.Sleeper;
import io.dmha.tool.watch.Board;
import io.dmha.tool.watch.Lookout;
import io.dmha.tool.watch.Screen;
import io.dmha.tool.watch.Summary;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code watch URL}. */
@Command(name = "watch")
final class WatchCommand implements Callable<Integer> {
  private static final Duration BETWEEN_DRAWINGS = Duration.ofMillis(250);
  private static final Duration FOR_EVER = Duration.ofDays(3650);

  @ParentCommand Tool tool = Tool.NONE;
  @Mixin ToolLogin login = new ToolLogin();

  @Option(names = "--json", descriptionKey = "json")
  boolean isJson;

  @Option(names = "--for", paramLabel = "TIME", descriptionKey = "for")
  String span = "";

  @Option(names = "--every", paramLabel = "TIME", descriptionKey = "every")
  String every = "1s";

  @GuardedBy("this") private boolean hasEnded;

  @Override
  public Integer call() throws Exception {
    Duration interval = ToolLogin.duration(every);
    Duration limit = span.isEmpty() ? FOR_EVER : ToolLogin.duration(span);
    Survey survey = login.survey(tool.around);
    Screen screen = new Screen(tool.around.out, tool.words, mode());
    Board board =
        new Board(
            survey.hosts().stream().map(String::valueOf).collect(Collectors.toList()),
            survey.wish(),
            tool.around.wall,
            tool.around.ticker,
            screen::changed);
    CountDownLatch isStopped = new CountDownLatch(1);
    tool.around.atEnd(
        () -> {
          // The process ends when this returns, whatever others are about to print.
          int unusedCode = end(screen, board);
          isStopped.countDown();
        });
    try (Lookout lookout = new Lookout(survey, board, interval)) {
      lookout.start();
      Deadline deadline = Deadline.after(limit, tool.around.ticker);
      while (!deadline.isOver()
          && isStopped.getCount() > 0
          && !lookout.isOver()
          && !tool.around.out.checkError()) {
        screen.draw(board.lines());
        long pause = Math.min(deadline.remainingNanos(), BETWEEN_DRAWINGS.toNanos());
        Sleeper.system().sleep(pause, isStopped);
      }
    }
    return end(screen, board);
  }

  private Screen.Mode mode() {
    if (isJson) {
      return Screen.Mode.JSON;
    }
    return tool.around.isTerminal ? Screen.Mode.TERMINAL : Screen.Mode.LINES;
  }

  /** Tells the summary, once: the time may be over while somebody ends it. */
  private synchronized int end(Screen screen, Board board) {
    Summary summary = board.summary();
    if (!hasEnded) {
      hasEnded = true;
      screen.draw(board.lines());
      screen.end(summary);
    }
    return summary.isAnybodyThere() ? ExitCode.FINE : ExitCode.UNREACHABLE;
  }
}
