package io.dmha.discovery;

import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.event.Publisher;
import io.dmha.text.ForeignText;
import io.dmha.time.Backoff;
import io.dmha.time.Deadline;
import io.dmha.time.Sleeper;
import io.dmha.time.Ticker;
import io.dmha.topology.Host;
import io.dmha.topology.HostList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of what a source says. The last good list stays through an outage, however
 * long; a list of which no host can be reached is not taken while that is so. Used by one thread at
 * a time.
 */
public final class DiscoveryLoop {
  /** How long a source is asked to wait for something new. */
  static final Duration WAIT = Duration.ofSeconds(5);

  /**
   * A source that has another list each moment must not have connections move each moment; nor is
   * one that does not wait asked without a pause.
   */
  static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** In which one of the hosts of another list must have been reached. */
  private static final Duration REACH_LIMIT = Duration.ofSeconds(10);

  private final String name;
  private final HostSource source;
  private final HostList hosts;
  private final boolean followsLeader;
  private final Predicate<Host> reaches;
  private final Publisher publisher;
  private final Backoff backoff;
  private final Sleeper sleeper;
  private final Ticker ticker;

  /** As the URL writes them: a host is the same in capitals. */
  private final List<Host> named;

  /** What was taken last; null before, and where the source is to be asked anew. */
  private @Nullable HostAnswer taken;

  private int failures;
  private long failedNanos;

  /**
   * @param name how the log calls the URL
   * @param followsLeader whether connections go to a host that takes writes
   * @param reaches whether something listens at a host; may take a while
   * @param backoff the pause between tries of a source that fails
   */
  @SuppressWarnings("TooManyParameters") // the one place where they meet
  public DiscoveryLoop(
      String name,
      HostSource source,
      HostList hosts,
      boolean followsLeader,
      Predicate<Host> reaches,
      Publisher publisher,
      Backoff backoff,
      Sleeper sleeper,
      Ticker ticker) {
    this.name = name;
    this.source = source;
    this.hosts = hosts;
    this.followsLeader = followsLeader;
    this.reaches = reaches;
    this.publisher = publisher;
    this.backoff = backoff;
    this.sleeper = sleeper;
    this.ticker = ticker;
    this.named = hosts.all();
  }

  /** Has the source asked anew: nobody has listened for a while. */
  void begin() {
    taken = null;
  }

  /**
   * Asks once, and takes what it is told.
   *
   * @throws InterruptedException if the thread is interrupted
   */
  void turn() throws InterruptedException {
    long begun = ticker.nanos();
    long pause;
    try {
      boolean isChanged = take(source.watch(taken, WAIT));
      pause = isChanged ? LEAST_NANOS : LEAST_NANOS - (ticker.nanos() - begun);
    } catch (SourceFailed e) {
      pause = failed(String.valueOf(e.getMessage()));
    } catch (RuntimeException | LinkageError e) {
      pause = failed("cannot be asked (" + e.getClass().getSimpleName() + ")");
    }
    sleeper.sleep(pause, new CountDownLatch(1));
  }

  /** The first failure of an outage is told; the others say the same. */
  private long failed(String why) {
    if (failures == 0) {
      failedNanos = ticker.nanos();
      publisher.publish(
          DmhaEvent.of(EventType.DISCOVERY_FAILED, name)
              .saying("the source of hosts " + why + "; the hosts stay as they are"));
    }
    failures = Math.min(failures + 1, 1_000);
    return backoff.pauseNanos(failures - 1);
  }

  private void succeeded() {
    if (failures > 0) {
      failures = 0;
      publisher.publish(
          DmhaEvent.of(EventType.DISCOVERY_RECOVERED, name)
              .took(ticker.nanos() - failedNanos)
              .saying("the source of hosts answers again"));
    }
  }

  /** Whether something has changed. */
  private boolean take(HostAnswer answer) throws SourceFailed {
    if (answer == taken) {
      succeeded();
      return false;
    }
    List<Host> before = hosts.all();
    List<Host> now = new ArrayList<>();
    answer.hosts().forEach(host -> now.add(asNamed(host)));
    boolean isOther = !now.equals(before);
    if (isOther && !isAnyThere(now, before)) {
      throw new SourceFailed("names " + now.size() + " hosts, none of which can be reached");
    }
    succeeded();
    taken = answer;
    if (isOther) {
      hosts.replace(now);
      publisher.publish(
          DmhaEvent.of(EventType.HOSTS_CHANGED, name)
              .saying("the hosts are " + ForeignText.shown(now) + " from now on"));
    }
    answer.hosts().forEach(told -> hosts.figures().takeWeight(asNamed(told), told));
    Host leader = answer.leader() == null || !followsLeader ? null : asNamed(answer.leader());
    boolean isMoved = hosts.lead(leader);
    if (isMoved && leader != null) {
      publisher.publish(
          DmhaEvent.of(EventType.HOSTS_CHANGED, name)
              .host(leader)
              .saying(leader + " is said to be the primary"));
    }
    return isOther || isMoved;
  }

  /** One that works now need not be asked: of a host that has failed nobody knows. */
  private boolean isAnyThere(List<Host> now, List<Host> before) {
    for (Host host : now) {
      if (before.contains(host) && !hosts.isSuspect(host)) {
        return true;
      }
    }
    Deadline deadline = Deadline.after(REACH_LIMIT, ticker);
    return now.stream().anyMatch(host -> !deadline.isOver() && reaches.test(host));
  }

  private Host asNamed(Host host) {
    for (Host each : named) {
      if (each.port() == host.port() && each.name().equalsIgnoreCase(host.name())) {
        return each;
      }
    }
    return host;
  }
}
