package io.dmha.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.fuzz.Campaigns;
import io.dmha.fixtures.fuzz.Findings;
import io.dmha.fixtures.fuzz.Weakness;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile URLs, a few of those that {@code -Pfuzz -Dwhat=urls} gives. */
@Timeout(120)
class UrlFuzzTest {
  private static final int CASES = 1_000;
  private static final int MOST_CASES = 4_000;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void whateverComesHolds(long seed) throws Exception {
    Findings findings = new Findings();

    String done = Campaigns.urls(seed, CASES, directory, findings);

    assertThat(findings.lines()).isEmpty();
    // A campaign that nothing could be read of would hold anything.
    assertThat(done).matches("\\d{3,} could be read, \\d{2,} were connected to.*");
  }

  static Stream<Weakness> weaknesses() {
    return Arrays.stream(Weakness.values()).filter(each -> each.of() == Weakness.Of.URLS);
  }

  @ParameterizedTest
  @MethodSource("weaknesses")
  void whatIsTakenAwayIsMissed(Weakness weakness) throws Exception {
    assertThat(Campaigns.find(weakness, MOST_CASES, directory)).isTrue();
  }
}
