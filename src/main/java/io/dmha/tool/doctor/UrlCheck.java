package io.dmha.tool.doctor;

import java.time.Duration;
import java.util.List;

/** Options of the URL that do not go with the cluster. */
final class UrlCheck implements Check {
  private static final Duration MANY = Duration.ofMinutes(1);

  /** Dameng's defaults, in seconds. */
  private static final int USUAL_CHECK = 30;

  private static final int USUAL_FAIL = 10;
  private static final int WATCHER = 15;

  @Override
  public void judge(ClusterFacts facts, List<Finding> findings) {
    UrlFacts url = facts.url;
    if (url.vendorRounds.compareTo(MANY) >= 0) {
      findings.add(
          new Finding(Severity.WARNING, "vendor-rounds", "", url.vendorRounds.getSeconds() / 60));
    }
    long clocks = clocksOf(facts);
    if (url.isDameng() && url.recovery.getSeconds() < clocks && facts.hosts.size() > 1) {
      findings.add(
          new Finding(
              Severity.WARNING, "recovery-too-short", "", url.recovery.getSeconds(), clocks));
    }
    socketTimeout(url, findings);
    if (!url.isVendors && !url.probes) {
      findings.add(new Finding(Severity.WARNING, "probes-off", ""));
    }
  }

  private static void socketTimeout(UrlFacts url, List<Finding> findings) {
    boolean isSet = !url.socketTimeout.isEmpty() && !url.socketTimeout.matches("0(s|ms|m)?");
    if (url.isDameng() && url.isVendors && !isSet) {
      findings.add(new Finding(Severity.WARNING, "socket-timeout-missing", ""));
    } else if (!url.isVendors && isSet) {
      findings.add(new Finding(Severity.WARNING, "socket-timeout-set", ""));
    }
  }

  /** The longest a takeover may take by the cluster's own clocks, in seconds. */
  private static long clocksOf(ClusterFacts facts) {
    HostFacts host = facts.spokesman();
    Answer links = host == null ? Answer.NONE : host.answer(Question.LINKS);
    return seconds(links.first("MAL_CHECK_INTERVAL"), USUAL_CHECK)
        + seconds(links.first("MAL_CONN_FAIL_INTERVAL"), USUAL_FAIL)
        + WATCHER;
  }

  private static long seconds(String text, int otherwise) {
    return text.matches("[0-9]{1,6}") ? Long.parseLong(text) : otherwise;
  }
}
