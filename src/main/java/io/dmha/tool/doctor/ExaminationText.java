package io.dmha.tool.doctor;

import io.dmha.tool.words.Columns;
import io.dmha.tool.words.Words;
import io.dmha.topology.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** An examination in words for people. Not thread-safe. */
public final class ExaminationText {
  private static final String MARGIN = "  ";

  private final Words words;
  private final Examination seen;
  private final List<String> lines = new ArrayList<>();

  private ExaminationText(Words words, Examination seen) {
    this.words = words;
    this.seen = seen;
  }

  /** The lines to print. */
  public static List<String> of(Examination seen, Words words) {
    ExaminationText text = new ExaminationText(words, seen);
    text.write();
    return text.lines;
  }

  private void write() {
    lines.add(seen.facts.url.shown);
    String seconds = Words.seconds(seen.tookMillis);
    lines.add(words.say("doctor.asked", seen.facts.hosts.size(), seconds));
    for (HostFacts host : seen.facts.hosts) {
      lines.add("");
      lines.add(host.host + MARGIN + words.say("doctor.is." + state(host), nameOf(host)));
      Columns columns = new Columns();
      describe(host, columns);
      lines.addAll(columns.lines(MARGIN));
    }
    lines.add("");
    choice();
    lines.add("");
    findings();
  }

  private static String state(HostFacts host) {
    return host.sighting == null ? "NOT_ASKED" : host.role().name();
  }

  private static String nameOf(HostFacts host) {
    String name = host.answer(Question.INSTANCE).first("INSTANCE_NAME");
    return name.isEmpty() ? "" : " " + name;
  }

  private void describe(HostFacts host, Columns columns) {
    if (host.resolveMillis != HostFacts.NO_TIME) {
      String addresses = String.join(", ", host.addresses);
      row(columns, "name", words.say("doctor.resolved", addresses, host.resolveMillis));
    }
    if (host.connectMillis != HostFacts.NO_TIME) {
      row(columns, "connect", words.say("doctor.millis", host.connectMillis));
    }
    if (host.isLoggedIn()) {
      row(columns, "login", words.say("doctor.millis", host.loginMillis));
    }
    if (!host.serverVersion.isEmpty()) {
      row(columns, "server", host.serverVersion);
      row(columns, "driver", host.driverVersion);
    }
    instance(host, columns);
    clock(host, columns);
    load(host, columns);
    if (host.trouble != null) {
      String step = words.say("doctor.step." + host.failedStep);
      String kind = words.say("trouble." + host.trouble.kind());
      row(columns, "trouble", words.say("doctor.trouble", step, kind, host.trouble.evidence()));
    }
  }

  private void row(Columns columns, String name, String value) {
    columns.add(words.say("doctor.row." + name), value);
  }

  private void instance(HostFacts host, Columns columns) {
    Answer instance = host.answer(Question.INSTANCE);
    String mode = instance.first("MODE$");
    if (!mode.isEmpty()) {
      String status = instance.first("STATUS$");
      row(columns, "mode", words.say("doctor.mode", mode, status, instance.first("OGUID")));
    }
    Answer watcher = host.answer(Question.WATCHER);
    String watches = watcher.first("DW_MODE");
    if (!watches.isEmpty()) {
      row(columns, "watcher", watches + ", " + watcher.first("DW_STATUS"));
    }
    List<String> forbidden = host.forbiddenViews();
    if (!forbidden.isEmpty()) {
      row(columns, "rights", words.say("doctor.forbidden", String.join(", ", forbidden)));
    } else if (host.answer(Question.INSTANCE).isTold()) {
      row(columns, "rights", words.say("doctor.rights"));
    }
  }

  private void clock(HostFacts host, Columns columns) {
    ClockDifference clock = host.clock;
    if (clock != null) {
      String key = clock.aheadMillis() < 0 ? "doctor.behind" : "doctor.ahead";
      long ahead = Math.abs(clock.aheadMillis());
      row(columns, "clock", words.say(key, ahead, clock.errorMillis()));
    }
  }

  private void load(HostFacts host, Columns columns) {
    List<Map<String, String>> rows = LoadCheck.rows(host);
    if (!rows.isEmpty()) {
      long limit = LoadCheck.limit(host);
      String most = limit > 0 ? Long.toString(limit) : "?";
      String applications =
          rows.stream()
              .limit(3)
              .map(row -> applicationOf(row) + " " + row.getOrDefault("SESSIONS", "?"))
              .collect(Collectors.joining(", "));
      row(
          columns,
          "sessions",
          words.say("doctor.sessions", LoadCheck.sessions(host), most, applications));
    }
  }

  private String applicationOf(Map<String, String> row) {
    String name = row.getOrDefault("APPNAME", "");
    return name.isEmpty() ? words.say("doctor.nameless") : name;
  }

  private void choice() {
    HostFacts chosen = seen.choice.chosen;
    String wish = seen.facts.url.wish.toString();
    lines.add(
        chosen == null
            ? words.say("choice.none", wish)
            : words.say("choice.chosen", chosen.host, chosen.role(), wish));
    if (chosen != null && chosen.role() == Role.UNKNOWN) {
      lines.add(MARGIN + words.say("choice.unknown"));
    }
    if (!seen.facts.url.selection.equals("ordered") && chosen != null) {
      lines.add(MARGIN + words.say("choice.selection", seen.facts.url.selection));
    }
    seen.choice.others.forEach(
        (host, why) ->
            lines.add(MARGIN + words.say("choice." + why, host.host, host.role(), wish)));
  }

  private void findings() {
    lines.add(
        seen.findings.isEmpty()
            ? words.say("doctor.nothing")
            : words.say("doctor.findings", seen.findings.size()));
    String gap = words.language().equals("zh") ? "" : " ";
    for (Finding each : seen.findings) {
      String severity = words.say("severity." + each.severity());
      lines.add("");
      lines.add(severity + MARGIN + each.what(words) + " [" + each.code() + "]");
      lines.add(MARGIN + words.say("doctor.why") + gap + each.why(words));
      lines.add(MARGIN + words.say("doctor.remedy") + gap + each.remedy(words));
    }
  }
}
