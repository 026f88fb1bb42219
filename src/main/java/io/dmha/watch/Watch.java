package io.dmha.watch;

import io.dmha.connect.ConnectContext;
import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.link.BoundedCalls;
import io.dmha.link.Opener;
import io.dmha.link.Workers;
import io.dmha.time.Deadline;
import io.dmha.time.OneThread;
import io.dmha.topology.Host;
import io.dmha.topology.RequiredRole;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread of a URL that looks after its connections: it finds calls that make no progress,
 * asks their host over a connection of its own, and cuts them off when it does not answer; and it
 * looks for lost hosts, to give them their place back and to tell those who wait for one. It runs
 * while there are connections and ends by itself.
 *
 * <p>Everything here is touched by the watch thread alone, but for the start.
 */
public final class Watch {
  /** How many passes without a need a probe's connection is kept, and the thread itself. */
  private static final int KEPT_PASSES = 10;

  private static final int LAST_PASSES = 2;

  /** Hosts that are not in use are looked at after so many intervals, and so often. */
  private static final int OTHERS_EACH = 10;

  /** But not more seldom. */
  private static final Duration OTHERS_AT_LEAST = Duration.ofSeconds(5);

  private final String name;
  private final ConnectContext context;
  private final Opener opener;
  private final BoundedCalls boundedCalls;
  private final Workers reaching;
  private final Supplier<Collection<? extends Watched>> connections;
  private final Duration interval;
  private final Duration betweenLooks;
  private final Duration timeout;
  private final int mostFailures;
  private final WatchTask chores;
  private final Switchovers switchovers;
  private final Rhythm rhythm;
  private final Calls calls;
  private final OneThread thread;

  /** Forgotten with its host alone: a probe knows that its login was refused. */
  private final Map<Host, HostProbe> probes = new HashMap<>();

  /** From when on hosts that are not in use are looked at; null before the first pass. */
  private @Nullable Deadline othersFrom;

  /** Since when hosts with calls that wait have been seen suspended. */
  private final Map<Host, Long> suspended = new HashMap<>();

  /** Hosts that are being looked for: the resolver of names has no bound, so one look at a time. */
  private final Set<Host> lookedFor = ConcurrentHashMap.newKeySet();

  /**
   * @param name how its thread and the log call the URL
   * @param connections all open connections, as a copy
   * @param interval how often to look; not zero
   * @param timeout how long a host may take to answer a question
   * @param mostFailures how many questions in a row may stay unanswered
   * @param chores what the thread does besides
   */
  public Watch(
      String name,
      ConnectContext context,
      Opener opener,
      BoundedCalls boundedCalls,
      Supplier<Collection<? extends Watched>> connections,
      Duration interval,
      Duration timeout,
      int mostFailures,
      WatchTask chores) {
    this.name = name;
    this.thread = new OneThread(name + "-watch", this::run);
    this.context = context;
    this.opener = opener;
    this.boundedCalls = boundedCalls;
    this.reaching = new Workers(name + "-reach", Math.max(1, context.hosts.all().size()));
    this.connections = connections;
    this.interval = interval;
    // Where reads go to standbys, it is to be known at any time how far they are behind.
    Duration seldom = context.standbys == null ? interval.multipliedBy(OTHERS_EACH) : interval;
    this.betweenLooks = seldom.compareTo(OTHERS_AT_LEAST) < 0 ? seldom : OTHERS_AT_LEAST;
    this.timeout = timeout;
    this.mostFailures = mostFailures;
    this.chores = chores;
    this.switchovers = new Switchovers(name, context);
    this.rhythm = new Rhythm(context.ticker, interval);
    this.calls = new Calls(context.ticker, interval);
  }

  /** Makes sure that the thread runs. */
  public void start() {
    thread.start();
  }

  private void run() {
    try {
      watch();
    } finally {
      try {
        end();
      } finally {
        thread.ended();
        if (!connections.get().isEmpty()) {
          start();
        }
      }
    }
  }

  /** Whatever becomes of the probes, and of a class loader that is closed: the rest is done. */
  private void end() {
    calls.forget();
    rhythm.forget();
    othersFrom = null;
    try {
      probes.values().forEach(HostProbe::close);
    } finally {
      chores.atEnd();
    }
  }

  private void watch() {
    CountDownLatch never = new CountDownLatch(1);
    int emptyPasses = 0;
    while (emptyPasses < LAST_PASSES) {
      try {
        context.sleeper.sleep(rhythm.nanosUntilNext(), never);
        if (rhythm.isFull()) {
          rhythm.full();
          emptyPasses = pass() ? 0 : emptyPasses + 1;
          chores.eachPass();
        } else {
          lookAtCalls(connections.get());
        }
      } catch (Throwable e) {
        // The watch must outlive whatever happens to it: without it hung calls hang for ever.
        tell(e);
      }
    }
  }

  private void tell(Throwable e) {
    try {
      context.publisher.publish(
          DmhaEvent.of(EventType.WATCH_FAILED, name)
              .saying("the watch goes on after " + e.getClass().getName()));
    } catch (Throwable again) {
      // A call of the driver may have all memory for a while: none is left for an event, nor would
      // be for another thread in the place of this one.
    }
  }

  /** A method of its own, so that nothing refers to the connections during the pause after it. */
  private boolean pass() {
    Collection<? extends Watched> now = connections.get();
    // Who looks for the first host of all is told of, too.
    boolean isNeeded = !now.isEmpty() || context.searches.isAny();
    if (isNeeded) {
      pass(now);
    }
    // Also for those who hold a connection for a moment only, and never now.
    lookForLostHosts(context.hosts.hasWaiting());
    forgetHostsThatAreGone();
    return isNeeded;
  }

  /** Links leave hosts that are gone one by one. */
  private void forgetHostsThatAreGone() {
    Set<Host> known = new HashSet<>(context.hosts.all());
    reaching.allow(Math.max(1, known.size()), Math.max(1, known.size()));
    boolean unusedMore = known.addAll(calls.inUse());
    for (Host gone : new HashSet<>(probes.keySet())) {
      if (!known.contains(gone)) {
        probe(gone).close();
        probes.remove(gone);
        suspended.remove(gone);
      }
    }
  }

  private void pass(Collection<? extends Watched> now) {
    lookAtCalls(now);
    Set<Host> inUse = calls.inUse();
    for (Host host : inUse) {
      HostProbe probe = probe(host);
      if (context.hosts.isFull(host) && !calls.stuck().contains(host)) {
        // Somebody has found no room for a session there.
        probe.close();
      } else if (!calls.busy().contains(host)) {
        probe.keepWarm(betweenLooks);
      }
      leaveIfOutdated(host, now);
    }
    lookAtOthers(inUse);
    judgeStandbys();
    switchovers.look(calls.busy(), this::probe);
    now.forEach(Watched::leaveIfIdle);
    probes.forEach(
        (host, probe) -> {
          if (!inUse.contains(host) && probe.isIdle(KEPT_PASSES)) {
            probe.close();
          }
        });
  }

  private void judgeStandbys() {
    if (context.standbys != null) {
      for (String news : context.standbys.judge()) {
        context.publisher.publish(
            DmhaEvent.of(EventType.STANDBY_JUDGED, name).saying("reads: " + news));
      }
    }
  }

  /** Where they run it is asked, and given up where it does not answer. */
  private void lookAtCalls(Collection<? extends Watched> now) {
    Set<Host> before = calls.inUse();
    calls.look(now);
    for (Host host : calls.inUse()) {
      if (!before.contains(host)) {
        probe(host).comesIntoUse();
      }
    }
    if (calls.isAny()) {
      rhythm.calls();
    }
    for (Host host : calls.busy()) {
      HostProbe probe = probe(host);
      if (calls.slow().contains(host) && probe.isInDoubt()) {
        probe.doubt(new LinksOfHost(host, now, true).sessions());
      }
      if (calls.stuck().contains(host)) {
        probe.askUrgently();
      } else if (!context.hosts.isFull(host)) {
        probe.ask(calls.slow().contains(host));
      }
      Set<String> gone = probe.takeGone();
      if (!gone.isEmpty()) {
        new LinksOfHost(host, now, true).cutOff(gone, "its session is not there any more");
      }
      if (calls.slow().contains(host)) {
        judge(host, probe, now);
      }
    }
  }

  /** What they say of themselves tells of a promotion before the first call fails. */
  private void lookAtOthers(Set<Host> inUse) {
    Deadline begun = othersFrom;
    if (context.wish == RequiredRole.ANY || !context.dialect.canTellRole()) {
      return;
    }
    if (begun == null) {
      othersFrom = Deadline.after(betweenLooks, context.ticker);
    } else if (begun.isOver()) {
      for (Host host : context.hosts.all()) {
        if (host.port() >= 0 && !inUse.contains(host) && !context.hosts.isFull(host)) {
          probe(host).keepWarm(betweenLooks);
        }
      }
    }
  }

  /**
   * What is committed on such a host is lost, however well it works. One that only was not asked
   * since is asked first.
   */
  private void leaveIfOutdated(Host host, Collection<? extends Watched> now) {
    if (context.wish == RequiredRole.ANY || context.hosts.laterPrimary(host, false) == null) {
      return;
    }
    Host later = context.hosts.laterPrimary(host, true);
    if (later == null) {
      probe(host).ask(false);
      return;
    }
    String why = "it says that it is the primary, though " + later + " has become it since";
    context.publisher.publish(
        DmhaEvent.of(EventType.HOST_OUTDATED, name)
            .host(host)
            .saying("leaves " + host + ": " + why));
    context.hosts.lost(host, why);
    new LinksOfHost(host, now, true).cutOff(why);
  }

  /** Of a host on which calls make no progress. */
  private void judge(Host host, HostProbe probe, Collection<? extends Watched> now) {
    if (!probe.isSuspended()) {
      suspended.remove(host);
    }
    if (probe.isSuspended()) {
      leaveIfAnotherIsFit(host, now);
    } else if (probe.failures() >= mostFailures) {
      // That it is a standby is what those want who read there.
      boolean isReadFrom = context.standbys != null && probe.saysStandby();
      LinksOfHost links = new LinksOfHost(host, now, !isReadFrom);
      if (links.isAny()) {
        cutOff(host, probe.failures() + " probes failed, the last: " + probe.lastFailure(), links);
      }
    }
  }

  private HostProbe probe(Host host) {
    return probes.computeIfAbsent(
        host,
        any -> {
          String threads = name + "-probe";
          Prober prober = new Prober(threads, any, context, opener, boundedCalls, timeout);
          return new HostProbe(context, prober, interval, timeout);
        });
  }

  /**
   * What waits on a suspended host goes on when that does, and is lost when another one has taken
   * its place, which nothing on its sockets tells.
   */
  private void leaveIfAnotherIsFit(Host host, Collection<? extends Watched> now) {
    // What another has said before that was said of a time before.
    long since = suspended.computeIfAbsent(host, any -> context.ticker.nanos());
    for (Host other : context.hosts.all()) {
      if (!other.equals(host)) {
        HostProbe probe = probe(other);
        probe.askUrgently();
        if (probe.isFitSince(since)) {
          suspended.remove(host);
          LinksOfHost links = new LinksOfHost(host, now, true);
          cutOff(host, "it is suspended, and " + other + " has its role", links);
          return;
        }
      }
    }
  }

  private void cutOff(Host host, String why, LinksOfHost links) {
    context.publisher.publish(
        DmhaEvent.of(EventType.HOST_UNRESPONSIVE, name)
            .host(host)
            .saying("cuts off the calls on " + host + ": " + why));
    // First: who is cut off looks for a host at once, and must not come back here.
    context.hosts.lost(host, "hangs (" + why + ")");
    context.hosts.silent(host);
    links.cutOff(why);
    probe(host).close();
  }

  private void lookForLostHosts(boolean isAnyWaiting) {
    for (Host host : context.hosts.all()) {
      boolean isDue =
          context.hosts.isDueForLook(host) || (isAnyWaiting && context.hosts.isSuspect(host));
      if (isDue && lookedFor.add(host)) {
        boolean isStarted = false;
        try {
          isStarted = reaching.start(() -> lookFor(host));
        } finally {
          if (!isStarted) {
            lookedFor.remove(host);
          }
        }
      }
    }
  }

  private void lookFor(Host host) {
    try {
      Prober.reach(host, timeout);
      context.hosts.reachable(host);
    } catch (IOException | RuntimeException e) {
      // Still lost; those who wait go on waiting.
      context.hosts.unreachable(host);
    } finally {
      lookedFor.remove(host);
    }
  }
}
