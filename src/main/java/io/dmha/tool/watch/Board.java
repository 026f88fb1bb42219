package io.dmha.tool.watch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.dmha.cluster.HostTrouble;
import io.dmha.time.Ticker;
import io.dmha.time.WallClock;
import io.dmha.topology.LogPosition;
import io.dmha.topology.RequiredRole;
import io.dmha.topology.Role;
import io.dmha.topology.Sighting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What all hosts are now, and since when; each change is told at once, in the order in which it was
 * seen. Thread-safe.
 */
public final class Board {
  /** What a host is before it was asked. */
  public static final String NOT_ASKED = "NOT_ASKED";

  private final RequiredRole wish;
  private final WallClock wall;
  private final Ticker ticker;
  private final Consumer<Change> listener;
  private final long begunNanos;

  @GuardedBy("this") private final Map<String, Entry> entries = new LinkedHashMap<>();

  @GuardedBy("this") private int changes;

  /** When the last usable host was gone; the begin before there was one. */
  @GuardedBy("this") private long noneSinceNanos;

  @GuardedBy("this") private boolean hasUsable;

  @GuardedBy("this") private long longestNoneNanos;

  @GuardedBy("this") private String lastPrimary = "";

  @GuardedBy("this") private int newPrimaries;

  private static final class Entry {
    private String state = NOT_ASKED;
    private String evidence = "";
    private long sinceMillis;
    private @Nullable Sighting sighting;
    private @Nullable LogPosition position;
  }

  /**
   * @param hosts in their order
   * @param wish which role the application asks for
   * @param listener told under a lock, so that it must not wait
   */
  public Board(
      List<String> hosts,
      RequiredRole wish,
      WallClock wall,
      Ticker ticker,
      Consumer<Change> listener) {
    this.wish = wish;
    this.wall = wall;
    this.ticker = ticker;
    this.listener = listener;
    this.begunNanos = ticker.nanos();
    this.noneSinceNanos = begunNanos;
    for (String host : hosts) {
      Entry entry = new Entry();
      entry.sinceMillis = wall.millis();
      entries.put(host, entry);
    }
  }

  /** A host has answered. */
  void saw(String host, Sighting sighting, @Nullable LogPosition position) {
    become(host, sighting.role().name(), "", sighting, position);
  }

  /** A host could not be asked. */
  void lost(String host, HostTrouble trouble) {
    become(host, trouble.kind().name(), trouble.evidence(), null, null);
  }

  private synchronized void become(
      String host,
      String state,
      String evidence,
      @Nullable Sighting sighting,
      @Nullable LogPosition position) {
    Entry entry = entries.get(host);
    if (entry == null) {
      return;
    }
    entry.sighting = sighting;
    entry.position = position;
    entry.evidence = evidence;
    if (!entry.state.equals(state)) {
      long now = wall.millis();
      Change change = new Change(now, host, entry.state, state, evidence);
      changes += entry.state.equals(NOT_ASKED) ? 0 : 1;
      entry.state = state;
      entry.sinceMillis = now;
      countPrimary(host, state);
      listener.accept(change);
    }
    countUsable();
  }

  @GuardedBy("this") private void countPrimary(String host, String state) {
    if (state.equals(Role.PRIMARY.name()) && !host.equals(lastPrimary)) {
      newPrimaries += lastPrimary.isEmpty() ? 0 : 1;
      lastPrimary = host;
    }
  }

  @GuardedBy("this") private void countUsable() {
    boolean isUsableNow = entries.values().stream().anyMatch(this::isUsable);
    long now = ticker.nanos();
    if (isUsableNow && !hasUsable) {
      longestNoneNanos = Math.max(longestNoneNanos, now - noneSinceNanos);
    } else if (!isUsableNow && hasUsable) {
      noneSinceNanos = now;
    }
    hasUsable = isUsableNow;
  }

  private boolean isUsable(Entry entry) {
    Sighting mine = entry.sighting;
    return mine != null && wish.accepts(mine.role()) && !isOutdated(mine);
  }

  private synchronized boolean isOutdated(Sighting mine) {
    return entries.values().stream()
        .map(entry -> entry.sighting)
        .anyMatch(other -> other != null && other.isOfLaterPrimaryThan(mine));
  }

  /** All hosts as they are now, in their order. */
  public synchronized List<BoardLine> lines() {
    List<BoardLine> lines = new ArrayList<>();
    entries.forEach(
        (host, entry) ->
            lines.add(
                new BoardLine(
                    host,
                    entry.state,
                    entry.evidence,
                    isUsable(entry),
                    lagOf(entry),
                    entry.sinceMillis)));
    return lines;
  }

  /** -1 where it is not known, or the host is no standby. */
  @GuardedBy("this") private long lagOf(Entry entry) {
    LogPosition mine = entry.position;
    if (mine == null || !entry.state.equals(Role.STANDBY.name())) {
      return BoardLine.NO_LAG;
    }
    for (Entry other : entries.values()) {
      LogPosition written = other.position;
      if (written != null && other.state.equals(Role.PRIMARY.name())) {
        return mine.behind(written);
      }
    }
    return BoardLine.NO_LAG;
  }

  /** What there was to see so far. */
  public synchronized Summary summary() {
    long now = ticker.nanos();
    long longest = hasUsable ? longestNoneNanos : Math.max(longestNoneNanos, now - noneSinceNanos);
    return new Summary(
        TimeUnit.NANOSECONDS.toMillis(now - begunNanos),
        changes,
        newPrimaries,
        TimeUnit.NANOSECONDS.toMillis(longest),
        entries.values().stream().anyMatch(entry -> entry.sighting != null));
  }
}
