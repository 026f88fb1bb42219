package io.dmha.tool.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.cluster.HostTrouble;
import io.dmha.fault.Category;
import io.dmha.topology.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class WordsTest {
  private static final Pattern PLACE = Pattern.compile("\\{\\d}");
  private static final Pattern HAN = Pattern.compile("\\p{IsHan}");
  private final Words english = Words.english();
  private final Words chinese = Words.chinese();

  @Test
  void bothLanguagesHaveTheSameTextsWithTheSamePlaces() {
    assertThat(chinese.keys()).isEqualTo(english.keys()).hasSizeGreaterThan(250);
    for (String key : english.keys()) {
      assertThat(places(chinese.say(key))).as(key).isEqualTo(places(english.say(key)));
    }
  }

  private static SortedSet<String> places(String text) {
    SortedSet<String> places = new TreeSet<>();
    Matcher place = PLACE.matcher(text);
    while (place.find()) {
      places.add(place.group());
    }
    return places;
  }

  @Test
  void chineseIsChineseAndEnglishIsNot() {
    for (String key : english.keys()) {
      assertThat(HAN.matcher(english.say(key)).find()).as(key).isFalse();
      boolean hasWords = PLACE.matcher(english.say(key)).replaceAll("").matches("(?s).*[a-z].*");
      if (hasWords) {
        assertThat(HAN.matcher(chinese.say(key)).find()).as(key).isTrue();
      }
    }
  }

  @Test
  void eachFindingHasThreeSentences() {
    for (String key : english.keys()) {
      if (key.startsWith("find.")) {
        String start = key.substring(0, key.lastIndexOf('.') + 1);
        assertThat(english.keys()).contains(start + "what", start + "why", start + "remedy");
        assertThat(english.say(key)).as(key).endsWith(".");
        assertThat(chinese.say(key)).as(key).endsWith("。");
      }
    }
  }

  @Test
  void eachFindingIsInTheDocument() throws IOException {
    String page = Files.readString(Path.of("src/docs/CLI.md"));

    for (String key : english.keys()) {
      if (key.startsWith("find.")) {
        assertThat(page).contains("`" + key.split("\\.", -1)[1] + "`");
      }
    }
  }

  @Test
  void whateverTheCodeNamesHasWords() {
    for (Role role : Role.values()) {
      assertThat(english.keys()).contains("doctor.is." + role, "watch.state." + role);
    }
    for (HostTrouble.Kind kind : HostTrouble.Kind.values()) {
      assertThat(english.keys()).contains("trouble." + kind, "watch.state." + kind);
    }
    for (Category category : Category.values()) {
      assertThat(english.keys()).contains("category." + category);
    }
  }

  @Test
  void valuesStandInTheirPlaces() {
    assertThat(english.say("watch.change", "12:00:00", "{1}", "A", "B"))
        .isEqualTo("12:00:00 {1}: A → B");
    assertThat(english.say("watch.change", "a")).isEqualTo("a {1}: {2} → {3}");
    assertThatThrownBy(() -> english.say("nothing")).isInstanceOf(MissingResourceException.class);
  }

  @Test
  void theLanguageIsThatWhichIsNamedOrElseTheLocales() {
    assertThat(Words.of("zh", Locale.US).language()).isEqualTo("zh");
    assertThat(Words.of("", Locale.SIMPLIFIED_CHINESE).language()).isEqualTo("zh");
    assertThat(Words.of("en", Locale.CHINA).language()).isEqualTo("en");
    assertThat(Words.of("fr", Locale.FRANCE).language()).isEqualTo("en");
    assertThat(chinese.bundle().getString("severity.ERROR")).isEqualTo("错误");
  }
}
