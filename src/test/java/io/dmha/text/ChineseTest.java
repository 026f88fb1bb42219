package io.dmha.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.replay.Refusal;
import io.dmha.settings.Setting;
import io.dmha.settings.Settings;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Chinese texts are of what the code says today, and of nothing else. */
class ChineseTest {
  @Test
  void itHasEachTextOfTheCodeAndNoOther() throws IOException {
    Set<String> said = new TreeSet<>();
    for (Setting<?> setting : Settings.all()) {
      said.add(setting.description());
      if (setting.choices().isEmpty()) {
        said.add(setting.rule());
      }
    }
    for (Refusal refusal : Refusal.values()) {
      said.add(refusal.words());
      said.add(refusal.remedy());
    }

    assertThat(Chinese.read().english()).containsExactlyInAnyOrderElementsOf(said);
  }

  @Test
  void eachTextIsChineseAndKeepsTheNamesOfTheEnglishOne() throws IOException {
    Chinese chinese = Chinese.read();
    for (String english : chinese.english()) {
      String text = chinese.of(english);
      assertThat(text).as(english).containsPattern("\\p{IsHan}");
      assertThat(names(text)).as(text).isEqualTo(names(english));
    }
  }

  /** Names of settings, and what stands in back quotes: the same in every language. */
  private static Set<String> names(String text) {
    Set<String> names = new TreeSet<>();
    Matcher name = Pattern.compile("`[^`]+`|dmha\\.[A-Za-z.]*[A-Za-z]").matcher(text);
    while (name.find()) {
      names.add(name.group().replace("`", ""));
    }
    return names;
  }
}
