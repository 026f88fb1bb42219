package io.dmha.watch;

import io.dmha.connect.ConnectContext;
import io.dmha.connect.LoginWorkers;
import io.dmha.dialect.Dialect;
import io.dmha.link.BoundedCalls;
import io.dmha.link.Opener;
import io.dmha.time.Deadline;
import io.dmha.topology.Host;
import io.dmha.topology.Role;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Asks one host, over a connection of its own, whether it still works. The connection is made when
 * calls hang and kept while they do. Used by the watch thread alone; the questions run on workers.
 */
final class HostProbe {
  /** A refused login is not tried again for so long: a few more would lock the account. */
  static final Duration AFTER_REFUSED_LOGIN = Duration.ofMinutes(5);

  /** One question, and what the worker and the watch thread tell each other about it. */
  private static final class Question {
    final CompletableFuture<ProbeAnswer> answer = new CompletableFuture<>();
    final Deadline due;
    volatile boolean isBegun;

    /** What the worker asks on, for the watch thread to cut off. */
    volatile @Nullable Connection connection;

    Question(Deadline due, @Nullable Connection known) {
      this.due = due;
      this.connection = known;
    }
  }

  private final Host host;
  private final ConnectContext context;
  private final Opener opener;
  private final BoundedCalls boundedCalls;
  private final Duration timeout;
  private final LoginWorkers workers;

  private @Nullable Connection connection;
  private @Nullable Question question;
  private LoginWorkers.@Nullable Login work;
  private @Nullable Deadline noLoginBefore;
  private int failures;
  private String lastFailure = "";
  private int idlePasses;

  /**
   * @param name how the threads are called, before the host
   */
  HostProbe(
      String name,
      Host host,
      ConnectContext context,
      Opener opener,
      BoundedCalls boundedCalls,
      Duration timeout) {
    this.host = host;
    this.context = context;
    this.opener = opener;
    this.boundedCalls = boundedCalls;
    this.timeout = timeout;
    this.workers = new LoginWorkers(name, host, context, boundedCalls);
  }

  /** Looks at the answer to the last question and asks the next one; does not wait. */
  void ask() {
    idlePasses = 0;
    Question asked = question;
    if (asked != null && !asked.answer.isDone() && !asked.due.isOver()) {
      return;
    }
    question = null;
    if (asked != null && !giveUp(asked)) {
      take(asked.answer.join());
    } else if (asked != null && asked.isBegun) {
      failed("no answer to a probe");
    }
    Connection known = connection;
    connection = null;
    // A login may take longer than a question: a slow one must not pass for a dead host.
    Duration limit = known == null ? context.attemptTimeout : timeout;
    Question next = new Question(Deadline.after(limit, context.ticker), known);
    boolean mayLogin = known == null && !isLoginRefused() && workers.mayBegin();
    question = next;
    work = workers.start(login -> answer(known, mayLogin, next));
  }

  private boolean isLoginRefused() {
    return noLoginBefore != null && !noLoginBefore.isOver();
  }

  /** Stops waiting, and frees the worker; not if the answer is there already. */
  private boolean giveUp(Question asked) {
    if (!asked.answer.cancel(false)) {
      return false;
    }
    if (work != null) {
      work.leaveBehind();
    }
    Connection hanging = asked.connection;
    if (hanging != null) {
      boundedCalls.kill(host, hanging);
    }
    return true;
  }

  private void take(ProbeAnswer answer) {
    connection = answer.connection();
    switch (answer.verdict()) {
      case LOGIN_REFUSED:
        noLoginBefore = Deadline.after(AFTER_REFUSED_LOGIN, context.ticker);
        failures = 0;
        break;
      case ALIVE:
        failures = 0;
        if (connection != null) {
          workers.succeeded();
        }
        break;
      case DEAD:
        failed(answer.reason());
        break;
      case NONE:
        break;
    }
  }

  private void failed(String why) {
    failures++;
    lastFailure = why;
  }

  /** Whether the next {@link #ask} finds an answer. */
  boolean isAnswered() {
    Question asked = question;
    return asked != null && asked.answer.isDone();
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
    idlePasses = Math.min(idlePasses + 1, longest + 1);
    return idlePasses > longest;
  }

  /** Ends the probe's connection, without waiting. */
  void close() {
    Connection open = connection;
    Question asked = question;
    connection = null;
    question = null;
    failures = 0;
    if (open != null) {
      boundedCalls.kill(host, open);
    }
    if (asked != null && !giveUp(asked)) {
      take(asked.answer.join());
      failures = 0;
      Connection made = connection;
      connection = null;
      if (made != null) {
        boundedCalls.kill(host, made);
      }
    }
  }

  /** Runs on a worker. */
  private void answer(@Nullable Connection known, boolean mayLogin, Question asked) {
    asked.isBegun = true;
    if (asked.answer.isDone()) {
      return;
    }
    ProbeAnswer answer;
    try {
      if (known != null) {
        answer = check(known);
      } else if (context.dialect.answersWithoutSession(host, timeout)) {
        answer = ProbeAnswer.alive(null);
      } else {
        reach(host, timeout);
        answer = mayLogin ? openAndCheck(asked) : ProbeAnswer.alive(null);
      }
    } catch (Throwable e) {
      answer = ProbeAnswer.ofConnect(context.classifier(), e);
    }
    Connection used = asked.connection;
    if (used != null && (!asked.answer.complete(answer) || answer.connection() == null)) {
      boundedCalls.kill(host, used);
    }
    asked.answer.complete(answer);
  }

  private ProbeAnswer openAndCheck(Question asked) throws SQLException {
    Connection opened = opener.open(host);
    asked.connection = opened;
    // Given up before there was anything to cut off.
    return asked.answer.isDone() ? ProbeAnswer.alive(null) : check(opened);
  }

  private ProbeAnswer check(Connection asked) {
    Dialect dialect = context.dialect;
    try {
      if (!dialect.canTellRole()) {
        return asked.isValid((int) Math.max(1, timeout.getSeconds()))
            ? ProbeAnswer.alive(asked)
            : ProbeAnswer.dead("not valid");
      }
      Role role = dialect.askRole(asked);
      return context.wish.accepts(role)
          ? ProbeAnswer.alive(asked)
          : ProbeAnswer.dead("is " + role + " now");
    } catch (Throwable e) {
      return ProbeAnswer.ofQuestion(context.classifier(), e, asked);
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
}
