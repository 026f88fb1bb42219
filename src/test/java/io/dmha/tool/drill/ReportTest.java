package io.dmha.tool.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.tool.words.JsonText;
import io.dmha.tool.words.Words;
import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** What a report says of facts that are given; nobody is asked. */
class ReportTest {
  private static final Balance RIGHT = new Balance(9, 9, 0, 0, 0, 0, 0, 0, List.of());
  private static final Balance WRONG =
      new Balance(9, 9, 1, 2, 3, 4, 0, 0, List.of("lost 1/5", "doubled 2/6"));

  private static final Words ENGLISH = Words.english();

  private final DrillReport.Builder facts = new DrillReport.Builder();

  private DrillReport report(@Nullable Balance balance) {
    facts.url = "jdbc:dm://h1:5236,h2:5236";
    facts.balance = balance;
    facts.isGuarded = true;
    facts.hosts =
        List.of(
            new HostFact("h1:5236", "PRIMARY", "8.1", "8.1.3"),
            new HostFact("h2:5236", "CONNECT_REFUSED", "", ""));
    return facts.build();
  }

  private void saw(String state, String words) {
    facts.incidents.add(new Incident(1_500, 2, Call.COMMIT, state, 6001, words, 700));
  }

  private static String text(DrillReport report) {
    return String.join("\n", ReportText.of(report, ENGLISH));
  }

  @Test
  void whatBalancesWithoutAnExceptionIsPassed() {
    DrillReport report = report(RIGHT);

    assertThat(report.verdict()).isEqualTo(Verdict.PASSED);
    assertThat(text(report)).contains("PASSED: the books balance", "not put to the test");
  }

  @Test
  void anExceptionIsNotPassed() {
    saw("40001", "not applied");

    DrillReport report = report(RIGHT);

    assertThat(report.verdict()).isEqualTo(Verdict.EXCEPTIONS);
    assertThat(text(report)).contains("1 × 40001", "saw 1 exception(s)", "not applied");
  }

  @Test
  void anUnknownOutcomeIsAllowedWithoutTheGuardAlone() {
    saw("08007", "unknown");
    assertThat(report(RIGHT).verdict()).isEqualTo(Verdict.EXCEPTIONS);

    report(RIGHT);
    facts.isGuarded = false;
    DrillReport report = facts.build();

    assertThat(report.verdict()).isEqualTo(Verdict.PASSED);
    assertThat(text(report)).contains("1 unknown outcome(s) (08007), which are allowed");
  }

  @Test
  void theBooksComeBeforeTheExceptions() {
    saw("40001", "not applied");

    DrillReport report = report(WRONG);

    assertThat(report.verdict()).isEqualTo(Verdict.BOOKS_WRONG);
    assertThat(text(report))
        .contains("1 lost, 2 doubled, 3 uninvited, 4 torn", "lost 1/5, doubled 2/6");
  }

  @Test
  void whatWasNotReadOrNotDoneIsNotPassed() {
    assertThat(report(null).verdict()).isEqualTo(Verdict.BOOKS_NOT_READ);
    assertThat(report(new Balance(0, 0, 0, 0, 0, 0, 0, 0, List.of())).verdict())
        .isEqualTo(Verdict.NOTHING_DONE);
  }

  @Test
  void theJsonHasItAll() {
    saw("08007", "a \"word\"");
    facts.moves.chose("c", "h1:5236", 0);
    facts.moves.chose("c", "h2:5236", 900);
    facts.moves.committed("c", 950);
    facts.timeline.called(Call.COMMIT, 0, 1_200_000_000L);

    String json = JsonText.onOneLine(ReportJson.of(report(WRONG), ENGLISH, 2));

    assertThat(json)
        .contains("{\"host\": \"h2:5236\", \"state\": \"CONNECT_REFUSED\"}")
        .contains("\"longestCall\": {\"call\": \"COMMIT\", \"at\": 0, \"millis\": 1200}")
        .contains("\"from\": \"h1:5236\", \"to\": \"h2:5236\"", "\"firstWriteAfter\": 50}")
        .contains("\"sqlState\": \"08007\", \"vendorCode\": 6001, \"millis\": 700")
        .contains("a \\\"word\\\"", "\"callsBySecond\": [0, 1]", "\"balance\": false")
        .contains("\"verdict\": \"BOOKS_WRONG\"", "\"exitCode\": 2}");
  }

  private static Document parsed(String page) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(page)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void thePageIsWellFormedAndLoadsNothing(String language) throws Exception {
    Words words = language.equals("en") ? ENGLISH : Words.chinese();
    saw("08007", "<script src='x'>&\"\u0001");
    for (int second = 0; second < 3_000; second++) {
      facts.timeline.called(Call.COMMIT, second * 1_000_000_000L, second * 1_000_000_000L + 9);
    }
    facts.timeline.committed(0);
    facts.timeline.committed(40_000_000_000L);
    facts.moves.chose("c", "h1:5236", 0);
    facts.moves.chose("c", "h2:5236", 900);

    String page = ReportHtml.of(report(WRONG), words);

    Document document = parsed(page);
    assertThat(document.getElementsByTagName("svg").getLength()).isEqualTo(2);
    assertThat(document.getElementsByTagName("script").getLength()).isZero();
    assertThat(document.getElementsByTagName("polyline").getLength()).isEqualTo(2);
    assertThat(page)
        .contains("&lt;script src=&#39;x&#39;&gt;&amp;&quot;?", "class=\"pause\"", "class=\"move\"")
        .doesNotContain(" src=\"", "href", "@import", "url(");
    assertThat(page.length()).isLessThan(100_000);
  }

  @Test
  void anEmptyReportIsAPageToo() throws Exception {
    assertThat(parsed(ReportHtml.of(report(null), ENGLISH)).getElementsByTagName("svg").getLength())
        .isZero();
  }

  @ParameterizedTest
  @EnumSource(Clearing.class)
  void whatBecameOfTheTableHasWords(Clearing clearing) {
    facts.clearing = clearing;
    facts.table = "T1";

    assertThat(text(report(RIGHT))).contains("T1 ");
  }

  @Test
  void theScaleOfAChartIsRound() {
    assertThat(Chart.roundUp(0)).isEqualTo(1);
    assertThat(Chart.roundUp(3)).isEqualTo(5);
    assertThat(Chart.roundUp(10)).isEqualTo(10);
    assertThat(Chart.roundUp(101)).isEqualTo(200);
  }
}
