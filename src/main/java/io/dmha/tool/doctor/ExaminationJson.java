package io.dmha.tool.doctor;

import io.dmha.cluster.HostTrouble;
import io.dmha.tool.words.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An examination as maps and lists for {@code --json}: keys and codes are stable. Stateless. */
public final class ExaminationJson {
  private ExaminationJson() {}

  /**
   * All of it.
   *
   * @param exitCode what the command ends with
   */
  public static Map<String, Object> of(Examination seen, Words words, int exitCode) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("command", "doctor");
    all.put("url", seen.facts.url.shown);
    all.put("millis", seen.tookMillis);
    all.put("exitCode", exitCode);
    List<Object> hosts = new ArrayList<>();
    seen.facts.hosts.forEach(host -> hosts.add(host(host)));
    all.put("hosts", hosts);
    all.put("choice", choice(seen));
    List<Object> findings = new ArrayList<>();
    seen.findings.forEach(each -> findings.add(finding(each, words)));
    all.put("findings", findings);
    return all;
  }

  private static Map<String, Object> host(HostFacts host) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("host", host.host);
    all.put("addresses", host.addresses);
    all.put("deadAddresses", host.deadAddresses);
    putTime(all, "resolveMillis", host.resolveMillis);
    putTime(all, "connectMillis", host.connectMillis);
    putTime(all, "loginMillis", host.loginMillis);
    all.put("role", host.sighting == null ? "NOT_ASKED" : host.role().name());
    putText(all, "mode", host.answer(Question.INSTANCE).first("MODE$"));
    putText(all, "status", host.answer(Question.INSTANCE).first("STATUS$"));
    putText(all, "instance", host.answer(Question.INSTANCE).first("INSTANCE_NAME"));
    putText(all, "serverVersion", host.serverVersion);
    putText(all, "driverVersion", host.driverVersion);
    ClockDifference clock = host.clock;
    if (clock != null) {
      all.put("clockAheadMillis", clock.aheadMillis());
      all.put("clockErrorMillis", clock.errorMillis());
    }
    all.put("forbiddenViews", host.forbiddenViews());
    all.put("sessions", LoadCheck.rows(host));
    HostTrouble trouble = host.trouble;
    if (trouble != null) {
      all.put("failedStep", String.valueOf(host.failedStep));
      all.put("trouble", trouble.kind().name());
      all.put("evidence", trouble.evidence());
    }
    return all;
  }

  private static void putTime(Map<String, Object> all, String key, long millis) {
    if (millis != HostFacts.NO_TIME) {
      all.put(key, millis);
    }
  }

  private static void putText(Map<String, Object> all, String key, String text) {
    if (!text.isEmpty()) {
      all.put(key, text);
    }
  }

  private static Map<String, Object> choice(Examination seen) {
    Map<String, Object> all = new LinkedHashMap<>();
    HostFacts chosen = seen.choice.chosen;
    all.put("role", seen.facts.url.wish.toString());
    all.put("selection", seen.facts.url.selection);
    if (chosen != null) {
      all.put("host", chosen.host);
    }
    Map<String, Object> others = new LinkedHashMap<>();
    seen.choice.others.forEach((host, why) -> others.put(host.host, why));
    all.put("passedOver", others);
    return all;
  }

  private static Map<String, Object> finding(Finding finding, Words words) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("severity", finding.severity().name());
    all.put("code", finding.code());
    putText(all, "host", finding.host());
    all.put("what", finding.what(words));
    all.put("why", finding.why(words));
    all.put("remedy", finding.remedy(words));
    return all;
  }
}
