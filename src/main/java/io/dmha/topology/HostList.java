package io.dmha.topology;

import io.dmha.time.Backoff;
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

  private final Backoff backoff;
  private final Ticker ticker;
  private final OutOfUse out;
  private final HostFigures figures;
  private final HostOrder order;
  private final HostMoves moves = new HostMoves();

  /** Those who wait for good news; each is told once. */
  private final Set<CountDownLatch> waiting = ConcurrentHashMap.newKeySet();

  /**
   * @param hosts at least one, without duplicates
   * @param backoff the pause between tries of a failed host; those above one second are cut to it
   */
  public HostList(
      List<Host> hosts, HostSelection selection, Backoff backoff, Ticker ticker, Random random) {
    this(hosts, selection, "", backoff, ticker, random);
  }

  /**
   * The same for who is in a zone.
   *
   * @param zone whose hosts come first; empty where that is not said
   */
  public HostList(
      List<Host> hosts,
      HostSelection selection,
      String zone,
      Backoff backoff,
      Ticker ticker,
      Random random) {
    this.backoff = backoff;
    this.ticker = ticker;
    this.out = new OutOfUse(ticker);
    this.figures = new HostFigures(ticker, random);
    this.order = new HostOrder(selection, zone, figures, this::isDrained);
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
      out.changed();
      figures.keepOnly(named);
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
    boolean isNews = out.lead(leader);
    if (isNews && leader != null) {
      reachable(leader);
    } else if (isNews) {
      tellWaiting();
    }
    return isNews && leader != null;
  }

  /**
   * The order in which to try them now: who is said to be the primary, the healthy ones as
   * selected, then the longest failed.
   */
  public List<Host> inOrder() {
    List<Host> tried = selected();
    Host first = out.first();
    if (first != null && tried.remove(first)) {
      tried.add(0, first);
    }
    return tried;
  }

  private List<Host> selected() {
    List<Host> healthy = new ArrayList<>();
    List<Host> suspect = new ArrayList<>();
    for (Host host : all()) {
      (of(host).isSuspect() ? suspect : healthy).add(host);
    }
    healthy = order.of(healthy);
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
    boolean isGranted = of(host).enter(caller);
    if (isGranted) {
      // Who comes at the same time is to go elsewhere.
      figures.opened(host, caller);
    }
    return isGranted;
  }

  /** Ends a try that told nothing about the host. */
  public void leave(Host host, Object caller) {
    of(host).leave(caller);
    figures.ended(host, caller);
  }

  /** What a choice goes by. */
  public HostFigures figures() {
    return figures;
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
    if (out.lost(host)) {
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

  /** How connections have moved among them. */
  public HostMoves moves() {
    return moves;
  }

  /** Whether {@code host} failed lately and has not been reached since. */
  public boolean isSuspect(Host host) {
    return of(host).isSuspect();
  }

  /** Notes whether a host has answered the watch; what is chosen does not go by it. */
  public void probed(Host host, boolean hasAnswered) {
    of(host).probed(hasAnswered);
  }

  /** Whether {@code host} has failed, however long ago, and nothing good was heard of it since. */
  public boolean isDown(Host host) {
    return of(host).isDown();
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
   * Notes what a host has said of itself. One that is about to lose its role is held as if it were
   * drained, until it has; those who wait are told then.
   *
   * @param askedNanos when it was asked
   */
  public void saw(Host host, Sighting then, long askedNanos) {
    of(host).saw(then, askedNanos);
    if (out.saw(host, then, askedNanos)) {
      tellWaiting();
    }
  }

  /**
   * Notes that a host was logged in to and is what is looked for; those who wait are told. One that
   * another has followed as the primary stays out.
   */
  public void letIn(Host host, long askedNanos) {
    if (laterPrimary(host, false) == null && of(host).letIn(askedNanos)) {
      tellWaiting();
    }
  }

  /** Whether nothing new begins on that host, since its cluster gives its role to another. */
  public boolean isHeld(Host host) {
    return out.isAnnounced(host);
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
    out.drain(host, limit);
  }

  /** Gives all their place back before that time; those who wait are told. */
  public void resume() {
    out.clear();
    tellWaiting();
  }

  /** Whether it is out of use now, held, or not of the list any more. */
  public boolean isDrained(Host host) {
    return out.mayBe() && (out.contains(host) || !hosts.containsKey(host));
  }

  /** How long it is still out of use; zero where it is in use. */
  public Duration drainedFor(Host host) {
    return out.remaining(host);
  }

  /** Whether a host has said lately that it has a role that will do. */
  boolean isSeenAs(Host host, RequiredRole wish) {
    HostHealth known = of(host);
    Sighting seen = known.seen();
    return seen != null
        && ticker.nanos() - known.seenNanos() <= FRESH.toNanos()
        && wish.accepts(seen.role());
  }

  /** The smaller, the sooner it is tried while all are well. */
  long rank(Host host) {
    return order.rank(host);
  }

  /** Whether each host is to have its part of the connections. */
  boolean countsConnections() {
    return order.countsConnections();
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
    return out.nanosUntilNext();
  }

  /** How long until one of the hosts may be tried, in nanoseconds, as far as the clock decides. */
  public long nanosUntilNextTry() {
    return hosts.values().stream()
        .mapToLong(HostHealth::nanosUntilNextTry)
        .min()
        .orElse(Long.MAX_VALUE);
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
    waiting.forEach(CountDownLatch::countDown);
  }

  /** Of one that has gone there is nothing to remember. */
  private HostHealth of(Host host) {
    HostHealth found = hosts.get(host);
    return found == null ? new HostHealth(ticker, backoff) : found;
  }
}
