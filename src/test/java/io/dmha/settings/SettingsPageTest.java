package io.dmha.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The table in SETTINGS.md is made from the declarations: {@code -Ddmha.writePages=true}. */
class SettingsPageTest {
  private static final Path PAGE = Path.of("src/docs/SETTINGS.md");
  private static final String START = "<!-- settings -->";
  private static final String END = "<!-- /settings -->";

  @Test
  void thePageHasTheTableOfSettings() throws Exception {
    String page = Files.readString(PAGE);
    int start = page.indexOf(START) + START.length();
    int end = page.indexOf(END);
    assertThat(start).as("marker %s before %s", START, END).isBetween(START.length(), end);
    String table = "\n" + Settings.toMarkdown();

    if (Boolean.getBoolean("dmha.writePages")) {
      Files.writeString(PAGE, page.substring(0, start) + table + page.substring(end));
      return;
    }

    assertThat(page.substring(start, end))
        .as(
            "SETTINGS.md differs from the declarations; mvn test -Ddmha.writePages=true rewrites it")
        .isEqualTo(table);
  }
}
