package io.dmha.settings;

import io.dmha.text.ForeignText;
import io.dmha.text.PercentCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What must not be shown, and quoting that keeps to it.
 *
 * <p>A URL with a slip in it can bring a password anywhere: a forgotten {@code &} makes it part of
 * the value before. So a quoted text is cut at its first {@code =}, and hidden altogether where it
 * holds or looks like a secret. Immutable after {@link #of}.
 */
public final class Secrets {
  private static final String HIDDEN = "'***'";
  private static final int LONGEST = 80;
  private static final String[] TELLING = {"pass", "pwd", "secret", "token"};

  private final List<String> known = new ArrayList<>();

  private Secrets() {}

  /** The secrets found in a URL, however malformed, and in connection properties. */
  public static Secrets of(String url, @Nullable Properties info) {
    Secrets secrets = new Secrets();
    secrets.learnAll(url, "?&;,/");
    // A comma and a slash may be part of one.
    secrets.learnAll(url, "?&;");
    if (info != null) {
      for (String name : info.stringPropertyNames()) {
        secrets.learn(name + "=" + info.getProperty(name));
      }
    }
    return secrets;
  }

  private void learnAll(String url, String separators) {
    int start = 0;
    for (int i = 0; i <= url.length(); i++) {
      if (i == url.length() || separators.indexOf(url.charAt(i)) >= 0) {
        learn(url.substring(start, i));
        start = i + 1;
      }
    }
  }

  private void learn(String pair) {
    learnBeforeAt(pair);
    int equals = pair.indexOf('=');
    if (equals < 0 || !isTelling(pair.substring(0, equals))) {
      return;
    }
    String value = pair.substring(equals + 1);
    String decoded = PercentCode.decode(value);
    known.add(value);
    known.add(VendorText.strip(value));
    known.add(decoded == null ? value : decoded);
  }

  /** The password of {@code user:password@host}. */
  private void learnBeforeAt(String text) {
    int at = text.lastIndexOf('@');
    int colon = text.lastIndexOf(':', at);
    if (colon >= 0 && colon < at - 1) {
      known.add(text.substring(colon + 1, at));
    }
  }

  /** Whether an option of this name holds a secret, as far as a name can tell. */
  public static boolean isTelling(String name) {
    String lower = Ascii.folded(name);
    for (String word : TELLING) {
      if (lower.contains(word)) {
        return true;
      }
    }
    // As in uKeyPin.
    return lower.endsWith("pin");
  }

  /** The text in single quotes, fit for a message: one line, not long, without secrets. */
  String quote(String text) {
    String shown = text.substring(0, Math.min(text.length(), LONGEST));
    if (text.indexOf('@') >= 0 || isTelling(text) || isIn(text)) {
      return HIDDEN;
    }
    int equals = shown.indexOf('=');
    boolean cut = equals >= 0 || shown.length() < text.length();
    shown = equals < 0 ? shown : shown.substring(0, equals + 1);
    return "'" + ForeignText.onOneLine(shown) + (cut ? "..." : "") + "'";
  }

  /** Whether a text holds one of them. */
  public boolean isIn(String text) {
    for (String secret : known) {
      // Two letters stand in any word; hiding every such word would hide the message.
      if (text.equals(secret) ? !secret.isEmpty() : secret.length() > 2 && text.contains(secret)) {
        return true;
      }
    }
    return false;
  }
}
