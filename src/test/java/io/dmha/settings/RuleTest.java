package io.dmha.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.text.Durations;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleTest {
  @ParameterizedTest
  @CsvSource({
    "500ms,500",
    "30s,30000",
    "2m,120000",
    "1h,3600000",
    "250,250",
    "' 7 s ',7000",
    "10MS,10",
    "24h,86400000",
    "000005s,5000"
  })
  void aDurationIsReadInItsUnit(String text, long ms) {
    assertThat(Rule.duration().parse(text)).isEqualTo(Duration.ofMillis(ms));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "ms",
        "0",
        "0s",
        "-1",
        "+1",
        "1.5s",
        "1d",
        "s5",
        "25h",
        "86400001",
        "1 0s",
        "99999999999999999999",
        "999999999h",
        "\u0661s"
      })
  void otherTextIsNoDuration(String text) {
    assertThat(Rule.duration().parse(text)).isNull();
  }

  @Test
  void zeroIsADurationWhereItMeansOff() {
    assertThat(Rule.durationOrZero().parse("0")).isEqualTo(Duration.ZERO);
    assertThat(Rule.durationOrZero().parse("0s")).isEqualTo(Duration.ZERO);
  }

  @ParameterizedTest
  @CsvSource({"0,0ms", "1500,1500ms", "90000,90s", "120000,2m", "7200000,2h", "1000,1s"})
  void aDurationIsWrittenInTheLargestExactUnit(long ms, String text) {
    assertThat(Durations.format(Duration.ofMillis(ms))).isEqualTo(text);
    assertThat(Durations.parse(text)).isEqualTo(Duration.ofMillis(ms));
  }

  @Test
  void aWholeNumberKeepsItsLowerBound() {
    Rule<Integer> rule = Rule.wholeNumber(1);

    assertThat(rule.parse(" 3 ")).isEqualTo(3);
    assertThat(rule.parse("1")).isEqualTo(1);
    for (String bad : new String[] {"0", "-1", "", "x", "1.0", "2147483648"}) {
      assertThat(rule.parse(bad)).as(bad).isNull();
    }
  }

  @Test
  void aChoiceIsReadInAnyCaseAndKeptAsDeclared() {
    Rule<String> rule = Rule.oneOf("primary", "preferStandby");

    assertThat(rule.parse(" PREFERSTANDBY ")).isEqualTo("preferStandby");
    assertThat(rule.parse("standby")).isNull();
    assertThat(rule.parse("")).isNull();
  }

  @Test
  void classNamesAreSeparatedByCommas() {
    Rule<?> rule = Rule.classNames();

    assertThat(rule.parse(" a.B , c.D$E ")).hasToString("[a.B, c.D$E]");
    assertThat(rule.parse("")).hasToString("[]");
    for (String bad : new String[] {"a.B,", ",", "a..B", ".a", "a.", "1a", "a b", "a/b"}) {
      assertThat(rule.parse(bad)).as(bad).isNull();
    }
  }

  @Test
  void oneClassNameMayBeEmptyButNotTwo() {
    assertThat(Rule.className().parse(" a.B ")).isEqualTo("a.B");
    assertThat(Rule.className().parse("")).isEmpty();
    assertThat(Rule.className().parse("a.B,a.C")).isNull();
  }
}
