package io.dmha.topology;

import io.dmha.time.Backoff;
import io.dmha.time.Deadline;
import io.dmha.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The hosts of one URL and what all its connections have learnt about them. Thread-safe; shared by
 * the connections of one URL and by nobody else.
 */
public final class HostList {
  /** What a host has said of itself longer ago than that says nothing of today. */
  private static final Duration FRESH = Duration.ofSeconds(15);

  /** The hosts in their order, each with how it did; never changed, but replaced as a whole. */
  private volatile Map<Host, HostHealth> hosts;

  /** Whether a host may be out of use; asked before anything is executed. */
  private volatile boolean mayBeOut;

  /** Who is said to be the primary; null where nobody says so. */
  private volatile @Nullable Succession succession;

  private final Backoff backoff;
  private final Ticker ticker;
  private final HostSelection selection;
  private final DrainedHosts drained;
  private final AtomicInteger turn = new AtomicInteger();
  private final Random random;

  /** The move that was told last. */
  private final AtomicReference<@Nullable String> lastMove = new AtomicReference<>();

  /** Those who wait for good news; each is told once. */
  private final Set<CountDownLatch> waiting = ConcurrentHashMap.newKeySet();

  /**
   * @param hosts at least one, without duplicates
   * @param backoff the pause between tries of a failed host; those above one second are cut to it
   */
  public HostList(
      List<Host> hosts, HostSelection selection, Backoff backoff, Ticker ticker, Random random) {
    this.backoff = backoff;
    this.ticker = ticker;
    this.selection = selection;
    this.drained = new DrainedHosts(ticker);
    this.random = random;
    this.hosts = snapshot(hosts, Collections.emptyMap());
  }

  private Map<Host, HostHealth> snapshot(List<Host> named, Map<Host, HostHealth> before) {
    Map<Host, HostHealth> next = new LinkedHashMap<>();
    for (Host host : named) {
      HostHealth known = before.get(host);
      next.put(host, known == null ? new HostHealth(ticker, backoff) : known);
    }
    return next;
  }

  /** All hosts in their order, as they are now. */
  public List<Host> all() {
    return new ArrayList<>(hosts.keySet());
  }

  /**
   * Takes other hosts. What is known of those that stay stays; those that go are {@linkplain
   * #isDrained drained} from now on; those who wait are told.
   *
   * @param named at least one, without duplicates
   */
  public void replace(List<Host> named) {
    synchronized (this) {
      hosts = snapshot(named, hosts);
      mayBeOut = true;
    }
    tellWaiting();
  }

  /**
   * Takes a hint of who is the primary: it is tried first, and whoever was named before is
   * {@linkplain #isDrained drained} until this one fails, or says that it is something else, 30 s
   * at most; those who wait are told.
   *
   * @param leader one of the list; null where nobody is named any more
   * @return whether that is another one than before
   */
  public boolean lead(@Nullable Host leader) {
    Succession now = succession;
    Host before = now == null ? null : now.leader();
    if (leader == null || leader.equals(before)) {
      if (leader == null && now != null) {
        succession = null;
        tellWaiting();
      }
      return false;
    }
    Deadline until = Deadline.after(Succession.LONGEST, ticker);
    succession = new Succession(leader, before, until, ticker.nanos());
    mayBeOut = true;
    reachable(leader);
    return true;
  }

  /**
   * The order in which to try them now: who is said to be the primary, the healthy ones as
   * selected, then the longest failed.
   */
  public List<Host> inOrder() {
    List<Host> order = selected();
    Succession now = succession;
    Host first = now == null ? null : now.first();
    if (first != null && order.remove(first)) {
      order.add(0, first);
    }
    return order;
  }

  private List<Host> selected() {
    List<Host> healthy = new ArrayList<>();
    List<Host> suspect = new ArrayList<>();
    for (Host host : selection.arrange(all(), turn, random)) {
      (of(host).isSuspect() ? suspect : healthy).add(host);
    }
    if (suspect.isEmpty()) {
      return healthy;
    }
    Map<Host, Long> since = new LinkedHashMap<>();
    suspect.forEach(host -> since.put(host, of(host).failedNanos()));
    long now = since.values().stream().max(Comparator.naturalOrder()).orElse(0L);
    // Ticks may be negative and wrap, so ages are compared, not ticks.
    suspect.sort(Comparator.comparingLong(host -> since.getOrDefault(host, now) - now));
    healthy.addAll(suspect);
    return healthy;
  }

  /**
   * Asks to try {@code host}: always granted for a healthy one, to one caller at a time and not too
   * often for one that failed. Whoever was granted reports {@link #succeeded}, {@link #failed} or
   * {@link #leave}.
   *
   * @param caller tells callers apart, by identity
   */
  public boolean enter(Host host, Object caller) {
    return of(host).enter(caller);
  }

  /** Ends a try that told nothing about the host. */
  public void leave(Host host, Object caller) {
    of(host).leave(caller);
  }

  /** Ends a try by which the host proved unfit. */
  public void failed(Host host, Object caller, String reason) {
    of(host).failed(caller, reason);
    refuteByLossOf(host);
  }

  /** Reports that an open connection to {@code host} was lost. */
  public void lost(Host host, String reason) {
    of(host).lost(reason);
    refuteByLossOf(host);
  }

  private void refuteByLossOf(Host host) {
    Succession now = succession;
    if (now != null && now.isRefutedByLossOf(host)) {
      tellWaiting();
    }
  }

  /**
   * Reports that a host took a connection; those who wait are told.
   *
   * @return whether it was known as failed before
   */
  public boolean succeeded(Host host) {
    boolean isNews = of(host).succeeded();
    if (isNews) {
      tellWaiting();
    }
    return isNews;
  }

  /**
   * Whether this move of a connection is news: the first from one host to the other since another
   * move was.
   */
  public boolean isNewMove(Host from, Host to) {
    String move = from + " " + to;
    return !from.equals(to) && !move.equals(lastMove.getAndSet(move));
  }

  /** Whether {@code host} failed lately and has not been reached since. */
  public boolean isSuspect(Host host) {
    return of(host).isSuspect();
  }

  /** Reports that the port of a failed host answers again; those who wait are told. */
  public void reachable(Host host) {
    of(host).reachable();
    tellWaiting();
  }

  /** Reports that a failed host takes what it is sent and does not answer. */
  public void silent(Host host) {
    of(host).silent();
  }

  /** How long a try of a host may take: less after a silence, where there are others. */
  public Duration patience(Host host, Duration usual) {
    return hosts.size() > 1 ? of(host).patience(usual) : usual;
  }

  /** Reports that a host has no room for another session. */
  public void full(Host host) {
    of(host).full();
  }

  /** Whether a host had no room for another session lately. */
  public boolean isFull(Host host) {
    return of(host).isFull();
  }

  /** Reports that the port of a failed host does not answer. */
  public void unreachable(Host host) {
    of(host).unreachable();
  }

  /** Whether a look at the port of {@code host} may tell something new; the caller is to look. */
  public boolean isDueForLook(Host host) {
    return of(host).isDueForLook();
  }

  /**
   * Notes what a host has said of itself.
   *
   * @param askedNanos when it was asked
   */
  public void saw(Host host, Sighting then, long askedNanos) {
    of(host).saw(then, askedNanos);
    Succession now = succession;
    if (now != null && now.isRefutedBy(host, then.role(), askedNanos)) {
      tellWaiting();
    }
  }

  /**
   * A host that has become the primary after this one, and said so within {@link #FRESH}: one that
   * is not there any more is no reason to leave another.
   *
   * @param isSure whether this one has said since that it is the primary, too; otherwise it may
   *     only not have been asked
   */
  public @Nullable Host laterPrimary(Host host, boolean isSure) {
    HostHealth mine = of(host);
    Sighting own = mine.seen();
    long now = ticker.nanos();
    for (Map.Entry<Host, HostHealth> other : hosts.entrySet()) {
      Sighting theirs = other.getValue().seen();
      long then = other.getValue().seenNanos();
      boolean isFresh = now - then <= FRESH.toNanos();
      boolean isAsked = !isSure || mine.seenNanos() - then >= 0;
      if (own != null && theirs != null && isFresh && isAsked && theirs.isOfLaterPrimaryThan(own)) {
        return other.getKey();
      }
    }
    return null;
  }

  /** Takes a host out of use for so long: no new connection is made there. */
  public void drain(Host host, Duration limit) {
    drained.add(host, limit);
    mayBeOut = true;
  }

  /** Gives all their place back before that time; those who wait are told. */
  public void resume() {
    drained.clear();
    Succession now = succession;
    if (now != null) {
      now.end();
    }
    tellWaiting();
  }

  /** Whether it is out of use now, or not of the list any more. */
  public boolean isDrained(Host host) {
    if (!mayBeOut) {
      return false;
    }
    Succession now = succession;
    return drained.contains(host) || !hosts.containsKey(host) || (now != null && now.leaves(host));
  }

  /** How long it is still out of use; zero where it is in use. */
  public Duration drainedFor(Host host) {
    Succession now = succession;
    Duration own = drained.remaining(host);
    Duration left = now == null ? Duration.ZERO : now.leavesFor(host);
    return own.compareTo(left) < 0 ? left : own;
  }

  /** What a host has said last of its role; null where it was not asked. */
  public @Nullable Role lastRole(Host host) {
    Sighting seen = of(host).seen();
    return seen == null ? null : seen.role();
  }

  /** Whether somebody waits for good news. */
  public boolean hasWaiting() {
    return !waiting.isEmpty();
  }

  /** Why {@code host} failed last; null where it did not. */
  public @Nullable String lastFailure(Host host) {
    return of(host).lastFailure();
  }

  /** How long until a drained host has its place back; as long as can be where none is drained. */
  public long nanosUntilUndrained() {
    Succession now = succession;
    long back = now == null ? Long.MAX_VALUE : now.nanosUntilBack();
    return Math.min(drained.nanosUntilNext(), back);
  }

  /** How long until one of the hosts may be tried, in nanoseconds, as far as the clock decides. */
  public long nanosUntilNextTry() {
    long least = Long.MAX_VALUE;
    for (HostHealth each : hosts.values()) {
      least = Math.min(least, each.nanosUntilNextTry());
    }
    return least;
  }

  /** Has {@code latch} counted down when a failed host is reached again. */
  public void await(CountDownLatch latch) {
    waiting.add(latch);
  }

  /** Ends {@link #await}. */
  public void stopAwaiting(CountDownLatch latch) {
    waiting.remove(latch);
  }

  private void tellWaiting() {
    for (CountDownLatch latch : waiting) {
      latch.countDown();
    }
  }

  /** Of one that has gone there is nothing to remember. */
  private HostHealth of(Host host) {
    HostHealth found = hosts.get(host);
    return found == null ? new HostHealth(ticker, backoff) : found;
  }
}
