package io.dmha.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.fuzz.Campaigns;
import io.dmha.fixtures.fuzz.Findings;
import io.dmha.fixtures.fuzz.Strays;
import io.dmha.fixtures.fuzz.Weakness;
import io.dmha.fixtures.junit.Slow;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers with hostile answers, a few of those that {@code -Pfuzz -Dwhat=replies} makes. */
@Timeout(300)
@Slow
class ReplyFuzzTest {
  private static final int CASES = 120;
  private static final int MOST_CASES = 150;

  @TempDir Path directory;

  @AfterEach
  void clear() {
    Strays.clear();
  }

  @Test
  void whateverIsAnsweredHolds() throws Exception {
    Findings findings = new Findings();

    String done = Campaigns.replies(1, CASES, findings);

    assertThat(findings.lines()).isEmpty();
    // Some calls go well, and some do not.
    assertThat(done).contains("returned=").contains("dmha's NoHost=").contains("driver's ");
  }

  static Stream<Weakness> weaknesses() {
    return Arrays.stream(Weakness.values()).filter(each -> each.of() == Weakness.Of.REPLIES);
  }

  @ParameterizedTest
  @MethodSource("weaknesses")
  void whatIsTakenAwayIsMissed(Weakness weakness) throws Exception {
    assertThat(Campaigns.find(weakness, MOST_CASES, directory)).isTrue();
  }
}
