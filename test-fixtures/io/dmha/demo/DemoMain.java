package io.dmha.demo;

import io.dmha.demo.Demo.Outcome;
import io.dmha.demo.Demo.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The command: {@code mvn -q -Pdemo}. */
final class DemoMain {
  private static final Plan PLAN =
      new Plan(
          8,
          Duration.ofSeconds(16),
          List.of(
              Duration.ofMillis(2_500),
              Duration.ofMillis(6_000),
              Duration.ofMillis(9_500),
              Duration.ofMillis(13_000)));

  private DemoMain() {}

  /** Exits with 0 if dmha's books balance, with 1 if not, with 2 if it could not be tried. */
  public static void main(String[] args) throws IOException {
    // Failovers are shown on the screen; the log would show them again.
    System.setProperty("dmha.log", "OFF");
    stopWithMaven();
    Path dir = Files.createTempDirectory("dmha-demo");
    Screen screen = Screen.ofThisProcess();
    System.exit(run(dir, screen));
  }

  /** Ctrl-C reaches this process too, but a kill of Maven does not. */
  private static void stopWithMaven() {
    ProcessHandle.current().parent().ifPresent(DemoMain::stopWith);
  }

  private static void stopWith(ProcessHandle parent) {
    CompletableFuture<?> unusedStop = parent.onExit().thenRun(() -> System.exit(2));
  }

  private static int run(Path dir, Screen screen) {
    try (Demo demo = Demo.open(dir, PLAN, screen)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> cleanUp(demo, dir, screen)));
      introduce(demo, screen);
      Outcome outcome = demo.run();
      Report report = new Report(outcome);
      screen.line("");
      screen.line(report.table());
      screen.line(report.words());
      return outcome.dmha().isClean() ? 0 : 1;
    } catch (Exception e) {
      screen.line("The demo could not be run to its end: " + e);
      return 2;
    }
  }

  private static void introduce(Demo demo, Screen screen) {
    screen.line(PLAN.threads() + " threads move money through");
    screen.line("  " + demo.dmhaUrl());
    screen.line(
        "and "
            + PLAN.threads()
            + " threads do the same through the plain H2 driver, connecting again and");
    screen.line("retrying by hand. Both servers use one database file, of which H2 lets only one");
    screen.line("server at a time have hold. The one that has it is killed in mid-work.");
    screen.line("");
  }

  /** Also after Ctrl-C: nothing stays behind, neither processes nor files. */
  private static void cleanUp(Demo demo, Path dir, Screen screen) {
    screen.close();
    demo.close();
    try (Stream<Path> paths = Files.walk(dir)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      // The system empties its folder of temporary files one day.
    }
  }
}
