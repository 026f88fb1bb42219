package io.dmha.fault;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the rows of a {@link CodeTable}. The first row for a key stays. */
final class Rows {
  final List<CodeRow> inOrder = new ArrayList<>();
  final Map<Integer, CodeRow> codes = new HashMap<>();
  final List<Span> spans = new ArrayList<>();
  final Map<String, CodeRow> states = new HashMap<>();
  private String source = "";

  /** Names the source of the rows that follow. */
  Rows from(String newSource) {
    source = newSource;
    return this;
  }

  Rows code(int code, Kind kind, String meaning) {
    CodeRow row = new CodeRow(Integer.toString(code), kind, meaning, source);
    if (codes.putIfAbsent(code, row) == null) {
      inOrder.add(row);
    }
    return this;
  }

  Rows span(int from, int to, Kind kind, String meaning) {
    CodeRow row = new CodeRow(from + " to " + to, kind, meaning, source);
    spans.add(new Span(from, to, row));
    inOrder.add(row);
    return this;
  }

  /** An SQLState, or its first two characters for all that begin so. */
  Rows state(String state, Kind kind, String meaning) {
    String key = state.length() == 2 ? state + "xxx" : state;
    CodeRow row = new CodeRow(key, kind, meaning, source);
    if (states.putIfAbsent(state, row) == null) {
      inOrder.add(row);
    }
    return this;
  }

  /** Codes that no row names singly. */
  static final class Span {
    private final int from;
    private final int to;
    private final CodeRow row;

    Span(int from, int to, CodeRow row) {
      this.from = from;
      this.to = to;
      this.row = row;
    }

    @Nullable CodeRow rowOf(int code) {
      return from <= code && code <= to ? row : null;
    }
  }
}
