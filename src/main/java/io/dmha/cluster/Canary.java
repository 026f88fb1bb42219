package io.dmha.cluster;

import io.dmha.canary.CallSamples;
import io.dmha.canary.CanaryNews;
import io.dmha.canary.CanaryPlan;
import io.dmha.canary.CanaryRelease;
import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.event.Publisher;
import io.dmha.settings.CanaryText;
import io.dmha.time.Ticker;
import io.dmha.topology.Host;
import io.dmha.topology.HostList;
import org.jspecify.annotations.Nullable;

/** The host of a URL that is tried out: has it judged, and tells of it. Thread-safe. */
final class Canary {
  private static final double PERCENT = 100;

  private final String name;
  private final Host host;
  private final CanaryRelease release;
  private final CallSamples samples;
  private final Publisher publisher;

  private Canary(String name, Host host, CanaryPlan plan, HostList hosts, Ends ends) {
    this.name = name;
    this.host = host;
    this.publisher = ends.publisher;
    this.release =
        new CanaryRelease(
            host.toString(), plan, ends.ticker, percent -> hosts.figures().share(host, percent));
    this.samples = new CallSamples(host, release, ends.ticker);
  }

  /** Where it gets the time from, and who is told. */
  private static final class Ends {
    final Ticker ticker;
    final Publisher publisher;

    Ends(Ticker ticker, Publisher publisher) {
      this.ticker = ticker;
      this.publisher = publisher;
    }
  }

  /**
   * The one that is set; null where none is.
   *
   * @param name how the log calls the URL
   */
  static @Nullable Canary of(
      CanaryText text, String name, HostList hosts, Ticker ticker, Publisher publisher) {
    for (Host host : hosts.all()) {
      if (text.host().equals(host.toString()) || text.host().equals(host.name())) {
        CanaryPlan plan =
            new CanaryPlan(
                text.steps(), text.every(), text.errors() / PERCENT, text.p99(), text.calls());
        return new Canary(name, host, plan, hosts, new Ends(ticker, publisher));
      }
    }
    return null;
  }

  /** Where its calls and those of the others are noted. */
  CallSamples samples() {
    return samples;
  }

  /** Has it judged, and tells what is new. */
  void look() {
    tell(release.look());
  }

  private void tell(@Nullable CanaryNews news) {
    if (news != null) {
      EventType type = news.isRollback() ? EventType.CANARY_ROLLED_BACK : EventType.CANARY_STEP;
      publisher.publish(DmhaEvent.of(type, name).host(host).saying(news.words()));
    }
  }

  String describe() {
    return release.describe();
  }

  void restart() {
    release.restart();
  }

  void stop() {
    release.stop();
    tell(new CanaryNews(true, "takes all connections from " + host + ": it was stopped"));
  }
}
