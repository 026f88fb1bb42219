package io.dmha.tool.drill;

import io.dmha.tool.words.Words;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The report as maps and lists for {@code --json}: keys and names are stable. Stateless. */
public final class ReportJson {
  private ReportJson() {}

  /**
   * All of it. Times are milliseconds since the begin of the workload.
   *
   * @param exitCode what the command ends with
   */
  public static Map<String, Object> of(DrillReport report, Words words, int exitCode) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("command", "drill");
    all.put("url", report.url);
    all.put("version", report.version);
    all.put("began", Instant.ofEpochMilli(report.beganAt).toString());
    all.put("millis", report.tookMillis);
    all.put("threads", report.threads);
    all.put("wasEndedEarly", report.isCut);
    all.put("commitGuard", report.isGuarded);
    if (!report.unguarded.isEmpty()) {
      all.put("noGuardBecause", report.unguarded);
    }
    List<Object> hosts = new ArrayList<>();
    report.hosts.forEach(each -> hosts.add(host(each)));
    all.put("hosts", hosts);
    all.put("transactions", report.commits);
    all.put("calls", report.calls);
    Map<String, Object> longest = new LinkedHashMap<>();
    longest.put("call", report.longestCall.name());
    longest.put("at", report.longestAt);
    longest.put("millis", report.longestMillis);
    all.put("longestCall", longest);
    List<Object> moves = new ArrayList<>();
    report.moves.forEach(each -> moves.add(move(each)));
    all.put("moves", moves);
    List<Object> pauses = new ArrayList<>();
    report.pauses.forEach(each -> pauses.add(pause(each)));
    all.put("pauses", pauses);
    all.put("exceptionCounts", report.incidentCounts);
    List<Object> incidents = new ArrayList<>();
    report.incidents.forEach(each -> incidents.add(incident(each)));
    all.put("exceptions", incidents);
    Balance balance = report.balance;
    if (balance != null) {
      all.put("books", books(balance));
    }
    all.put("table", report.table);
    all.put("tableIs", report.clearing.name());
    all.put("callsBySecond", report.callsBySecond);
    all.put("longestBySecond", report.longestBySecond);
    all.put("verdict", report.verdict().name());
    all.put("sentence", new Sections(report, words).verdict());
    all.put("exitCode", exitCode);
    return all;
  }

  private static Map<String, Object> host(HostFact host) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("host", host.host);
    all.put("state", host.state);
    if (!host.serverVersion.isEmpty()) {
      all.put("serverVersion", host.serverVersion);
      all.put("driverVersion", host.driverVersion);
    }
    return all;
  }

  private static Map<String, Object> move(Move move) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("at", move.atMillis);
    all.put("from", move.from);
    all.put("to", move.to);
    all.put("connections", move.connections);
    if (move.firstWriteMillis != Move.NO_WRITE) {
      all.put("firstWriteAfter", move.firstWriteMillis);
    }
    return all;
  }

  private static Map<String, Object> pause(Timeline.Pause pause) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("from", pause.fromMillis);
    all.put("to", pause.toMillis);
    return all;
  }

  private static Map<String, Object> incident(Incident incident) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("at", incident.atMillis);
    all.put("worker", incident.worker);
    all.put("call", incident.call.name());
    all.put("sqlState", incident.state);
    all.put("vendorCode", incident.code);
    all.put("millis", incident.tookMillis);
    all.put("words", incident.words);
    return all;
  }

  private static Map<String, Object> books(Balance balance) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("balance", balance.isRight());
    all.put("acknowledged", balance.acknowledged);
    all.put("rows", balance.rows);
    all.put("lost", balance.lost);
    all.put("doubled", balance.doubled);
    all.put("uninvited", balance.uninvited);
    all.put("torn", balance.torn);
    all.put("unknownThere", balance.unknownThere);
    all.put("unknownGone", balance.unknownGone);
    all.put("examples", balance.examples);
    return all;
  }
}
