package io.dmha;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.replay.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The reasons an operator reads are those of TRANSACTIONS.md. */
class ReasonsTest {
  @ParameterizedTest
  @EnumSource
  void eachIsInTheReadmeWithItsRemedy(Refusal refusal) throws IOException {
    assertThat(Files.readString(Path.of("src/docs/TRANSACTIONS.md")))
        .contains("| `" + refusal + "` | " + refusal.words() + " | " + refusal.remedy() + " |\n");
    assertThat(refusal.words()).doesNotEndWith(".");
    assertThat(refusal.remedy()).endsWith(".");
  }
}
