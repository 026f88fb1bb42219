package io.dmha.cluster;

import io.dmha.connect.ConnectContext;
import io.dmha.connect.Searches;
import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.event.Publisher;
import io.dmha.time.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Tells that calls wait for a host: within a second, and again while they do, for all connections
 * of the URL at once; and when they have one again. For one thread, which looks again and again.
 */
final class OutageLog {
  /** A call that waits longer than that waits for more than a login. */
  private static final long WAITS_NANOS = Duration.ofMillis(400).toNanos();

  private static final long LEAST_PAUSE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long LONGEST_PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

  private final String name;
  private final String url;
  private final Searches searches;
  private final BooleanSupplier isNoneUsable;
  private final Supplier<Map<String, String>> hosts;
  private final Ticker ticker;
  private final Publisher publisher;

  /** Whether an outage was told that has not ended. */
  private boolean isTold;

  private long begunNanos;
  private long nextNanos;
  private long foundBefore;
  private long failedBefore;
  private int most;

  /** Of the hosts of one URL. */
  OutageLog(String name, String url, ConnectContext parts, HostControl control) {
    this(
        name,
        url,
        parts.searches,
        control::isNoneUsable,
        control::states,
        parts.ticker,
        parts.publisher);
  }

  /**
   * @param isNoneUsable whether no host can be used; otherwise logins are only slow
   * @param hosts each with what is known of it
   */
  OutageLog(
      String name,
      String url,
      Searches searches,
      BooleanSupplier isNoneUsable,
      Supplier<Map<String, String>> hosts,
      Ticker ticker,
      Publisher publisher) {
    this.name = name;
    this.url = url;
    this.searches = searches;
    this.isNoneUsable = isNoneUsable;
    this.hosts = hosts;
    this.ticker = ticker;
    this.publisher = publisher;
  }

  /** Looks, and tells what is due. */
  void look() {
    long now = ticker.nanos();
    long waited = searches.oldestNanos(now);
    if (waited < WAITS_NANOS || (isTold && !isNoneUsable.getAsBoolean())) {
      // Who has given up may come again: the end is that somebody has found a host.
      if (isTold && searches.found() != foundBefore) {
        isTold = false;
        tellEnd(now);
      }
      return;
    }
    if (!isTold) {
      if (!isNoneUsable.getAsBoolean()) {
        return;
      }
      isTold = true;
      begunNanos = now - waited;
      nextNanos = now;
      foundBefore = searches.found();
      failedBefore = searches.failed();
      most = 0;
    }
    most = Math.max(most, searches.count());
    if (now - nextNanos >= 0) {
      long pause = Math.max(LEAST_PAUSE_NANOS, (now - begunNanos) / 4);
      nextNanos = now + Math.min(pause, LONGEST_PAUSE_NANOS);
      tell(now - begunNanos, searches.count());
    }
  }

  private void tell(long lastsNanos, int count) {
    publisher.publish(
        DmhaEvent.of(EventType.OUTAGE, name)
            .took(lastsNanos)
            .saying(
                calls(count)
                    + " for a host of "
                    + url
                    + ", for "
                    + seconds(lastsNanos)
                    + " s now"
                    + gaveUp()
                    + ". "
                    + states()));
  }

  private void tellEnd(long now) {
    publisher.publish(
        DmhaEvent.of(EventType.OUTAGE_ENDED, name)
            .took(now - begunNanos)
            .saying(
                "calls have a host of "
                    + url
                    + " again after "
                    + seconds(now - begunNanos)
                    + " s; at most "
                    + calls(most)
                    + gaveUp()
                    + ". "
                    + states()));
  }

  private static String calls(int count) {
    return count == 1 ? "1 call waits" : count + " calls wait";
  }

  private String gaveUp() {
    long count = searches.failed() - failedBefore;
    return count == 0 ? "" : ", " + count + " gave up";
  }

  private String states() {
    StringBuilder words = new StringBuilder();
    hosts
        .get()
        .forEach(
            (host, state) ->
                words
                    .append(words.length() == 0 ? "" : "; ")
                    .append(host)
                    .append(": ")
                    .append(state));
    return words.toString();
  }

  /** With one digit behind the point. */
  private static String seconds(long nanos) {
    long tenths = TimeUnit.NANOSECONDS.toMillis(nanos) / 100;
    return tenths / 10 + "." + tenths % 10;
  }
}
