package io.dmha.tool.doctor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the hosts have said, what dmha would do, and what is unwise. Immutable. */
public final class Examination {
  final ClusterFacts facts;
  final Choice choice;

  /** The worst first. */
  final List<Finding> findings;

  final long tookMillis;

  private Examination(ClusterFacts facts, Choice choice, List<Finding> findings, long tookMillis) {
    this.facts = facts;
    this.choice = choice;
    this.findings = findings;
    this.tookMillis = tookMillis;
  }

  static Examination of(ClusterFacts facts, long tookNanos) {
    List<Finding> findings = new ArrayList<>();
    for (Check check : Checks.ALL) {
      check.judge(facts, findings);
    }
    findings.sort(Comparator.comparing(Finding::severity));
    return new Examination(
        facts,
        Choice.of(facts),
        Collections.unmodifiableList(findings),
        TimeUnit.NANOSECONDS.toMillis(tookNanos));
  }

  /** Whether some host has told its role. */
  public boolean isAnybodyThere() {
    return !facts.answering().isEmpty();
  }

  /** Whether somebody cannot work now, or acknowledged work may be lost. */
  public boolean hasErrors() {
    return findings.stream().anyMatch(each -> each.severity() == Severity.ERROR);
  }
}
