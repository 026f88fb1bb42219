package io.dmha.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.demo.Demo.Outcome;
import io.dmha.demo.Demo.Plan;
import io.dmha.fixtures.junit.LeakCheck;
import io.dmha.fixtures.node.NeedsProcesses;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@NeedsProcesses
class DemoTest {
  @RegisterExtension final LeakCheck leaks = new LeakCheck();
  @TempDir Path dir;

  @Test
  @Timeout(400)
  void dmhasBooksBalanceWhenTheServerIsKilledInMidWork() throws Exception {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);
    Plan plan = new Plan(8, Duration.ofSeconds(3), List.of(Duration.ofSeconds(1)));
    try (Demo demo = Demo.open(dir, plan, new Screen(out, false))) {
      Outcome outcome = demo.run();
      String report = new Report(outcome).table() + new Report(outcome).words();

      assertThat(outcome.dmha().isClean()).as(report).isTrue();
      assertThat(outcome.kills()).isEqualTo(1);
      Tally.Counts counts = outcome.dmha().counts();
      assertThat(counts.notApplied() + counts.unknown()).as(report).isZero();
      assertThat(counts.acknowledged()).isGreaterThan(plan.threads());
      assertThat(outcome.plain().counts().rawErrors()).as(report).isPositive();
      assertThat(report).contains("dmha's books balance: after 1 killed server,");
      assertThat(shown.toString(StandardCharsets.UTF_8))
          .contains("kill -9 of 127.0.0.1:", "dmha: 8 of 8 connections carried over");
    }
  }
}
