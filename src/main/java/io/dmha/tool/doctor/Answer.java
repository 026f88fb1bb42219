package io.dmha.tool.doctor;

import io.dmha.cluster.HostTrouble;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a host has answered to one question: rows, or why there are none. Immutable. */
final class Answer {
  /** Of a question that was not asked. */
  static final Answer NONE = new Answer(Collections.emptyList(), null);

  private final List<Map<String, String>> rows;
  private final HostTrouble.@Nullable Kind refusal;

  private Answer(List<Map<String, String>> rows, HostTrouble.@Nullable Kind refusal) {
    this.rows = rows;
    this.refusal = refusal;
  }

  /** These rows, with the names of their columns in capitals. */
  static Answer of(List<Map<String, String>> rows) {
    return new Answer(Collections.unmodifiableList(new ArrayList<>(rows)), null);
  }

  static Answer refused(HostTrouble.Kind why) {
    return new Answer(Collections.emptyList(), why);
  }

  List<Map<String, String>> rows() {
    return rows;
  }

  boolean isMissingRight() {
    return refusal == HostTrouble.Kind.NOT_ALLOWED;
  }

  /** Whether it was asked and answered, with rows or none. */
  boolean isTold() {
    return this != NONE && refusal == null;
  }

  /** A value of the first row; empty where there is none. */
  String first(String column) {
    return rows.isEmpty() ? "" : rows.get(0).getOrDefault(column, "");
  }

  /** The value beside a name, in a table of names and values; empty where there is none. */
  String valueOf(String nameColumn, String name, String valueColumn) {
    for (Map<String, String> row : rows) {
      if (name.equals(row.get(nameColumn))) {
        return row.getOrDefault(valueColumn, "");
      }
    }
    return "";
  }
}
