package io.dmha.topology;

import io.dmha.time.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts of a cluster may serve reads. How far a standby is behind is measured without its
 * clock: it has all that was committed before the moment at which the primary was asked for the
 * newest position that the standby has replayed. So one that is cut off from its primary gets older
 * and older, whatever it says of itself. Thread-safe; nothing is asked under its lock.
 */
public final class StandbyStates {
  /** Positions of the primary that are kept: at two a second, for half a minute. */
  private static final int MOST_POSITIONS = 64;

  /** So that those that are kept reach as far back as the limit. */
  private static final int KEPT_APART = MOST_POSITIONS / 2;

  private static final long FIRST_REST_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int MOST_DOUBLINGS = 5;

  /** What the primary has said, and when it was asked. */
  private static final class Written {
    private final long askedNanos;
    private final LogPosition position;

    private Written(long askedNanos, LogPosition position) {
      this.askedNanos = askedNanos;
      this.position = position;
    }
  }

  /** What a host has said last. */
  private static final class Said {
    private final SharedHistory history = new SharedHistory();
    private Role role = Role.UNKNOWN;
    private @Nullable LogPosition position;
    private long askedNanos;
    private boolean isAsked;

    /** It said that it is the primary, and no other one has become it since. */
    private boolean isPrimary;

    private int failures;
    private long failedNanos;
  }

  private final HostList hosts;
  private final Duration maxLag;
  private final Duration silence;
  private final Ticker ticker;
  private final Map<Host, StandbyState> states = new ConcurrentHashMap<>();
  private final Map<Host, Said> said = new HashMap<>();
  private final Deque<Written> written = new ArrayDeque<>();
  private @Nullable Host primary;

  /** What the primary has said last; null where it has not. */
  private @Nullable Written last;

  /**
   * @param maxLag how far a standby may be behind; zero for no limit
   * @param silence how long ago a host may have been asked last
   */
  public StandbyStates(HostList hosts, Duration maxLag, Duration silence, Ticker ticker) {
    this.hosts = hosts;
    this.maxLag = maxLag;
    this.silence = silence;
    this.ticker = ticker;
  }

  /** How reads stand with a host; the same object for each call. */
  public StandbyState of(Host host) {
    return states.computeIfAbsent(host, any -> new StandbyState());
  }

  /**
   * Notes what a host has said of itself.
   *
   * @param position where it writes its log, or what it has replayed; null where it does not tell
   * @param askedNanos before it was asked
   */
  public void saw(Host host, Role role, @Nullable LogPosition position, long askedNanos) {
    boolean saysPrimary = role == Role.PRIMARY || role == Role.NORMAL;
    // First: what is known of hosts has locks of its own.
    boolean isPrimary = saysPrimary && hosts.laterPrimary(host, false) == null;
    synchronized (said) {
      Said now = said(host);
      if (now.isAsked && now.askedNanos - askedNanos > 0) {
        return;
      }
      now.role = role;
      now.position = position;
      now.askedNanos = askedNanos;
      now.isAsked = true;
      now.isPrimary = isPrimary;
      if (saysPrimary) {
        now.history.wasPrimary();
      } else {
        now.history.standby(position, ticker.nanos());
      }
      if (isPrimary) {
        noteWritten(host, position, askedNanos);
      }
    }
  }

  /** Notes that a host answers that does not let its role be asked: it has that of its login. */
  public void answered(Host host, long askedNanos) {
    synchronized (said) {
      Said now = said(host);
      if (now.isAsked && now.askedNanos - askedNanos < 0) {
        now.askedNanos = askedNanos;
        now.position = null;
        now.history.standby(null, askedNanos);
      }
    }
  }

  private void noteWritten(Host host, @Nullable LogPosition position, long askedNanos) {
    if (!host.equals(primary)) {
      // What the one before has said last may be lost.
      written.clear();
      primary = host;
      last = null;
      said.values().forEach(each -> each.history.primaryChanged());
    }
    if (position == null) {
      return;
    }
    last = new Written(askedNanos, position);
    said.values().forEach(each -> each.history.primary(position, askedNanos));
    Written newest = written.peekLast();
    long apart = maxLag.toNanos() / KEPT_APART;
    if (newest == null || askedNanos - newest.askedNanos > apart) {
      written.addLast(last);
      if (written.size() > MOST_POSITIONS) {
        written.removeFirst();
      }
    }
  }

  /** Notes that a host has taken no connection: it has a rest, a longer one each time. */
  public void failed(Host host) {
    synchronized (said) {
      Said now = said(host);
      now.failures = Math.min(now.failures + 1, MOST_DOUBLINGS);
      now.failedNanos = ticker.nanos();
    }
    boolean unusedNews = of(host).judge(StandbyState.Verdict.FAILED);
  }

  /** Notes that a host has taken a connection. */
  public void succeeded(Host host) {
    synchronized (said) {
      said(host).failures = 0;
    }
  }

  private Said said(Host host) {
    return said.computeIfAbsent(
        host,
        any -> {
          Said made = new Said();
          if (last != null) {
            made.history.primary(last.position, last.askedNanos);
          }
          return made;
        });
  }

  /**
   * Judges all hosts by what is known now.
   *
   * @return what is news, in words: the host, and why reads go there or do not
   */
  public List<String> judge() {
    long now = ticker.nanos();
    List<String> news = new ArrayList<>();
    synchronized (said) {
      List<Host> all = hosts.all();
      said.keySet().retainAll(all);
      states.keySet().retainAll(all);
      boolean isSplit = primaries(now) > 1;
      for (Host host : all) {
        StandbyState state = of(host);
        Said last = said(host);
        measure(state, last, isSplit);
        StandbyState.Verdict before = state.verdict();
        if (state.judge(verdict(host, state, now, isSplit)) && isTold(before, state.verdict())) {
          news.add(host + " " + words(state, now));
        }
      }
    }
    return news;
  }

  /** Who has never been a standby is no news. */
  private static boolean isTold(StandbyState.Verdict before, StandbyState.Verdict now) {
    boolean isFirst = before == StandbyState.Verdict.NOT_ASKED;
    return now != StandbyState.Verdict.NOT_ASKED
        && !(isFirst && now == StandbyState.Verdict.OTHER_ROLE);
  }

  /** More than one, and nobody knows whose log counts. */
  private int primaries(long now) {
    int primaries = 0;
    for (Said each : said.values()) {
      boolean isFresh = now - each.askedNanos <= silence.toNanos();
      primaries += each.isPrimary && isFresh ? 1 : 0;
    }
    return primaries;
  }

  private void measure(StandbyState state, Said last, boolean isSplit) {
    boolean isFollowing = last.role == Role.STANDBY && last.history.isProved() && !isSplit;
    LogPosition replayed = isFollowing ? last.position : null;
    Written newest = null;
    if (replayed != null) {
      for (Written each : written) {
        newest = replayed.covers(each.position) ? each : newest;
      }
    }
    state.replayed(replayed, newest == null ? 0 : newest.askedNanos, newest != null);
  }

  private StandbyState.Verdict verdict(Host host, StandbyState state, long now, boolean isSplit) {
    Said last = said(host);
    long rest = FIRST_REST_NANOS << Math.max(0, last.failures - 1);
    if (!last.isAsked) {
      return StandbyState.Verdict.NOT_ASKED;
    }
    if (now - last.askedNanos > silence.toNanos()) {
      return StandbyState.Verdict.SILENT;
    }
    if (last.role != Role.STANDBY) {
      return StandbyState.Verdict.OTHER_ROLE;
    }
    if (hosts.isDrained(host)) {
      return StandbyState.Verdict.OUT_OF_USE;
    }
    if (last.failures > 0 && now - last.failedNanos < rest) {
      return StandbyState.Verdict.FAILED;
    }
    // However old a read may be, it is to be of the same database.
    if (last.position != null && isSplit) {
      return StandbyState.Verdict.TWO_PRIMARIES;
    }
    if (last.position != null && !last.history.isProved()) {
      return StandbyState.Verdict.OTHER_LOG;
    }
    if (maxLag.isZero()) {
      return StandbyState.Verdict.FIT;
    }
    if (last.position == null) {
      return StandbyState.Verdict.LAG_UNKNOWN;
    }
    long lag = state.lagNanos(now);
    return lag >= 0 && lag <= maxLag.toNanos()
        ? StandbyState.Verdict.FIT
        : StandbyState.Verdict.LAGS;
  }

  private static String words(StandbyState state, long now) {
    long lag = state.lagNanos(now);
    boolean isMeasured = state.verdict() == StandbyState.Verdict.LAGS && lag >= 0;
    return state.verdict().words()
        + (isMeasured ? " by up to " + Duration.ofNanos(lag).toMillis() + " ms" : "");
  }
}
