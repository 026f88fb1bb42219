package io.dmha.tool.drill;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the calls took, second by second since the begin. Thread-safe. */
final class Timeline {
  /** From here on a time without a commit is a pause, in milliseconds. */
  static final long SHORTEST_PAUSE = 500;

  private static final int MOST_PAUSES = 1_000;

  private final long begunNanos;

  @GuardedBy("this") private final List<long[]> seconds = new ArrayList<>();

  @GuardedBy("this") private final List<Pause> pauses = new ArrayList<>();

  /** The time before the first commit is no pause: connections are made in it. */
  @GuardedBy("this") private long lastCommitMillis = Long.MAX_VALUE / 2;

  @GuardedBy("this") private boolean hasEnded;

  @GuardedBy("this") private long commits;

  @GuardedBy("this") private long calls;

  @GuardedBy("this") private long longestMillis = -1;

  @GuardedBy("this") private long longestAt;

  @GuardedBy("this") private Call longestCall = Call.CONNECT;

  /**
   * @param begunNanos by the ticker that all other times are from
   */
  Timeline(long begunNanos) {
    this.begunNanos = begunNanos;
  }

  /** A time without a commit, in milliseconds since the begin. Immutable. */
  static final class Pause {
    final long fromMillis;
    final long toMillis;

    Pause(long fromMillis, long toMillis) {
      this.fromMillis = fromMillis;
      this.toMillis = toMillis;
    }

    long millis() {
      return toMillis - fromMillis;
    }
  }

  /** Milliseconds since the begin. */
  long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos - begunNanos);
  }

  /** A call has ended, well or not; it counts in the second in which it ended. */
  synchronized void called(Call call, long fromNanos, long toNanos) {
    long took = TimeUnit.NANOSECONDS.toMillis(toNanos - fromNanos);
    int second = (int) Math.max(0, millis(toNanos) / 1_000);
    while (seconds.size() <= second) {
      seconds.add(new long[2]);
    }
    long[] entry = seconds.get(second);
    entry[0]++;
    entry[1] = Math.max(entry[1], took);
    calls++;
    if (took > longestMillis) {
      longestMillis = took;
      longestAt = millis(fromNanos);
      longestCall = call;
    }
  }

  /** A commit was acknowledged. */
  synchronized void committed(long nanos) {
    commits++;
    pauseUntil(millis(nanos));
    lastCommitMillis = hasEnded ? lastCommitMillis : millis(nanos);
  }

  /** The workload is told to end: what comes later is no pause of the database. */
  synchronized void ended(long nanos) {
    pauseUntil(millis(nanos));
    lastCommitMillis = Long.MAX_VALUE / 2;
    hasEnded = true;
  }

  @GuardedBy("this") private void pauseUntil(long now) {
    if (now - lastCommitMillis >= SHORTEST_PAUSE && pauses.size() < MOST_PAUSES) {
      pauses.add(new Pause(lastCommitMillis, now));
    }
  }

  /** For each second how many calls ended in it. */
  synchronized List<Long> callsBySecond() {
    return column(0);
  }

  /** For each second the longest of the calls that ended in it, in milliseconds. */
  synchronized List<Long> longestBySecond() {
    return column(1);
  }

  @GuardedBy("this") private List<Long> column(int index) {
    List<Long> column = new ArrayList<>();
    seconds.forEach(entry -> column.add(entry[index]));
    return Collections.unmodifiableList(column);
  }

  /** The times without a commit, in their order. */
  synchronized List<Pause> pauses() {
    return Collections.unmodifiableList(new ArrayList<>(pauses));
  }

  synchronized long commits() {
    return commits;
  }

  synchronized long calls() {
    return calls;
  }

  /** In milliseconds; -1 where none has ended. */
  synchronized long longestMillis() {
    return longestMillis;
  }

  /** When the longest call began, in milliseconds since the begin. */
  synchronized long longestAt() {
    return longestAt;
  }

  synchronized Call longestCall() {
    return longestCall;
  }
}
