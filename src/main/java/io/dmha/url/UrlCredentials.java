package io.dmha.url;

import io.dmha.settings.Ascii;
import io.dmha.settings.VendorText;
import java.io.UnsupportedEncodingException;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * User, password and other secrets that stand in a URL: drivers print their URL in exceptions and
 * logs, so they are handed on as properties instead, read as the driver would read them. What
 * stands in the URL beats the properties. Stateless.
 */
final class UrlCredentials {
  /** As they must be written in properties, where Dameng's driver knows no aliases. */
  private static final List<String> DAMENG =
      Collections.unmodifiableList(
          Arrays.asList("user", "password", "userNewPwd", "uKeyPin", "sslKeystorePass"));

  private static final List<String> POSTGRES =
      Collections.unmodifiableList(Arrays.asList("user", "password", "sslpassword"));

  private static final List<String> H2 =
      Collections.unmodifiableList(Arrays.asList("user", "password"));

  private UrlCredentials() {}

  /**
   * Moves them from the tail to the properties.
   *
   * @return what is left of the tail
   */
  static UrlTail moved(String subprotocol, UrlTail tail, Properties info) {
    for (UrlTail.Piece piece : tail.pieces()) {
      String name = nameOf(subprotocol, piece.name());
      String value = name == null ? null : valueOf(subprotocol, piece);
      if (name != null && value != null) {
        info.keySet().removeIf(key -> name.equals(nameOf(subprotocol, String.valueOf(key))));
        info.setProperty(name, value);
      }
    }
    return tail.without(
        piece -> nameOf(subprotocol, piece.name()) != null && valueOf(subprotocol, piece) != null);
  }

  /**
   * The name in properties; null where it is none of these. As widely as the drivers read names: to
   * H2 {@code ſ} is an {@code s}.
   */
  private static @Nullable String nameOf(String subprotocol, String option) {
    switch (subprotocol) {
      case "dm":
        return among(DAMENG, VendorText.key(Ascii.folded(option)));
      case "postgresql":
        return POSTGRES.contains(option) ? option : null;
      case "h2":
        return among(H2, Ascii.folded(option));
      default:
        return null;
    }
  }

  private static @Nullable String among(List<String> names, String key) {
    for (String name : names) {
      if (VendorText.key(name).equals(key)) {
        return name;
      }
    }
    return null;
  }

  /** Null where the driver is to say that it cannot be read. */
  private static @Nullable String valueOf(String subprotocol, UrlTail.Piece piece) {
    if (piece.text.indexOf('=') < 0) {
      return null;
    }
    switch (subprotocol) {
      case "dm":
        return VendorText.strip(piece.value());
      case "postgresql":
        try {
          return URLDecoder.decode(piece.value(), "UTF-8");
        } catch (UnsupportedEncodingException | IllegalArgumentException e) {
          return null;
        }
      default:
        return unescaped(piece.value());
    }
  }

  /** H2 takes the character after a backslash as it is. */
  private static String unescaped(String value) {
    StringBuilder plain = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      boolean isEscape = value.charAt(i) == '\\' && i + 1 < value.length();
      i += isEscape ? 1 : 0;
      plain.append(value.charAt(i));
    }
    return plain.toString();
  }
}
