package io.dmha.settings;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.LinkedHashSet;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is wrong with a URL and its settings, gathered and thrown once, so that nobody
 * has to mend and try again problem by problem. Not thread-safe.
 */
public final class Problems {
  /** The client could not make the connection. */
  static final String SQL_STATE = "08001";

  private static final int MOST_SHOWN = 20;

  private final Set<String> sentences = new LinkedHashSet<>();
  private final Secrets secrets;
  private int more;

  /**
   * @param url the URL the problems are about; only used to know what must not be shown
   * @param info the connection properties, for the same
   */
  public Problems(@Nullable String url, @Nullable Properties info) {
    this.secrets = Secrets.of(url == null ? "" : url, info);
  }

  /** What is said of a URL that is not even read. */
  public static SQLException tooLong(int length, int most) {
    return new SQLNonTransientConnectionException(
        "The URL has "
            + length
            + " characters, and at most "
            + most
            + " are read. Give options as properties of the connection.",
        SQL_STATE);
  }

  /**
   * Adds a sentence, once. More than are shown are counted, and not kept. Values in it have passed
   * through {@link #quote}.
   */
  public void add(String sentence) {
    if (sentences.size() < MOST_SHOWN) {
      sentences.add(sentence);
    } else if (!sentences.contains(sentence)) {
      more++;
    }
  }

  /** A value in quotes, fit for a message: short, on one line, {@code '***'} for a secret. */
  public String quote(String value) {
    return secrets.quote(value);
  }

  /** Whether nothing is wrong so far. */
  public boolean isEmpty() {
    return sentences.isEmpty();
  }

  /**
   * Throws all problems in one exception.
   *
   * @throws SQLNonTransientConnectionException with SQLState 08001, if there is a problem
   */
  public void throwIfAny() throws SQLException {
    if (!isEmpty()) {
      throw exception();
    }
  }

  /** All problems in one exception. */
  public SQLException exception() {
    return new SQLNonTransientConnectionException(message(), SQL_STATE);
  }

  private String message() {
    String start = "The connection settings cannot be used";
    if (sentences.size() == 1) {
      return start + ": " + String.join("", sentences);
    }
    StringBuilder message = new StringBuilder(start);
    message.append(", for ").append(sentences.size() + more).append(" reasons:");
    int number = 0;
    for (String sentence : sentences) {
      message.append(" (").append(++number).append(") ").append(sentence);
    }
    return message.append(more > 0 ? " ..." : "").toString();
  }
}
