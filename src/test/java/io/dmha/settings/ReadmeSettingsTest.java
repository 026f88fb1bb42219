package io.dmha.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The table in the README is made from the declarations: {@code -Ddmha.writeReadme=true}. */
class ReadmeSettingsTest {
  private static final Path README = Path.of("README.md");
  private static final String START = "<!-- settings -->";
  private static final String END = "<!-- /settings -->";

  @Test
  void theReadmeHasTheTableOfSettings() throws Exception {
    String readme = Files.readString(README);
    int start = readme.indexOf(START) + START.length();
    int end = readme.indexOf(END);
    assertThat(start).as("marker %s before %s", START, END).isBetween(START.length(), end);
    String table = "\n" + Settings.toMarkdown();

    if (Boolean.getBoolean("dmha.writeReadme")) {
      Files.writeString(README, readme.substring(0, start) + table + readme.substring(end));
      return;
    }

    assertThat(readme.substring(start, end))
        .as("README.md differs from the declarations; mvn test -Ddmha.writeReadme=true rewrites it")
        .isEqualTo(table);
  }
}
