package io.dmha.tool.drill;

import io.dmha.tool.words.Columns;
import io.dmha.tool.words.Words;
import java.util.ArrayList;
import java.util.List;

/** The report for a terminal. Stateless. */
public final class ReportText {
  private ReportText() {}

  /** All lines of it. */
  public static List<String> of(DrillReport report, Words words) {
    Sections sections = new Sections(report, words);
    List<String> lines = new ArrayList<>();
    lines.add(report.url);
    for (Section section : sections.all()) {
      lines.add("");
      lines.add(section.title);
      Columns columns = new Columns();
      section.rows().forEach(row -> columns.add(row.toArray()));
      lines.addAll(columns.lines("  "));
    }
    lines.add("");
    lines.add(sections.verdict());
    return lines;
  }
}
