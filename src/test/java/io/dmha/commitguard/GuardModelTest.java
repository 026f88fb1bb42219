package io.dmha.commitguard;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.junit.Slow;
import io.dmha.fixtures.node.NeedsSpin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commit guard's protocol, checked in every order of its steps; see src/docs/model. */
@NeedsSpin
@Slow
class GuardModelTest {
  private static final String MODEL = "commit-guard.pml";
  private static final Path FOLDER = Path.of("src", "docs", "model");
  private static final Pattern SWITCH = Pattern.compile("^#ifn?def (\\w+)", Pattern.MULTILINE);
  private static final Pattern STATES = Pattern.compile("(\\d+) states, stored");

  @TempDir private Path folder;

  /** That every step is taken is checked too: or it might be right for an answer is never given. */
  @Test
  void nothingIsLostNorDoubledNorToldWrongly() throws Exception {
    String report = check("-O1");

    assertThat(report)
        .contains("errors: 0", "Full statespace search for:", "assertion violations\t+")
        .doesNotContain("max search depth too small", "Search not completed", "truncated");
    Matcher states = STATES.matcher(report);
    assertThat(states.find()).isTrue();
    assertThat(Long.parseLong(states.group(1))).isGreaterThan(1_000_000L);
    List<String> never =
        report
            .lines()
            .filter(line -> line.contains(", state ") && !line.contains("\"-end-\""))
            .collect(Collectors.toList());
    assertThat(never).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NO_TOMBSTONE",
        "NO_WAIT",
        "NO_IDENTITY",
        "NO_HISTORY",
        "NO_CONFIRM",
        "TOMBSTONE_IS_PROOF",
        "ROW_IS_NOT_COUNTED",
        "REPLAY_BELIEVES",
        "FOUND_IS_FORGOTTEN",
        "END_BEFORE_REPLAY",
        "ABSENCE_IS_PROOF",
        "NO_TOUCH"
      })
  void aStepThatIsTakenAwayIsMissed(String taken) throws Exception {
    // Most are found within some thousand states: to have them searched faster takes longer.
    assertThat(check("-O0", "-D" + taken)).contains("assertion violated", "errors: 1");

    assertThat(folder.resolve(MODEL + ".trail")).isNotEmptyFile();
    assertThat(run("spin", "-t", "-p", "-D" + taken, MODEL)).contains("assertion violated");
  }

  @Test
  void eachSwitchIsExplainedAndTried() throws Exception {
    String readme = Files.readString(FOLDER.resolve("README.md"));
    List<String> tried =
        List.of(
            GuardModelTest.class
                .getDeclaredMethod("aStepThatIsTakenAwayIsMissed", String.class)
                .getAnnotation(ValueSource.class)
                .strings());

    List<String> switches = new ArrayList<>();
    Matcher each = SWITCH.matcher(Files.readString(FOLDER.resolve(MODEL)));
    while (each.find()) {
      switches.add(each.group(1));
    }

    assertThat(switches).isNotEmpty().hasSameElementsAs(tried).containsAll(tried);
    assertThat(tried).allSatisfy(name -> assertThat(readme).contains("`" + name + "`"));
  }

  private String check(String optimization, String... switches)
      throws IOException, InterruptedException {
    Files.copy(FOLDER.resolve(MODEL), folder.resolve(MODEL));
    List<String> spin = new ArrayList<>(List.of("spin", "-a"));
    spin.addAll(List.of(switches));
    spin.add(MODEL);
    run(spin.toArray(new String[0]));
    run("gcc", optimization, "-w", "-DSAFETY", "-o", "pan", "pan.c");
    return run("./pan", "-m1000");
  }

  private String run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
