package io.dmha.tool.drill;

import io.dmha.tool.words.Words;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The report in words, part by part: the same for the terminal and for the page. */
final class Sections {
  /** Of each list; the JSON has all. */
  private static final int MOST_ROWS = 100;

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private final DrillReport report;
  private final Words words;

  Sections(DrillReport report, Words words) {
    this.report = report;
    this.words = words;
  }

  private String say(String key, Object... values) {
    return words.say("drill." + key, values);
  }

  List<Section> all() {
    List<Section> all = new ArrayList<>();
    all.add(summary());
    all.add(hosts());
    if (!report.moves.isEmpty()) {
      all.add(moves());
    }
    if (!report.pauses.isEmpty()) {
      all.add(pauses());
    }
    if (!report.incidents.isEmpty()) {
      all.add(incidents());
    }
    all.add(books());
    return all;
  }

  private Section summary() {
    Section section = new Section(say("summary"), false);
    Object began = Instant.ofEpochMilli(report.beganAt).atZone(ZoneId.systemDefault()).format(TIME);
    section.add(say("began"), began);
    section.add(
        say("took"),
        say(
            report.isCut ? "took-cut" : "took-value",
            Words.seconds(report.tookMillis),
            report.threads));
    section.add(say("version"), report.version);
    section.add(say("guard"), guard());
    long perSecond = report.commits * 1_000 / Math.max(1, report.tookMillis);
    section.add(say("transactions"), say("transactions-value", report.commits, perSecond));
    if (report.longestMillis >= 0) {
      section.add(
          say("longest"),
          say(
              "longest-value",
              Words.seconds(report.longestMillis),
              report.longestCall,
              Words.seconds(report.longestAt)));
    }
    section.add(say("exceptions"), exceptions());
    section.add(say("table"), say("clearing." + report.clearing, report.table));
    return section;
  }

  private String guard() {
    if (report.isGuarded) {
      return say("guard-on");
    }
    return report.unguarded.isEmpty() ? say("guard-off") : say("guard-refused", report.unguarded);
  }

  private String exceptions() {
    if (report.exceptions() == 0) {
      return say("none");
    }
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, Long> each : report.incidentCounts.entrySet()) {
      String state = each.getKey().isEmpty() ? "-" : each.getKey();
      parts.add(each.getValue() + " × " + state);
    }
    return String.join(", ", parts);
  }

  private Section hosts() {
    Section section = new Section(say("hosts"), true);
    section.add(say("host"), words.say("watch.head.state"), say("server"), say("driver"));
    for (HostFact host : report.hosts) {
      section.add(
          host.host,
          words.say("watch.state." + host.state),
          dash(host.serverVersion),
          dash(host.driverVersion));
    }
    return section;
  }

  private static String dash(String text) {
    return text.isEmpty() ? "-" : text;
  }

  private Section moves() {
    Section section = new Section(say("moves"), true);
    section.add(say("at"), say("from"), say("to"), say("connections"), say("first-write"));
    for (Move move : head(report.moves)) {
      String firstWrite =
          move.firstWriteMillis == Move.NO_WRITE
              ? say("none")
              : say("millis-later", move.firstWriteMillis);
      section.add(Words.seconds(move.atMillis), move.from, move.to, move.connections, firstWrite);
    }
    return section;
  }

  private Section pauses() {
    Section section = new Section(say("pauses", Timeline.SHORTEST_PAUSE), true);
    section.add(say("at"), say("until"), say("long"));
    for (Timeline.Pause pause : head(report.pauses)) {
      section.add(
          Words.seconds(pause.fromMillis),
          Words.seconds(pause.toMillis),
          Words.seconds(pause.millis()));
    }
    return section;
  }

  private Section incidents() {
    Section section = new Section(say("exceptions"), true);
    section.add(
        say("at"),
        say("worker"),
        say("call"),
        "SQLState",
        say("code"),
        say("call-took"),
        say("words"));
    for (Incident each : head(report.incidents)) {
      section.add(
          Words.seconds(each.atMillis),
          each.worker,
          each.call,
          dash(each.state),
          each.code,
          Words.seconds(each.tookMillis),
          each.words);
    }
    return section;
  }

  private static <T> List<T> head(List<T> list) {
    return list.subList(0, Math.min(list.size(), MOST_ROWS));
  }

  private Section books() {
    Section section = new Section(say("books"), false);
    Balance balance = report.balance;
    if (balance == null) {
      section.add(say("books-not-read"));
      return section;
    }
    section.add(say("acknowledged"), balance.acknowledged);
    section.add(say("rows"), balance.rows);
    section.add(say("lost"), balance.lost);
    section.add(say("doubled"), balance.doubled);
    section.add(say("uninvited"), balance.uninvited);
    section.add(say("torn"), balance.torn);
    section.add(say("unknown-there"), balance.unknownThere);
    section.add(say("unknown-gone"), balance.unknownGone);
    if (!balance.examples.isEmpty()) {
      section.add(say("examples"), String.join(", ", balance.examples));
    }
    return section;
  }

  /** What it all means, in a sentence, and one more where nothing was put to the test. */
  String verdict() {
    String text = sentence();
    return report.moves.isEmpty() && report.pauses.isEmpty()
        ? text + say("and") + say("nothing-happened")
        : text;
  }

  private String sentence() {
    Balance balance = report.balance;
    Verdict verdict = report.verdict();
    if (verdict == Verdict.PASSED && report.allowed() > 0) {
      return say("verdict.PASSED-UNKNOWN", report.allowed());
    }
    if (verdict == Verdict.EXCEPTIONS) {
      return say("verdict.EXCEPTIONS", report.exceptions() - report.allowed());
    }
    if (verdict == Verdict.BOOKS_WRONG && balance != null) {
      return say(
          "verdict.BOOKS_WRONG", balance.lost, balance.doubled, balance.uninvited, balance.torn);
    }
    return say("verdict." + verdict);
  }
}
