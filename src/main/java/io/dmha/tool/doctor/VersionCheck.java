package io.dmha.tool.doctor;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Versions that do not go together. */
final class VersionCheck implements Check {
  private static final Pattern NUMBERS = Pattern.compile("\\d{1,6}(\\.\\d{1,6}){2,4}");

  @Override
  public void judge(ClusterFacts facts, List<Finding> findings) {
    Set<String> servers = new LinkedHashSet<>();
    for (HostFacts host : facts.answering()) {
      if (!host.serverVersion.isEmpty()) {
        servers.add(host.serverVersion);
      }
      if (facts.url.isDameng() && isOlder(host.driverVersion, host.serverVersion)) {
        findings.add(
            new Finding(
                Severity.WARNING,
                "driver-older",
                host.host,
                numbers(host.driverVersion),
                numbers(host.serverVersion),
                host.host));
      }
    }
    if (servers.size() > 1) {
      findings.add(
          new Finding(Severity.WARNING, "versions-differ", "", String.join(" / ", servers)));
    }
  }

  /** The part of a text that is a version; empty where there is none. */
  static String numbers(String text) {
    Matcher found = NUMBERS.matcher(text);
    return found.find() ? found.group() : "";
  }

  static boolean isOlder(String mine, String other) {
    String[] left = numbers(mine).split("\\.", -1);
    String[] right = numbers(other).split("\\.", -1);
    if (left.length < 2 || right.length < 2) {
      return false;
    }
    for (int i = 0; i < Math.min(left.length, right.length); i++) {
      int difference = Integer.compare(Integer.parseInt(left[i]), Integer.parseInt(right[i]));
      if (difference != 0) {
        return difference < 0;
      }
    }
    return false;
  }
}
