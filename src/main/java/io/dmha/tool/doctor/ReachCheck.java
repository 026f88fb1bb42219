package io.dmha.tool.doctor;

import io.dmha.cluster.HostTrouble;
import io.dmha.tool.doctor.HostFacts.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hosts that cannot be used, or only slowly. */
final class ReachCheck implements Check {
  private static final long SLOW_NAME_MILLIS = 500;
  private static final long SLOW_LOGIN_MILLIS = 1_000;

  @Override
  public void judge(ClusterFacts facts, List<Finding> findings) {
    for (HostFacts host : facts.hosts) {
      HostTrouble trouble = host.trouble;
      if (trouble != null) {
        Severity severity =
            trouble.kind() == HostTrouble.Kind.NOT_READY ? Severity.WARNING : Severity.ERROR;
        findings.add(
            new Finding(
                severity,
                codeOf(host.failedStep, trouble),
                host.host,
                host.host,
                trouble.evidence()));
      }
      slow(host, findings);
    }
    if (facts.hosts.size() == 1 && !facts.url.subprotocol.equals("h2")) {
      String only = facts.hosts.get(0).host;
      findings.add(new Finding(Severity.WARNING, "one-host", "", only));
    }
  }

  private static void slow(HostFacts host, List<Finding> findings) {
    if (host.resolveMillis > SLOW_NAME_MILLIS) {
      findings.add(
          new Finding(Severity.WARNING, "name-slow", host.host, host.host, host.resolveMillis));
    }
    if (host.loginMillis > SLOW_LOGIN_MILLIS) {
      findings.add(
          new Finding(Severity.WARNING, "login-slow", host.host, host.host, host.loginMillis));
    }
    if (!host.deadAddresses.isEmpty()) {
      String dead = String.join(", ", host.deadAddresses);
      findings.add(new Finding(Severity.WARNING, "address-dead", host.host, host.host, dead));
    }
  }

  private static String codeOf(@Nullable Step step, HostTrouble trouble) {
    switch (trouble.kind()) {
      case NAME_UNKNOWN:
        return "name-unknown";
      case CONNECT_REFUSED:
        return "connect-refused";
      case CONNECT_FAILED:
        return "connect-failed";
      case SILENT:
        return step == Step.CONNECT ? "silent-connect" : silentLater(step);
      case LOGIN_REFUSED:
        return "login-refused";
      case FULL:
        return "host-full";
      case NOT_READY:
        return "host-not-ready";
      case NOT_ALLOWED:
      case NOT_THERE:
      case LOST:
      case OTHER:
        return "host-lost";
    }
    throw new AssertionError(trouble.kind());
  }

  private static String silentLater(@Nullable Step step) {
    return step == Step.LOGIN ? "silent-login" : "silent-question";
  }
}
