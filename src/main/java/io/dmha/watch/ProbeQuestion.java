package io.dmha.watch;

import io.dmha.connect.LoginWorkers;
import io.dmha.time.Deadline;
import java.sql.Connection;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One question to a host, and what the worker and the watch thread tell each other about it. */
final class ProbeQuestion {
  final CompletableFuture<ProbeAnswer> answer = new CompletableFuture<>();

  /** Whether it is asked in a session that has answered before, and not by a login. */
  final boolean isOfSession;

  final long begunNanos;

  /** Until when it is to be answered. For the watch thread. */
  Deadline due;

  volatile boolean isBegun;

  /** What the worker asks on, for the watch thread to cut off. */
  volatile @Nullable Connection connection;

  LoginWorkers.@Nullable Login work;

  /**
   * @param known to ask on; null to log in
   */
  ProbeQuestion(long begunNanos, Deadline due, @Nullable Connection known) {
    this.begunNanos = begunNanos;
    this.due = due;
    this.connection = known;
    this.isOfSession = known != null;
  }

  boolean isAnswered() {
    return answer.isDone();
  }
}
