package io.dmha.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void whatIsJsonIsRead() throws SourceFailed {
    Object read =
        Json.read(" {\"a\":[1,-2.5e1,true,false,null,\"\\u00e9\\n\\\"\\/\"],\"b\":{},\"c\":[]} ");

    List<Object> list = new ArrayList<>(List.of(1L, -25.0, true, false));
    list.add(null);
    list.add("é\n\"/");
    assertThat(read).isEqualTo(Map.of("a", list, "b", Map.of(), "c", List.of()));
  }

  @Test
  void whatIsQuotedIsReadAgain() throws SourceFailed {
    String text = "a\"\\\n\u0001é\ud83d\ude00";

    assertThat(Json.read(Json.quote(text))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "\"",
        "\"a",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "[1,]",
        "[1",
        "[1 2]",
        "{a:1}",
        "'a'",
        "tru",
        "nul",
        "NaN",
        "Infinity",
        "01",
        "+1",
        "1.",
        ".5",
        "1e",
        "--1",
        "0x10",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\u0001\"",
        "\"\t\"",
        "{}{}",
        "[]x",
        "{\"a\":1,\"a\":2}",
        "1e99999999999999999999999999999999999999999",
        "\"\\",
        "\"\\u",
        "\ufeff{}",
        "{\"a\" 1}",
        "{1:2}",
        "[,]",
        "\"\\u\uff11\uff11\uff11\uff11\""
      })
  void whatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> Json.read(text))
        .isInstanceOf(SourceFailed.class)
        .hasMessageMatching("answers (no JSON|JSON that ends too early)");
  }

  @Test
  void eachBeginningOfAnAnswerIsRefused() throws SourceFailed {
    String whole = "{\"header\":{\"revision\":\"5\"},\"kvs\":[{\"key\":\"YQ==\",\"value\":null}]}";
    assertThat(Json.read(whole)).isInstanceOf(Map.class);
    for (int i = 0; i < whole.length(); i++) {
      String part = whole.substring(0, i);
      assertThatThrownBy(() -> Json.read(part)).isInstanceOf(SourceFailed.class);
    }
  }

  @Test
  void depthHasAnEnd() {
    assertThatThrownBy(() -> Json.read("[".repeat(1_000_000)))
        .hasMessage("answers JSON that is nested too deep");
    assertThatThrownBy(() -> Json.read("{\"a\":".repeat(100_000)))
        .hasMessage("answers JSON that is nested too deep");
  }

  @Test
  void aNumberThatIsTooLargeIsNoWholeOne() throws SourceFailed {
    assertThat(Json.read("999999999999999999")).isEqualTo(999_999_999_999_999_999L);
    assertThat(Json.read("9999999999999999999")).isInstanceOf(Double.class);
    assertThat(Json.read("1e308")).isInstanceOf(Double.class);
  }
}
