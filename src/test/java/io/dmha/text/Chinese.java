package io.dmha.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the code says in English, and the same in Chinese, from {@code zh.txt}. The English text is
 * the key: who changes it in the code is told that the Chinese one is missing.
 */
public final class Chinese {
  private static final String LIST = "zh.txt";
  private final Map<String, String> texts = new LinkedHashMap<>();

  private Chinese() {}

  /** All of the list; an entry that is not whole, or is there twice, fails. */
  public static Chinese read() throws IOException {
    Chinese chinese = new Chinese();
    try (InputStream in = Chinese.class.getResourceAsStream(LIST)) {
      String english = null;
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (line.startsWith("en: ") && english == null) {
          english = line.substring(4);
        } else if (line.startsWith("zh: ") && english != null) {
          assertThat(chinese.texts.put(english, line.substring(4))).as(english).isNull();
          english = null;
        } else {
          assertThat(line).as("a line of %s after «%s»", LIST, english).matches("(#.*)?");
        }
      }
      assertThat(english).as("without Chinese").isNull();
    }
    return chinese;
  }

  /** The Chinese text of this English one. */
  public String of(String english) {
    assertThat(texts).as("%s has no Chinese for this text of the code", LIST).containsKey(english);
    return texts.get(english);
  }

  /** All English texts that it has. */
  public Set<String> english() {
    return texts.keySet();
  }
}
