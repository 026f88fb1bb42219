package io.dmha.tool.drill;

import io.dmha.tool.words.Words;
import java.util.Arrays;
import java.util.List;

/** The report as one page, which is well-formed XML too; it loads nothing. Stateless. */
public final class ReportHtml {
  private static final List<String> STYLE =
      Arrays.asList(
          "body{font:15px/1.5 system-ui,sans-serif;max-width:1000px;margin:2em auto;padding:0 1em}",
          "body{color:#1c2733;background:#fff}",
          "h1{font-size:1.4em}h2{font-size:1.1em;margin:1.6em 0 .4em}",
          ".verdict{padding:.7em 1em;border-left:6px solid #b3261e;background:#fbeceb}",
          ".verdict.PASSED{border-color:#1b7f4b;background:#e8f5ee}",
          "table{border-collapse:collapse}",
          "td,th{padding:.15em 1.2em .15em 0;text-align:left;vertical-align:top}",
          "th{border-bottom:1px solid #9aa7b3;font-weight:600}",
          "svg{width:100%;height:auto;margin:.6em 0}svg text{font:12px system-ui,sans-serif}",
          "svg text{fill:#4a5763}.grid{stroke:#dfe5ea}.pause{fill:#f6c7c3}",
          ".move{stroke:#8a4fbd;stroke-dasharray:4 3;stroke-width:1.5}",
          ".curve{fill:none;stroke:#1565a8;stroke-width:1.5}.legend{color:#4a5763}");

  private ReportHtml() {}

  /** The whole page. */
  public static String of(DrillReport report, Words words) {
    Sections sections = new Sections(report, words);
    StringBuilder out = new StringBuilder("<!DOCTYPE html>\n");
    String title = Html.escaped(words.say("drill.title", report.url));
    out.append("<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"" + words.language() + "\">\n")
        .append("<head><meta charset=\"utf-8\"/><title>" + title + "</title>\n<style>")
        .append(String.join("\n", STYLE))
        .append("</style></head>\n<body>\n<h1>" + title + "</h1>\n");
    out.append("<p class=\"verdict " + report.verdict() + "\">")
        .append(Html.escaped(sections.verdict()) + "</p>\n");
    List<Section> all = sections.all();
    table(out, all.get(0));
    if (!report.callsBySecond.isEmpty()) {
      charts(out, report, words);
    }
    all.subList(1, all.size()).forEach(section -> table(out, section));
    return out.append("</body>\n</html>\n").toString();
  }

  private static void charts(StringBuilder out, DrillReport report, Words words) {
    out.append(
        new Chart(words.say("drill.chart-calls"), report.callsBySecond, true)
            .svg(report.pauses, report.moves));
    out.append(
        new Chart(words.say("drill.chart-longest"), report.longestBySecond, false)
            .svg(report.pauses, report.moves));
    out.append("<p class=\"legend\">")
        .append(Html.escaped(words.say("drill.legend", Timeline.SHORTEST_PAUSE)) + "</p>\n");
  }

  private static void table(StringBuilder out, Section section) {
    out.append("<h2>" + Html.escaped(section.title) + "</h2>\n<table>\n");
    boolean isHead = section.hasHead;
    for (List<String> row : section.rows()) {
      String tag = isHead ? "th" : "td";
      isHead = false;
      out.append("<tr>");
      for (String cell : row) {
        out.append("<" + tag + ">" + Html.escaped(cell) + "</" + tag + ">");
      }
      out.append("</tr>\n");
    }
    out.append("</table>\n");
  }
}
