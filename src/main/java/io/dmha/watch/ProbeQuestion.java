package io.dmha.watch;

import io.dmha.connect.LoginWorkers;
import io.dmha.time.Deadline;
import java.sql.Connection;
import java.util.Collections;
import java.util.Set;
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

  /** Of which it is asked besides whether they are still there; empty for none. */
  final Set<String> sessions;

  /** Those of them that are not. Written before the answer. */
  volatile Set<String> gone = Collections.emptySet();

  /**
   * @param known to ask on; null to log in
   */
  ProbeQuestion(long begunNanos, Deadline due, @Nullable Connection known, Set<String> sessions) {
    this.sessions = sessions;
    this.begunNanos = begunNanos;
    this.due = due;
    this.connection = known;
    this.isOfSession = known != null;
  }

  boolean isAnswered() {
    return answer.isDone();
  }
}
