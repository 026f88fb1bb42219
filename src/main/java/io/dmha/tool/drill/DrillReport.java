package io.dmha.tool.drill;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that a drill has shown. Immutable once it is made. Times are milliseconds. */
public final class DrillReport {
  /** The outcome is unknown: allowed without the commit guard. */
  static final String UNKNOWN = "08007";

  final String url;
  final String version;
  final long beganAt;
  final long tookMillis;
  final int threads;
  final boolean isCut;
  final boolean isGuarded;

  /** Why there is no commit guard; empty where there is one, or the URL wants none. */
  final String unguarded;

  final List<HostFact> hosts;
  final long commits;
  final long calls;
  final long longestMillis;
  final long longestAt;
  final Call longestCall;
  final List<Long> callsBySecond;
  final List<Long> longestBySecond;
  final List<Timeline.Pause> pauses;
  final List<Incident> incidents;
  final Map<String, Long> incidentCounts;
  final List<Move> moves;

  /** Null where no host could be asked for the rows. */
  final @Nullable Balance balance;

  final String table;
  final Clearing clearing;

  private DrillReport(Builder made) {
    url = made.url;
    version = made.version;
    beganAt = made.beganAt;
    tookMillis = made.tookMillis;
    threads = made.threads;
    isCut = made.isCut;
    isGuarded = made.isGuarded;
    unguarded = made.unguarded;
    hosts = Collections.unmodifiableList(new ArrayList<>(made.hosts));
    commits = made.timeline.commits();
    calls = made.timeline.calls();
    longestMillis = made.timeline.longestMillis();
    longestAt = made.timeline.longestAt();
    longestCall = made.timeline.longestCall();
    callsBySecond = made.timeline.callsBySecond();
    longestBySecond = made.timeline.longestBySecond();
    pauses = made.timeline.pauses();
    incidents = made.incidents.first();
    incidentCounts = Collections.unmodifiableMap(new LinkedHashMap<>(made.incidents.counts()));
    moves = Collections.unmodifiableList(new ArrayList<>(made.moves.moves()));
    balance = made.balance;
    table = made.table;
    clearing = made.clearing;
  }

  /** Its parts, as they become known. Not thread-safe. */
  static final class Builder {
    String url = "";
    String version = "";
    long beganAt;
    long tookMillis;
    int threads;
    boolean isCut;
    boolean isGuarded;
    String unguarded = "";
    List<HostFact> hosts = Collections.emptyList();
    Timeline timeline = new Timeline(0);
    IncidentLog incidents = new IncidentLog();
    MoveLog moves = new MoveLog();
    @Nullable Balance balance;
    String table = "";
    Clearing clearing = Clearing.LEFT;

    DrillReport build() {
      return new DrillReport(this);
    }
  }

  /** How many exceptions there were. */
  long exceptions() {
    return incidentCounts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Those among them that are allowed: unknown outcomes, where no guard finds them out. */
  long allowed() {
    return isGuarded ? 0 : incidentCounts.getOrDefault(UNKNOWN, 0L);
  }

  /** What it shows. */
  public Verdict verdict() {
    Balance found = balance;
    if (found == null) {
      return Verdict.BOOKS_NOT_READ;
    }
    if (!found.isRight()) {
      return Verdict.BOOKS_WRONG;
    }
    if (exceptions() > allowed()) {
      return Verdict.EXCEPTIONS;
    }
    return found.acknowledged == 0 ? Verdict.NOTHING_DONE : Verdict.PASSED;
  }
}
