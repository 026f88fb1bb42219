package io.dmha.recovery;

import io.dmha.host.Host;
import io.dmha.target.Role;
import io.dmha.target.Target;
import io.dmha.time.Deadline;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks one host, over a connection of its own, whether it still works. The connection is made when
 * calls hang and kept while they do. Used by the watch thread alone; the questions run on workers.
 */
final class HostProbe {
  private final Host host;
  private final Parts parts;
  private final Opener opener;
  private final Workers workers;
  private final Duration timeout;

  private @Nullable Connection connection;
  private @Nullable CompletableFuture<Connection> question;
  private @Nullable Deadline answerDue;
  private int failures;
  private String lastFailure = "";
  private int idlePasses;

  HostProbe(Host host, Parts parts, Opener opener, Workers workers, Duration timeout) {
    this.host = host;
    this.parts = parts;
    this.opener = opener;
    this.workers = workers;
    this.timeout = timeout;
  }

  /** Looks at the answer to the last question and asks the next one; does not wait. */
  void ask() {
    idlePasses = 0;
    CompletableFuture<Connection> asked = question;
    if (asked != null && !asked.isDone()) {
      if (answerDue == null || !answerDue.isOver()) {
        return;
      }
      asked.cancel(false);
      failed("no answer to a probe");
    } else if (asked != null) {
      take(asked);
    }
    Connection known = connection;
    connection = null;
    // A login may take longer than a question: a slow one must not pass for a dead host.
    Duration limit = known == null ? parts.attemptTimeout : timeout;
    answerDue = Deadline.after(limit, parts.ticker);
    CompletableFuture<Connection> next = new CompletableFuture<>();
    question = next;
    workers.start(() -> answer(known, next));
  }

  private void take(CompletableFuture<Connection> asked) {
    try {
      connection = asked.join();
      failures = 0;
    } catch (CompletionException e) {
      failed(String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
    }
  }

  private void failed(String why) {
    failures++;
    lastFailure = why;
  }

  /** How many questions in a row were not answered well. */
  int failures() {
    return failures;
  }

  String lastFailure() {
    return lastFailure;
  }

  /** Notes that nobody needs the answers now; answers whether that has been so for long. */
  boolean isIdle(int longest) {
    return ++idlePasses > longest;
  }

  /** Ends the probe's connection, without waiting. */
  void close() {
    Connection open = connection;
    CompletableFuture<Connection> asked = question;
    connection = null;
    question = null;
    failures = 0;
    workers.start(() -> discard(open));
    if (asked != null && !asked.cancel(false) && !asked.isCompletedExceptionally()) {
      // Answered in the meantime: its connection is ours to end.
      Connection made = asked.join();
      workers.start(() -> discard(made));
    }
  }

  /** Runs on a worker. */
  private void answer(@Nullable Connection known, CompletableFuture<Connection> future) {
    Connection asked = known;
    try {
      if (asked == null) {
        reach(host, timeout);
        asked = opener.open(host);
      }
      check(asked);
      if (!future.complete(asked)) {
        discard(asked);
      }
    } catch (Throwable e) {
      discard(asked);
      future.completeExceptionally(new SQLException(e.getMessage(), e));
    }
  }

  private void check(Connection asked) throws SQLException {
    Target target = parts.target;
    if (!target.canTellRole()) {
      if (!asked.isValid((int) Math.max(1, timeout.getSeconds()))) {
        throw new SQLException("not valid");
      }
      return;
    }
    Role role = target.askRole(asked);
    if (!parts.wish.accepts(role)) {
      throw new SQLException("is " + role + " now");
    }
  }

  /** Opens and closes a bare TCP connection: a host that is not there fails here, and soon. */
  static void reach(Host host, Duration timeout) throws IOException {
    if (host.port() < 0) {
      return;
    }
    try (Socket socket = new Socket()) {
      int millis = (int) Math.max(1, timeout.toMillis());
      socket.connect(new InetSocketAddress(host.name(), host.port()), millis);
    }
  }

  private void discard(@Nullable Connection unwanted) {
    if (unwanted == null) {
      return;
    }
    try {
      parts.target.kill(unwanted);
      unwanted.close();
    } catch (SQLException | RuntimeException e) {
      // The probe's own connection; what it said is counted already.
    }
  }
}
