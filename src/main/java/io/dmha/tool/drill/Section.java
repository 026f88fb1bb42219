package io.dmha.tool.drill;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** A part of the report: a title, and rows of cells, of which the first may be a head. */
final class Section {
  final String title;
  final boolean hasHead;
  private final List<List<String>> rows = new ArrayList<>();

  Section(String title, boolean hasHead) {
    this.title = title;
    this.hasHead = hasHead;
  }

  /** Adds a row. */
  void add(Object... cells) {
    List<String> row = new ArrayList<>();
    Arrays.asList(cells).forEach(cell -> row.add(String.valueOf(cell)));
    rows.add(row);
  }

  List<List<String>> rows() {
    return Collections.unmodifiableList(rows);
  }
}
