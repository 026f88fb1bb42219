package io.dmha;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.replay.Refusal;
import io.dmha.text.Chinese;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The reasons an operator reads are those of TRANSACTIONS.md, and of REASONS_zh.md. */
class ReasonsTest {
  @ParameterizedTest
  @EnumSource
  void eachIsInTheReadmeWithItsRemedy(Refusal refusal) throws IOException {
    assertThat(Files.readString(Path.of("src/docs/TRANSACTIONS.md")))
        .contains(row(refusal, refusal.words(), refusal.remedy()));
    assertThat(refusal.words()).doesNotEndWith(".");
    assertThat(refusal.remedy()).endsWith(".");
  }

  @ParameterizedTest
  @EnumSource
  void eachIsInTheChinesePage(Refusal refusal) throws IOException {
    Chinese chinese = Chinese.read();
    assertThat(Files.readString(Path.of("src/docs/REASONS_zh.md")))
        .contains(row(refusal, chinese.of(refusal.words()), chinese.of(refusal.remedy())));
  }

  private static String row(Refusal refusal, String words, String remedy) {
    return "| `" + refusal + "` | " + words + " | " + remedy + " |\n";
  }
}
