package io.dmha.tool;

import io.dmha.text.ForeignText;
import io.dmha.tool.drill.CannotBegin;
import io.dmha.tool.drill.Drill;
import io.dmha.tool.drill.DrillReport;
import io.dmha.tool.drill.Plan;
import io.dmha.tool.drill.Progress;
import io.dmha.tool.drill.ReportHtml;
import io.dmha.tool.drill.ReportJson;
import io.dmha.tool.drill.ReportText;
import io.dmha.tool.drill.Verdict;
import io.dmha.tool.words.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code drill URL}. */
@Command(name = "drill")
final class DrillCommand implements Callable<Integer> {
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");
  private static final int MOST_THREADS = 256;

  /** How long somebody who ends it waits for the report, in seconds. */
  private static final int PATIENCE = 30;

  @ParentCommand Tool tool = Tool.NONE;
  @Mixin ToolLogin login = new ToolLogin();

  @Option(names = "--json", descriptionKey = "json")
  boolean isJson;

  @Option(names = "--for", paramLabel = "TIME", descriptionKey = "drill-for")
  String span = "5m";

  @Option(names = "--threads", paramLabel = "COUNT", descriptionKey = "threads")
  int threads = 8;

  @Option(names = "--report", paramLabel = "DIR", descriptionKey = "report")
  String folder = "";

  @Option(names = "--table", paramLabel = "NAME", descriptionKey = "table")
  String table = "DMHA_DRILL";

  @Option(names = "--create-table", descriptionKey = "create-table")
  boolean mayCreate;

  @Option(names = "--keep-table", descriptionKey = "keep-table")
  boolean keepsTable;

  private final CountDownLatch isTold = new CountDownLatch(1);

  @Override
  public Integer call() throws Exception {
    Plan plan = plan();
    Path place = place();
    login.survey(tool.around);
    Drill drill = new Drill(login.dmhaUrl(), login.properties(tool.around), login.limit(), plan);
    tool.around.atEnd(() -> end(drill));
    try {
      DrillReport report = drill.run(this::show);
      hideProgress();
      int exitCode = exitCode(report.verdict());
      tell(report, exitCode);
      write(report, exitCode, place);
      return exitCode;
    } catch (CannotBegin e) {
      hideProgress();
      tool.around.err.println(tool.words.say(e.key(), e.values()));
      if (e.key().equals("drill.table-missing")) {
        Drill.definitions(table).forEach(each -> tool.around.err.println(each + ";"));
      }
      return e.isOfHosts() ? ExitCode.UNREACHABLE : ExitCode.USAGE;
    } finally {
      isTold.countDown();
    }
  }

  private Plan plan() throws UsageWrong {
    if (threads < 1 || threads > MOST_THREADS) {
      throw new UsageWrong("usage.threads", "1", String.valueOf(MOST_THREADS), "");
    }
    if (!Plan.isTable(table)) {
      throw new UsageWrong("usage.table", ForeignText.shown(table), "", "");
    }
    return new Plan(ToolLogin.duration(span), threads, table, mayCreate, keepsTable);
  }

  /** Before the workload: who hears after an hour that nothing can be written is not pleased. */
  private @Nullable Path place() throws UsageWrong {
    if (folder.isEmpty()) {
      return null;
    }
    try {
      Path place = Files.createDirectories(Paths.get(folder));
      if (Files.isWritable(place)) {
        return place;
      }
    } catch (IOException | InvalidPathException e) {
      // Told below.
    }
    throw new UsageWrong("usage.report", ForeignText.shown(folder), "", "");
  }

  /** The process ends when this returns, so it waits for the report. */
  private void end(Drill drill) {
    drill.stop();
    try {
      boolean unusedTold = isTold.await(PATIENCE, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void show(Progress progress) {
    String line = tool.words.say("drill.progress", progress.values());
    if (tool.around.isTerminal) {
      tool.around.err.print("\r" + line + "\u001b[K");
    } else {
      tool.around.err.println(line);
    }
    tool.around.err.flush();
  }

  private void hideProgress() {
    if (tool.around.isTerminal) {
      tool.around.err.print("\r\u001b[K");
      tool.around.err.flush();
    }
  }

  private void tell(DrillReport report, int exitCode) {
    if (isJson) {
      tool.around.out.print(JsonText.of(ReportJson.of(report, tool.words, exitCode)));
    } else {
      ReportText.of(report, tool.words).forEach(tool.around.out::println);
    }
    tool.around.out.flush();
  }

  private void write(DrillReport report, int exitCode, @Nullable Path place) throws IOException {
    if (place == null) {
      return;
    }
    String stamp =
        Instant.ofEpochMilli(tool.around.wall.millis())
            .atZone(ZoneId.systemDefault())
            .format(STAMP);
    List<String> lines = ReportText.of(report, tool.words);
    String json = JsonText.of(ReportJson.of(report, tool.words, exitCode));
    Path page = place.resolve("drill-" + stamp + ".html");
    Files.write(page, ReportHtml.of(report, tool.words).getBytes(StandardCharsets.UTF_8));
    Files.write(place.resolve("drill-" + stamp + ".txt"), lines, StandardCharsets.UTF_8);
    Files.write(place.resolve("drill-" + stamp + ".json"), json.getBytes(StandardCharsets.UTF_8));
    tool.around.err.println(tool.words.say("drill.written", ForeignText.shown(page)));
  }

  private static int exitCode(Verdict verdict) {
    switch (verdict) {
      case PASSED:
        return ExitCode.FINE;
      case BOOKS_NOT_READ:
        return ExitCode.UNREACHABLE;
      case EXCEPTIONS:
      case BOOKS_WRONG:
      case NOTHING_DONE:
        return ExitCode.FOUND;
    }
    throw new AssertionError(verdict);
  }
}
