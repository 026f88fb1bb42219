package io.dmha.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FaultPageTest {
  private static final Path PAGE = Path.of("src", "docs", "FAULTS.md");

  /** {@code -Ddmha.writePages=true} rewrites the page instead. */
  @Test
  void thePageOfTheManualIsWhatTheTablesSay() throws IOException {
    if (Boolean.getBoolean("dmha.writePages")) {
      Files.createDirectories(PAGE.getParent());
      Files.write(PAGE, FaultClassifier.toMarkdown().getBytes(StandardCharsets.UTF_8));
    }

    assertThat(PAGE).hasContent(FaultClassifier.toMarkdown());
  }

  @Test
  void everyRowHasAsManyCellsAsItsHeading() {
    int cells = 0;
    for (String line : FaultClassifier.toMarkdown().split("\n", -1)) {
      int found = line.split("\\|", -1).length;
      if (line.startsWith("|---")) {
        cells = found;
      } else if (line.startsWith("|") && cells != 0) {
        assertThat(found).as(line).isEqualTo(cells);
      } else if (!line.startsWith("|")) {
        cells = 0;
      }
    }
  }
}
