package io.dmha.stacks;

import io.dmha.event.ContinuityReport;
import io.dmha.event.EventType;
import io.dmha.stacks.app.Application;
import io.dmha.stacks.app.Stacks;
import io.dmha.stacks.app.Target;
import io.dmha.stacks.cluster.Cluster;
import io.dmha.stacks.cluster.Clusters;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** One application over one cluster of its own, which is struck meanwhile. */
final class Cell {
  private final Stacks stack;
  private final Clusters kind;
  private final Plan plan;
  private final Told told = new Told();

  /**
   * How it is played.
   *
   * @param settings of dmha, beside its commit guard or instead of it, as they stand in a URL
   */
  record Plan(Duration length, int workers, boolean isStruck, List<String> settings) {}

  private record Work(int strikes, Duration longest, List<String> brokenPromises) {}

  Cell(Stacks stack, Clusters kind, Plan plan) {
    this.stack = stack;
    this.kind = kind;
    this.plan = plan;
  }

  /** Plays it; what went wrong on the way is in the result, too. */
  CellResult play() {
    try {
      return played();
    } catch (Exception | AssertionError e) {
      return CellResult.notPlayed(stack, kind, told, e);
    }
  }

  private CellResult played() throws Exception {
    try (Cluster cluster = kind.start()) {
      prepare(cluster);
      Ear.forget();
      Work work = work(cluster);
      ContinuityReport report = Ear.report();
      List<String> problems = new ArrayList<>(work.brokenPromises());
      if (report.transactions() < told.acknowledged()) {
        problems.add(
            "dmha reports "
                + report.transactions()
                + " transactions, fewer than the "
                + told.acknowledged()
                + " that were acknowledged.");
      }
      if (told.acknowledged() == 0) {
        problems.add("No transaction was acknowledged: nothing was shown.");
      }
      if (plan.isStruck() && work.strikes() == 0) {
        problems.add("The cluster was not struck: nothing was shown.");
      }
      try (Connection direct = cluster.direct()) {
        problems.addAll(Books.problems(direct, told));
      }
      String events =
          Ear.count(EventType.CONNECTION_LOST)
              + " connections lost, "
              + Ear.count(EventType.TRANSACTION_REPLAYED)
              + " transactions done again, "
              + Ear.count(EventType.OUTCOME_FOUND)
              + " lost commits found out; longest: "
              + Ear.longest();
      return new CellResult(
          stack, kind, told, report, work.strikes(), work.longest(), events, problems);
    }
  }

  private void prepare(Cluster cluster) throws Exception {
    try (Connection direct = cluster.direct();
        Statement statement = direct.createStatement()) {
      for (String text : stack.schema(cluster.product(), 2 * plan.workers())) {
        boolean unusedHasRows = statement.execute(text);
      }
    }
  }

  private Target target(Cluster cluster) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("dmha.commitGuard", "all");
    settings.put("dmha.commitGuard.createTable", "true");
    settings.put("dmha.listener", Ear.class.getName());
    for (String setting : plan.settings()) {
      String[] parts = setting.split("=", 2);
      settings.put(parts[0], parts[1]);
    }
    String url =
        settings.entrySet().stream()
            .map(each -> each.getKey() + "=" + each.getValue())
            .collect(Collectors.joining(cluster.separator(), cluster.url(), ""));
    return new Target(
        cluster.product(), url, cluster.user(), cluster.password(), plan.workers() + 1);
  }

  private Work work(Cluster cluster) throws Exception {
    try (Application application = stack.start(target(cluster), told)) {
      AtomicLong numbers = new AtomicLong();
      long end = System.nanoTime() + plan.length().toNanos();
      ExecutorService threads = Executors.newCachedThreadPool();
      Strikes strikes = new Strikes(cluster);
      try {
        List<Future<Long>> workers = new ArrayList<>();
        for (int i = 0; i < plan.workers(); i++) {
          workers.add(threads.submit(new Worker(application, i, numbers, end)));
        }
        Future<Integer> struck = plan.isStruck() ? threads.submit(strikes) : null;
        long longest = 0;
        for (Future<Long> worker : workers) {
          longest = Math.max(longest, worker.get());
        }
        strikes.stop();
        int count = struck == null ? 0 : struck.get();
        return new Work(count, Duration.ofNanos(longest), application.brokenPromises());
      } finally {
        strikes.stop();
        threads.shutdown();
      }
    }
  }
}
