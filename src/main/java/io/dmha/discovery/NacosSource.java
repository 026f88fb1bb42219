package io.dmha.discovery;

import io.dmha.time.Deadline;
import io.dmha.time.Sleeper;
import io.dmha.time.Ticker;
import io.dmha.topology.HostFigures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The instances of a service of Nacos that are healthy and enabled; one whose metadata say {@code
 * role=primary} leads. Nacos is asked every two seconds: by HTTP it does not tell by itself.
 */
final class NacosSource implements HostSource {
  static final long BETWEEN_NANOS = TimeUnit.SECONDS.toNanos(2);

  /**
   * A server that has begun anew names its instances one by one, as they report again: each does so
   * every five seconds. So long nobody is missed who was named before.
   */
  static final Duration DOUBT = Duration.ofSeconds(15);

  /** What the weight 1.0 of Nacos is here, so that 0.01 is one, too. */
  private static final double ONE = 100;

  private final Nacos nacos;
  private final Sleeper sleeper;
  private final Ticker ticker;

  /** Since the last failure; null before the first one. */
  private @Nullable Deadline doubt;

  private boolean hasFailed;

  NacosSource(Nacos nacos, Sleeper sleeper, Ticker ticker) {
    this.nacos = nacos;
    this.sleeper = sleeper;
    this.ticker = ticker;
  }

  @Override
  public HostAnswer watch(@Nullable HostAnswer before, Duration timeout)
      throws SourceFailed, InterruptedException {
    Deadline deadline = Deadline.after(timeout, ticker);
    CountDownLatch never = new CountDownLatch(1);
    while (true) {
      if (before != null && !hasFailed) {
        sleeper.sleep(BETWEEN_NANOS, never);
      }
      HostAnswer now = ask();
      if (before == null || isNews(now, before)) {
        return now;
      }
      if (deadline.isOver()) {
        return before;
      }
    }
  }

  private HostAnswer ask() throws SourceFailed {
    hasFailed = true;
    try {
      HostAnswer now = read(nacos.instances());
      hasFailed = false;
      return now;
    } finally {
      if (hasFailed) {
        doubt = Deadline.after(DOUBT, ticker);
      }
    }
  }

  private boolean isNews(HostAnswer now, HostAnswer before) {
    boolean isDoubted = doubt != null && !doubt.isOver();
    return !now.version().equals(before.version())
        && (!isDoubted || now.hosts().containsAll(before.hosts()));
  }

  private static HostAnswer read(List<?> instances) throws SourceFailed {
    // In an order that does not change while the list does not.
    Map<String, Tree> fit = new TreeMap<>();
    double heaviest = 0;
    for (Object each : instances) {
      Tree instance = Tree.of(each);
      double weight = weightOf(instance);
      String text = instance.text("ip") + ' ' + instance.number("port") + ' ' + weight;
      if (instance.flag("healthy") && instance.flag("enabled")) {
        fit.put(text + ' ' + isPrimary(instance) + ' ' + fit.size(), instance);
        heaviest = Math.max(heaviest, weight);
      }
    }
    HostEntries entries = new HostEntries();
    double unit = Math.min(ONE, HostFigures.HEAVIEST / heaviest);
    List<String> version = new ArrayList<>();
    for (Map.Entry<String, Tree> each : fit.entrySet()) {
      Tree instance = each.getValue();
      double weight = weightOf(instance);
      int share = weight == 0 ? 0 : (int) Math.max(1, Math.round(weight * unit));
      String name = instance.text("ip");
      entries.add(name, instance.number("port"), isPrimary(instance), share);
      version.add(each.getKey().substring(0, each.getKey().lastIndexOf(' ')));
    }
    return entries.answer(String.join(",", version));
  }

  private static double weightOf(Tree instance) throws SourceFailed {
    double weight = instance.real("weight");
    if (weight < 0 || Double.isInfinite(weight)) {
      throw new SourceFailed("names a weight that is none");
    }
    return weight;
  }

  private static boolean isPrimary(Tree instance) throws SourceFailed {
    return instance.has("metadata") && instance.tree("metadata").text("role").equals("primary");
  }
}
