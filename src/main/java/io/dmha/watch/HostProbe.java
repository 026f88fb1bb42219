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
 * Asks one host, over a connection of its own, whether it still works. The connection is made
 * before calls hang, for a login to a host that hangs tells nothing for seconds, and kept while the
 * host is in use. Used by the watch thread alone; the questions run on workers.
 */
final class HostProbe {
  /** A refused login is not tried again for so long: a few more would lock the account. */
  static final Duration AFTER_REFUSED_LOGIN = Duration.ofMinutes(5);

  /** A connection that nobody asks on is used this often, for firewalls to let it live. */
  static final Duration BETWEEN_SIGNS_OF_LIFE = Duration.ofSeconds(30);

  /** One question, and what the worker and the watch thread tell each other about it. */
  private static final class Question {
    final CompletableFuture<ProbeAnswer> answer = new CompletableFuture<>();

    /** Whether it is asked in a session that has answered before, and not by a login. */
    final boolean isOfSession;

    final long begunNanos;
    Deadline due;
    volatile boolean isBegun;

    /** What the worker asks on, for the watch thread to cut off. */
    volatile @Nullable Connection connection;

    private LoginWorkers.@Nullable Login work;

    Question(long begunNanos, Deadline due, @Nullable Connection known) {
      this.begunNanos = begunNanos;
      this.due = due;
      this.connection = known;
      this.isOfSession = known != null;
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

  /**
   * A login beside a question that is not answered: it tells whether the host is silent or only
   * that session, of which a firewall may have forgotten. Null for none.
   */
  private @Nullable Question witness;

  /** Whether it heard nothing either. */
  private boolean isWitnessSilent;

  /** How long the last login took that succeeded; written by workers. */
  private volatile long loginNanos;

  private @Nullable Deadline noLoginBefore;

  /** Until when nobody needs to ask only for the connection to be there. */
  private @Nullable Deadline warmUntil;

  private ProbeAnswer.@Nullable Verdict last;

  /** When the question was begun that gave it. */
  private long lastNanos;

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

  /**
   * Makes sure that there is a connection to ask on when calls hang, and now and then that it
   * lives; does not wait.
   */
  void keepWarm() {
    idlePasses = 0;
    if (warmUntil == null || warmUntil.isOver()) {
      ask();
    } else if (question != null && question.answer.isDone()) {
      Question asked = question;
      question = null;
      take(asked);
    }
  }

  /**
   * Looks at the answer to the last question and asks the next one; does not wait. A question that
   * is not answered in time has failed, and fails again each time that passes; it stays, for to ask
   * it anew takes a login, which tells nothing of a silent host for seconds.
   */
  void ask() {
    idlePasses = 0;
    warmUntil = Deadline.after(BETWEEN_SIGNS_OF_LIFE, context.ticker);
    hearWitness();
    Question asked = question;
    if (asked != null && !asked.answer.isDone()) {
      if (!asked.due.isOver()) {
        return;
      }
      if (asked.isOfSession) {
        asked.due = Deadline.after(timeout, context.ticker);
        failedIfBegun(asked);
        if (witness == null && !isWitnessSilent) {
          witness = begin(null, patience());
        }
        return;
      }
    }
    question = null;
    if (asked != null && giveUp(asked)) {
      failedIfBegun(asked);
    } else if (asked != null) {
      dismissWitness();
      take(asked);
    }
    Connection known = connection;
    connection = null;
    // A login may take longer than a question: a slow one must not pass for a dead host.
    question = begin(known, known == null ? context.attemptTimeout : timeout);
  }

  /** How long a login may take beside a question that is not answered. */
  private Duration patience() {
    Duration usual = Duration.ofNanos(Math.max(2 * timeout.toNanos(), 3 * loginNanos));
    return usual.compareTo(context.attemptTimeout) < 0 ? usual : context.attemptTimeout;
  }

  /** If it has heard something, that counts, and what hangs is given up. */
  private void hearWitness() {
    Question heard = witness;
    if (heard == null || (!heard.answer.isDone() && !heard.due.isOver())) {
      return;
    }
    witness = null;
    if (giveUp(heard)) {
      isWitnessSilent = true;
      return;
    }
    ProbeAnswer answer = heard.answer.join();
    Question asked = question;
    if (answer.verdict() == ProbeAnswer.Verdict.DEAD || asked == null) {
      isWitnessSilent = true;
      discard(answer);
      return;
    }
    question = null;
    if (!giveUp(asked)) {
      discard(asked.answer.join());
    }
    take(heard);
  }

  private void dismissWitness() {
    Question useless = witness;
    witness = null;
    if (useless != null && !giveUp(useless)) {
      discard(useless.answer.join());
    }
  }

  private void discard(ProbeAnswer useless) {
    Connection open = useless.connection();
    if (open != null) {
      boundedCalls.kill(host, open);
    }
  }

  /**
   * @param known to ask on; null to log in
   */
  private Question begin(@Nullable Connection known, Duration limit) {
    Question next =
        new Question(context.ticker.nanos(), Deadline.after(limit, context.ticker), known);
    boolean mayLogin = known == null && !isLoginRefused() && workers.mayBegin();
    next.work = workers.start(login -> answer(known, mayLogin, next));
    return next;
  }

  private void failedIfBegun(Question asked) {
    if (asked.isBegun) {
      failed("no answer to a probe");
    }
  }

  private boolean isLoginRefused() {
    return noLoginBefore != null && !noLoginBefore.isOver();
  }

  /** Stops waiting, and frees the worker; not if the answer is there already. */
  private boolean giveUp(Question asked) {
    if (!asked.answer.cancel(false)) {
      return false;
    }
    if (asked.work != null) {
      asked.work.leaveBehind();
    }
    Connection hanging = asked.connection;
    if (hanging != null) {
      boundedCalls.kill(host, hanging);
    }
    return true;
  }

  private void take(Question asked) {
    ProbeAnswer answer = asked.answer.join();
    connection = answer.connection();
    last = answer.verdict();
    lastNanos = asked.begunNanos;
    isWitnessSilent = false;
    // No switch: its table is a class of its own, which is not there when a loader is closed.
    if (last == ProbeAnswer.Verdict.DEAD) {
      failed(answer.reason());
    } else if (last != ProbeAnswer.Verdict.NONE) {
      failures = 0;
    }
    if (last == ProbeAnswer.Verdict.LOGIN_REFUSED) {
      noLoginBefore = Deadline.after(AFTER_REFUSED_LOGIN, context.ticker);
    } else if (failures == 0 && connection != null) {
      workers.succeeded();
    }
  }

  private void failed(String why) {
    failures++;
    lastFailure = why;
    last = ProbeAnswer.Verdict.DEAD;
  }

  /** Whether it answered last that its commits wait. */
  boolean isSuspended() {
    return last == ProbeAnswer.Verdict.SUSPENDED;
  }

  /** Whether it said that it takes writes, asked at that time or later. */
  boolean isFitSince(long nanos) {
    return last == ProbeAnswer.Verdict.FIT && lastNanos - nanos >= 0;
  }

  /** Whether the next {@link #ask} finds an answer. */
  boolean isAnswered() {
    Question asked = question;
    return asked != null && asked.answer.isDone();
  }

  /**
   * How many questions in a row were not answered well; one at most while a login beside them may
   * tell that the host is there.
   */
  int failures() {
    boolean isHeard = witness != null && !witness.due.isOver();
    return isHeard ? Math.min(failures, 1) : failures;
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
    warmUntil = null;
    dismissWitness();
    Connection open = connection;
    Question asked = question;
    connection = null;
    question = null;
    if (open != null) {
      boundedCalls.kill(host, open);
    }
    if (asked != null && !giveUp(asked)) {
      take(asked);
      connection = null;
      discard(asked.answer.join());
    }
    isWitnessSilent = false;
    last = null;
    failures = 0;
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
    long start = context.ticker.nanos();
    Connection opened = opener.open(host);
    loginNanos = context.ticker.nanos() - start;
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
      if (role == Role.SUSPENDED) {
        return ProbeAnswer.suspended(asked);
      }
      if (!context.wish.accepts(role)) {
        return ProbeAnswer.other("is " + role + " now", asked);
      }
      return role.isWritable() ? ProbeAnswer.fit(asked) : ProbeAnswer.alive(asked);
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
