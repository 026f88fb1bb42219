package io.dmha.watch;

import io.dmha.connect.ConnectContext;
import io.dmha.connect.LoginWorkers;
import io.dmha.dialect.Dialect;
import io.dmha.fault.Phase;
import io.dmha.link.BoundedCalls;
import io.dmha.link.Opener;
import io.dmha.outcome.FailurePolicy;
import io.dmha.time.Deadline;
import io.dmha.topology.Host;
import io.dmha.topology.LogPosition;
import io.dmha.topology.Role;
import io.dmha.topology.Sighting;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts questions to one host, each on a worker, and ends those that are not answered. Used by the
 * watch thread alone, which never waits.
 */
final class Prober {
  private final Host host;
  private final ConnectContext context;
  private final Opener opener;
  private final BoundedCalls boundedCalls;
  private final Duration timeout;
  private final LoginWorkers workers;

  /**
   * Whether the host does not let its role be asked: Dameng's V$INSTANCE needs a privilege that the
   * reply to a login does not. Written by workers.
   */
  private volatile boolean isRefused;

  /** How long the last login took that succeeded; written by workers. */
  private volatile long loginNanos;

  /**
   * @param name how the threads are called, before the host
   * @param timeout how long the host may take to answer
   */
  Prober(
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

  /**
   * @param known to ask on; null to log in
   * @param isLoginAllowed whether the host may be logged in to; otherwise it is only reached
   * @param sessions of which it is asked whether they are still there; empty for none
   */
  ProbeQuestion begin(
      @Nullable Connection known, boolean isLoginAllowed, Duration limit, Set<String> sessions) {
    Deadline due = Deadline.after(limit, context.ticker);
    ProbeQuestion next = new ProbeQuestion(context.ticker.nanos(), due, known, sessions);
    boolean mayLogin = known == null && isLoginAllowed && workers.mayBegin();
    next.work = workers.start(login -> answer(known, mayLogin, next));
    return next;
  }

  /** How long a login may take beside a question that is not answered. */
  Duration patience() {
    Duration usual = Duration.ofNanos(Math.max(2 * timeout.toNanos(), 3 * loginNanos));
    return usual.compareTo(context.attemptTimeout) < 0 ? usual : context.attemptTimeout;
  }

  /** Notes whether the host has answered, for who looks at it. */
  void tell(boolean hasAnswered) {
    context.hosts.probed(host, hasAnswered);
  }

  /** Whether only a login tells the role. */
  boolean isRoleRefused() {
    return isRefused;
  }

  /** A login has led to an answer: the next may begin at once. */
  void succeeded() {
    workers.succeeded();
  }

  /** Stops waiting, and frees the worker; not if the answer is there already. */
  boolean giveUp(ProbeQuestion asked) {
    if (!asked.answer.cancel(false)) {
      return false;
    }
    if (asked.work != null) {
      asked.work.leaveBehind();
    }
    kill(asked.connection);
    return true;
  }

  /** Ends a question, and what came of it. */
  void drop(ProbeQuestion useless) {
    if (!giveUp(useless)) {
      kill(useless.answer.join().connection());
    }
  }

  /** Ends a connection, if there is one, without waiting. */
  void kill(@Nullable Connection open) {
    if (open != null) {
      boundedCalls.kill(host, open);
    }
  }

  /** Runs on a worker. */
  private void answer(@Nullable Connection known, boolean mayLogin, ProbeQuestion asked) {
    asked.isBegun = true;
    if (asked.answer.isDone()) {
      return;
    }
    ProbeAnswer answer;
    try {
      if (known != null) {
        answer = check(known, false, asked);
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

  private ProbeAnswer openAndCheck(ProbeQuestion asked) throws SQLException {
    long start = context.ticker.nanos();
    Connection opened = opener.open(host);
    loginNanos = context.ticker.nanos() - start;
    asked.connection = opened;
    // Given up before there was anything to cut off.
    return asked.answer.isDone() ? ProbeAnswer.alive(null) : check(opened, true, asked);
  }

  /** What the host says is noted at once: nothing is to begin there that it has no time for. */
  private ProbeAnswer check(Connection asked, boolean isNew, ProbeQuestion question) {
    long begunNanos = question.begunNanos;
    Dialect dialect = context.dialect;
    try {
      if (!dialect.canTellRole()) {
        return asked.isValid((int) Math.max(1, timeout.getSeconds()))
            ? ProbeAnswer.alive(asked)
            : ProbeAnswer.dead("not valid");
      }
      Sighting seen = isNew ? dialect.lookAfterLogin(asked) : dialect.look(asked);
      context.hosts.saw(host, seen, begunNanos);
      if (context.standbys != null) {
        LogPosition position = dialect.position(asked, seen.role(), true);
        context.standbys.saw(host, seen.role(), position, begunNanos);
      }
      question.gone = gone(asked, question.sessions);
      boolean isFit = seen.role() != Role.SUSPENDED && context.wish.accepts(seen.role());
      if (isNew && isFit) {
        context.hosts.letIn(host, begunNanos);
      }
      boolean isOther = seen.role() != Role.SUSPENDED && !isFit;
      return isOther ? ProbeAnswer.other(seen, asked) : ProbeAnswer.of(seen, asked);
    } catch (Throwable e) {
      ProbeAnswer answer = ProbeAnswer.ofQuestion(context.classifier(), e, asked);
      if (context.standbys != null && answer.verdict() == ProbeAnswer.Verdict.ALIVE) {
        context.standbys.answered(host, begunNanos);
      }
      isRefused |= answer.verdict() == ProbeAnswer.Verdict.ALIVE && answer.connection() != null;
      return answer;
    }
  }

  /** A host that refuses to tell has missed none. */
  private Set<String> gone(Connection asked, Set<String> sessions) throws SQLException {
    if (sessions.isEmpty()) {
      return sessions;
    }
    try {
      return context.dialect.serverSessions().gone(asked, sessions);
    } catch (SQLException e) {
      if (FailurePolicy.endsLink(context.classifier().classify(Phase.SENT, e))) {
        throw e;
      }
      return Collections.emptySet();
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
