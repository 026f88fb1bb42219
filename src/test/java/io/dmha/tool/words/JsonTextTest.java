package io.dmha.tool.words;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.druid.support.json.JSONUtils;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTextTest {
  private static Map<String, Object> sample() {
    Map<String, Object> inner = new LinkedHashMap<>();
    inner.put("text", "a\"b\\c\n\u0001中");
    inner.put("empty", List.of());
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("number", 7L);
    all.put("flag", true);
    all.put("nothing", null);
    all.put("list", Arrays.asList(1, inner));
    return all;
  }

  @Test
  void itIsIndentedOrOnOneLine() {
    assertThat(JsonText.of(Map.of("a", List.of(1, "x"))))
        .isEqualTo("{\n  \"a\": [\n    1,\n    \"x\"\n  ]\n}\n");
    assertThat(JsonText.onOneLine(sample()))
        .isEqualTo(
            "{\"number\": 7, \"flag\": true, \"nothing\": null, \"list\": [1, {\"text\":"
                + " \"a\\\"b\\\\c\\u000a\\u0001中\", \"empty\": []}]}");
  }

  /** Another reader reads the same. */
  @Test
  void itIsJson() {
    Map<?, ?> read = (Map<?, ?>) JSONUtils.parse(JsonText.onOneLine(sample()));

    assertThat(read.get("number")).hasToString("7");
    List<?> list = (List<?>) read.get("list");
    assertThat(((Map<?, ?>) list.get(1)).get("text")).isEqualTo("a\"b\\c\n\u0001中");
  }

  @Test
  void columnsReckonWithWideCharacters() {
    Columns columns = new Columns();
    columns.add("主机", "a");
    columns.add("h1", "b", "c");
    columns.add("long one", "", "");

    assertThat(columns.lines("> "))
        .containsExactly("> 主机      a", "> h1        b  c", "> long one");
    assertThat(Columns.width("中a（")).isEqualTo(5);
  }
}
