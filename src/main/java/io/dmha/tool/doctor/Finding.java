package io.dmha.tool.doctor;

import io.dmha.tool.words.Words;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * One thing that is unwise: what, why and the remedy, each a sentence in the files of words under
 * its code. Immutable.
 */
final class Finding {
  private final Severity severity;
  private final String code;
  private final String host;
  private final List<Object> values;

  /**
   * @param code its stable name, {@code no-primary}
   * @param host the host it is of; empty where it is of none
   * @param values for the places in its sentences, fit to be shown
   */
  Finding(Severity severity, String code, String host, Object... values) {
    this.severity = severity;
    this.code = code;
    this.host = host;
    this.values = Collections.unmodifiableList(Arrays.asList(values.clone()));
  }

  Severity severity() {
    return severity;
  }

  String code() {
    return code;
  }

  String host() {
    return host;
  }

  String what(Words words) {
    return part(words, "what");
  }

  String why(Words words) {
    return part(words, "why");
  }

  String remedy(Words words) {
    return part(words, "remedy");
  }

  private String part(Words words, String part) {
    return words.say("find." + code + "." + part, values.toArray());
  }

  /** For tests and their messages. */
  @Override
  public String toString() {
    return severity + " " + code + (host.isEmpty() ? "" : " " + host) + " " + values;
  }
}
