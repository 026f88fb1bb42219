package io.dmha.stacks;

import io.dmha.event.ContinuityReport;
import io.dmha.event.ContinuityReport.Unprotected;
import io.dmha.stacks.cluster.Clusters;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The results as a page of Markdown: a table for each cluster, and what fell short, and why. */
final class ResultPage {
  private static final int MOST_PROBLEMS = 10;
  private static final int MOST_KINDS = 10;

  private static final Pattern NUMBER = Pattern.compile("\\d+");

  private final StringBuilder page = new StringBuilder();

  private ResultPage() {}

  static String of(List<CellResult> results) {
    ResultPage page = new ResultPage();
    for (Clusters cluster : Clusters.values()) {
      List<CellResult> own = results.stream().filter(each -> each.cluster() == cluster).toList();
      if (!own.isEmpty()) {
        page.table(cluster, own);
      }
    }
    results.forEach(page::details);
    return page.page.toString();
  }

  private void table(Clusters cluster, List<CellResult> results) {
    line("### " + cluster.title());
    line("");
    line(
        "| stack | transactions | protected | exceptions | longest transaction | strikes"
            + " | books |");
    line("|---|---|---|---|---|---|---|");
    for (CellResult each : results) {
      line(
          String.format(
              Locale.ROOT,
              "| %s | %,d | %s | %s | %.1f s | %d | %s |",
              each.stack().title(),
              each.told().acknowledged(),
              share(each.report()),
              each.exceptions(),
              each.longest().toMillis() / 1000.0,
              each.strikes(),
              books(each)));
    }
    line("");
  }

  private static String share(ContinuityReport report) {
    return report == null
        ? "-"
        : String.format(
            Locale.ROOT, "%.1f %% of %,d", report.protectedPercent(), report.transactions());
  }

  private static String books(CellResult result) {
    if (result.report() == null) {
      return "NOT PLAYED";
    }
    return result.isBalanced() ? "balance" : "DO NOT BALANCE";
  }

  private void details(CellResult result) {
    String events = result.events().isEmpty() ? "nothing" : result.events();
    line("**" + result.stack().title() + " on " + result.cluster().title() + "**: " + events + ".");
    result.problems().stream().limit(MOST_PROBLEMS).forEach(problem -> line("- BOOKS: " + problem));
    if (result.problems().size() > MOST_PROBLEMS) {
      line("- … and " + (result.problems().size() - MOST_PROBLEMS) + " more.");
    }
    ContinuityReport report = result.report();
    if (report != null) {
      report.unprotected().forEach(this::unprotected);
    }
    exceptions(result.told());
    line("");
  }

  private void unprotected(Unprotected reason) {
    line(
        "- "
            + reason.transactions()
            + " not protected, "
            + reason.reason()
            + ": "
            + reason.words()
            + ".");
    reason
        .statements()
        .forEach((text, count) -> line("  - " + count + " by `" + text.strip() + "`"));
  }

  /** One of each kind: those that differ by numbers alone are one. */
  private void exceptions(Told told) {
    Map<String, Integer> counts = new HashMap<>();
    Map<String, Told.Failure> examples = new HashMap<>();
    for (Told.Failure failure : told.failures()) {
      String kind = failure.state() + NUMBER.matcher(failure.words()).replaceAll("N");
      counts.merge(kind, 1, Integer::sum);
      examples.putIfAbsent(kind, failure);
    }
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(MOST_KINDS)
        .forEach(each -> line(kind(each.getValue(), examples.get(each.getKey()))));
  }

  private static String kind(int count, Told.Failure example) {
    return "- "
        + count
        + " × "
        + example.state()
        + ", such as of transaction "
        + example.number()
        + ", by "
        + example.exception().getClass().getSimpleName()
        + ": "
        + example.words();
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
