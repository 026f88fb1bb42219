package io.dmha.tool.words;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.Properties;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;
import java.util.Set;

/**
 * All that the commands say, in one language. The files are read as UTF-8, which the bundles of
 * Java 8 are not. Immutable and thread-safe.
 */
public final class Words {
  private final String language;
  private final Properties texts;

  private Words(String language) {
    this.language = language;
    this.texts = new Properties();
    try (Reader reader = open(language)) {
      texts.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** English. */
  public static Words english() {
    return new Words("en");
  }

  /** Chinese. */
  public static Words chinese() {
    return new Words("zh");
  }

  /** Those of {@code zh} or {@code en}; of the locale for anything else. */
  public static Words of(String language, Locale locale) {
    String chosen = language.matches("zh|en") ? language : locale.getLanguage();
    return chosen.equals("zh") ? chinese() : english();
  }

  private static Reader open(String language) {
    String name = "/io/dmha/tool/messages_" + language + ".properties";
    InputStream in = Words.class.getResourceAsStream(name);
    if (in == null) {
      throw new MissingResourceException("The jar lacks a file of its own.", name, "");
    }
    return new InputStreamReader(in, StandardCharsets.UTF_8);
  }

  /** {@code en} or {@code zh}. */
  public String language() {
    return language;
  }

  /** The names of all texts. */
  public Set<String> keys() {
    return texts.stringPropertyNames();
  }

  /** Seconds with one digit, the same in each language. */
  public static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.1f", millis / 1000.0);
  }

  /**
   * A text, with values in the places of <code>{0}</code>, <code>{1}</code> …
   *
   * @throws MissingResourceException if there is none of that name
   */
  public String say(String key, Object... values) {
    String text = texts.getProperty(key);
    if (text == null) {
      throw new MissingResourceException("There are no words for " + key, "messages", key);
    }
    StringBuilder said = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      boolean isPlace = i + 2 < text.length() && text.charAt(i) == '{' && text.charAt(i + 2) == '}';
      int number = isPlace ? text.charAt(i + 1) - '0' : -1;
      if (number >= 0 && number < values.length) {
        said.append(values[number]);
        i += 2;
      } else {
        said.append(text.charAt(i));
      }
    }
    return said.toString();
  }

  /** The same texts for a library that wants them so. */
  public ResourceBundle bundle() {
    try (Reader reader = open(language)) {
      return new PropertyResourceBundle(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
