package io.dmha;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.node.H2Pair;
import io.dmha.fixtures.node.JavaProgram;
import io.dmha.fixtures.node.JavaProgram.Result;
import io.dmha.fixtures.node.NeedsProcesses;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as they are shipped: the jar with everything in it, and nothing beside it. */
@NeedsProcesses
class CommandLineIT {
  private static final String MAIN = "io.dmha.tool.Main";
  private static final Path H2 = JavaProgram.homeOf("org.h2.Driver");
  private static final JavaProgram ALL = JavaProgram.with(AllJarIT.ALL);

  @TempDir Path folder;

  @Test
  void doctorAsksByTheDriverOfAnotherJar() throws Exception {
    try (H2Pair pair = H2Pair.started(folder, "doctor")) {
      String url = "jdbc:dmha:" + pair.urlOfBoth();

      Result result = ALL.run(MAIN, "doctor", "--driver=" + H2, "--user=sa", "--limit=20s", url);

      assertThat(result.err()).isEmpty();
      assertThat(result.out())
          .contains("127.0.0.1:" + pair.first().port() + "  answers; its role is not asked")
          .contains("dmha would connect to 127.0.0.1:" + pair.first().port() + ": it is UNKNOWN")
          .containsPattern("clock +\\d+ ms (ahead|behind)");
      assertThat(result.exitCode()).isZero();
    }
  }

  @Test
  void tablesAndHelpNeedNoDriver() {
    Result faults = ALL.run(MAIN, "faults", "-6001", "--lang=zh");

    assertThat(faults.out()).contains("Dameng -6001", "连接可以继续使用");
    assertThat(faults.err()).isEmpty();
    assertThat(ALL.run(MAIN, "--help").out()).contains("doctor", "register");
    assertThat(ALL.run(MAIN, "doctor").exitCode()).isEqualTo(1);
  }

  /** Who has the plain jar is told where the commands are. */
  @Test
  void thePlainJarSaysThatItHasNoCommands() {
    JavaProgram plain =
        JavaProgram.with(
            Path.of(System.getProperty("dmha.jar")),
            Path.of(System.getProperty("dmha.byteBuddyJar")),
            Path.of(System.getProperty("dmha.slf4jJar")));

    Result result = plain.run(MAIN, "settings");

    assertThat(result.exitCode()).isEqualTo(4);
    assertThat(result.err()).startsWith("The commands need the -all jar").hasLineCount(1);
  }
}
