package io.dmha.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.outcome.DmhaExceptions;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignTextTest {
  /** Line breaks of all kinds, terminal codes, marks that turn or hide text, half a surrogate. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r",
        "\n",
        "\u0000",
        "\u001b",
        "\u007f",
        "\u0085",
        "\u200b",
        "\u200f",
        "\u202e",
        "\u2028",
        "\u2029",
        "\u2066",
        "\ufeff",
        "\ud800",
        "\udc00",
        "\udb40\udc41"
      })
  void whatIsNotSeenIsAQuestionMark(String hidden) {
    assertThat(ForeignText.shown("a" + hidden + "b")).matches("a\\?{1,2}b");
    assertThat(ForeignText.onOneLine("a" + hidden)).matches("a\\?{1,2}");
  }

  /** To the JDK these are letters and marks; they are drawn as nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u034f",
        "\u115f",
        "\u1160",
        "\u17b4",
        "\u180b",
        "\u3164",
        "\ufe0f",
        "\uffa0",
        "\udb40\udd00"
      })
  void soIsALetterThatIsDrawnAsNothing(String hidden) {
    whatIsNotSeenIsAQuestionMark(hidden);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "网络通信异常", "a b", "é", "\ud83d\ude00", "'quoted' «text»"})
  void whatIsSeenStays(String text) {
    assertThat(ForeignText.shown(text)).isEqualTo(text);
    assertThat(ForeignText.onOneLine(text)).isSameAs(text);
  }

  @Test
  void itHasALimit() {
    assertThat(ForeignText.shown("x".repeat(200))).hasSize(200).doesNotContain("…");
    assertThat(ForeignText.shown("x".repeat(201))).hasSize(200).endsWith("x…");
    assertThat(ForeignText.shown(null)).isEqualTo("null");
  }

  /** Whatever goes out goes through these two. */
  @Test
  void eventsAndExceptionsAreOfOneLine() {
    String forged = "a\r\n2026-01-01 INFO all is well\u202e";

    DmhaEvent event =
        DmhaEvent.of(EventType.HOST_FAILED, "c").host(forged).code(forged).saying(forged);
    assertThat(event.toString()).doesNotContain("\n").doesNotContain("\u202e");
    assertThat(event.host()).doesNotContain("\n");
    assertThat(event.code()).doesNotContain("\n");
    assertThat(DmhaExceptions.notApplied(forged, null).getMessage()).doesNotContain("\n");
    assertThat(DmhaExceptions.noHost(forged, null).getMessage()).doesNotContain("\u202e");
    SQLException theirs = new SQLException("x".repeat(10_000), "08006");
    assertThat(DmhaExceptions.messageOf(theirs)).isEqualTo("java.sql.SQLException, SQLState 08006");
    SQLException ours = DmhaExceptions.unknown("y".repeat(1_000), theirs);
    assertThat(DmhaExceptions.messageOf(ours)).hasSize(1_000);
  }
}
