package io.dmha.dameng.compare;

import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.junit.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/** The applications of all sides work at once, and lose their primary at once. */
final class OutageTrial {
  private static final Duration PROMOTION = Duration.ofMillis(500);
  private static final Duration STEADY = Duration.ofSeconds(1);
  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(60);

  private final Field field;
  private final Plan.Outages plan;
  private final Map<Side, Result> results = new LinkedHashMap<>();

  /** What one side made of the outages of one kind. */
  static final class Result {
    private final List<OptionalLong> millis = new ArrayList<>();
    private Seen.Counts exceptions = new Seen.Counts(Map.of());

    /** How long it took each time; empty where it took longer than the limit. */
    List<OptionalLong> millis() {
      return millis;
    }

    Seen.Counts exceptions() {
      return exceptions;
    }
  }

  OutageTrial(Field field, Plan.Outages plan) {
    this.field = field;
    this.plan = plan;
  }

  Map<Side, Result> run() {
    String hosts = plan.kind() == Outage.POWER_OFF ? field.hostsBehindProxies() : field.hosts();
    List<Crew> crews = new ArrayList<>();
    for (Side side : field.sides()) {
      results.put(side, new Result());
      crews.add(new Crew(side, hosts, field.ledger(side), plan.writers()).begin());
    }
    awaitWork(crews);
    for (int i = 0; i < plan.times(); i++) {
      strikeOnce(crews);
    }
    crews.forEach(Crew::end);
    return results;
  }

  private void strikeOnce(List<Crew> crews) {
    Map<Crew, Seen.Counts> before = new LinkedHashMap<>();
    crews.forEach(crew -> before.put(crew, crew.seen().now()));
    DmNode lost = field.cluster().primary();
    crews.forEach(Crew::expectFault);
    plan.kind().strike(lost, field.proxy(lost));
    LockSupport.parkNanos(PROMOTION.toNanos());
    Outage.promote(field.cluster(), lost);
    long start = System.nanoTime();
    while (!crews.stream().allMatch(Crew::worksAgain)
        && System.nanoTime() - start < plan.limit().toNanos()) {
      LockSupport.parkNanos(1_000_000);
    }
    for (Crew crew : crews) {
      Result result = results.get(crew.side());
      result.millis.add(crew.millisUntilAllWorked());
      result.exceptions = result.exceptions.plus(crew.seen().now().since(before.get(crew)));
    }
    plan.kind().mend(lost, field.proxy(lost));
    crews.stream().filter(crew -> !crew.worksAgain()).forEach(Crew::discardConnections);
    awaitWork(crews);
  }

  private static void awaitWork(List<Crew> crews) {
    crews.forEach(Crew::expectFault);
    Eventually.within(
        SETTLED_WITHIN, "all work in peace", () -> crews.stream().allMatch(Crew::worksAgain));
    LockSupport.parkNanos(STEADY.toNanos());
  }
}
