package io.dmha.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.text.Chinese;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The tables in SETTINGS.md and SETTINGS_zh.md are made from the declarations: {@code
 * -Ddmha.writePages=true}.
 */
class SettingsPageTest {
  private static final String START = "<!-- settings -->";
  private static final String END = "<!-- /settings -->";

  @Test
  void thePageHasTheTableOfSettings() throws IOException {
    hold(Path.of("src/docs/SETTINGS.md"), Settings.toMarkdown());
  }

  @Test
  void theChinesePageHasTheSameTable() throws IOException {
    hold(Path.of("src/docs/SETTINGS_zh.md"), chineseTable());
  }

  private static void hold(Path file, String markdown) throws IOException {
    String page = Files.readString(file);
    int start = page.indexOf(START) + START.length();
    int end = page.indexOf(END);
    assertThat(start).as("marker %s before %s", START, END).isBetween(START.length(), end);
    String table = "\n" + markdown;

    if (Boolean.getBoolean("dmha.writePages")) {
      Files.writeString(file, page.substring(0, start) + table + page.substring(end));
      return;
    }

    assertThat(page.substring(start, end))
        .as("%s differs from the declarations; mvn test -Ddmha.writePages=true rewrites it", file)
        .isEqualTo(table);
  }

  private static String chineseTable() throws IOException {
    Chinese chinese = Chinese.read();
    StringBuilder table = new StringBuilder("| 名称 | 默认值 | 取值 | 含义 |\n|---|---|---|---|\n");
    for (Setting<?> setting : Settings.all()) {
      String preset = setting.defaultText().isEmpty() ? "无" : "`" + setting.defaultText() + "`";
      String values =
          setting.choices().isEmpty()
              ? chinese.of(setting.rule())
              : "`" + String.join("`、`", setting.choices()) + "`";
      String meaning = chinese.of(setting.description());
      String cells = String.join(" | ", "`" + setting.name() + "`", preset, values, meaning);
      table.append("| ").append(cells).append(" |\n");
    }
    return table.toString();
  }
}
