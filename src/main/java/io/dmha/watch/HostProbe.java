package io.dmha.watch;

import io.dmha.connect.ConnectContext;
import io.dmha.time.Deadline;
import io.dmha.topology.Role;
import io.dmha.topology.Sighting;
import java.sql.Connection;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks one host, over a connection of its own, whether it still works. The connection is made
 * before calls hang, for a login to a host that hangs tells nothing for seconds, and kept while the
 * host is in use. What it says of itself is noted in the host list. Used by the watch thread alone;
 * the questions run on workers.
 */
final class HostProbe {
  /** A refused login is not tried again for so long: a few more would lock the account. */
  static final Duration AFTER_REFUSED_LOGIN = Duration.ofMinutes(5);

  /** Logins for the role alone, where nothing else tells it, are this far apart. */
  static final Duration BETWEEN_LOGINS = Duration.ofSeconds(1);

  private final ConnectContext context;
  private final Prober prober;
  private final Duration interval;
  private final Duration timeout;

  private @Nullable Connection connection;
  private @Nullable ProbeQuestion question;

  /**
   * A login beside a question that is not answered: it tells whether the host is silent or only
   * that session, of which a firewall may have forgotten. Null for none.
   */
  private @Nullable ProbeQuestion witness;

  /** Whether it heard nothing either. */
  private boolean isWitnessSilent;

  private @Nullable Deadline noLoginBefore;

  /** Whether it has failed, or lost a session, since it was asked for those of others. */
  private boolean isInDoubt;

  /** Those that the next question is to ask for. */
  private Set<String> doubted = Collections.emptySet();

  /** Those that the last one has not found. */
  private Set<String> gone = Collections.emptySet();

  /** When it logged in last for the role alone; null where it never did. */
  private @Nullable Long loginNanos;

  private boolean isUrgent;

  /** When it was asked last; null where it never was. */
  private @Nullable Long askedNanos;

  /** When it is time for the next question; null where it may be begun at any time. */
  private @Nullable Long nextNanos;

  private ProbeAnswer.@Nullable Verdict last;

  /** When the question was begun that gave it. */
  private long lastNanos;

  private int failures;

  /** What the host has said of itself in its last failure; null where it has said nothing. */
  private @Nullable Role lastRole;

  /** Since when it is in use; null where it never was. */
  private @Nullable Long inUseNanos;

  private String lastFailure = "";
  private int idlePasses;

  /**
   * @param interval how long one question is begun after the other, in the middle
   * @param timeout how long the host may take to answer
   */
  HostProbe(ConnectContext context, Prober prober, Duration interval, Duration timeout) {
    this.interval = interval;
    this.context = context;
    this.prober = prober;
    this.timeout = timeout;
  }

  /**
   * Makes sure that there is a connection to ask on when calls hang, and now and then that it
   * lives; does not wait.
   *
   * @param between how long it may go without a question
   */
  void keepWarm(Duration between) {
    idlePasses = 0;
    if (askedNanos == null || context.ticker.nanos() - askedNanos >= between.toNanos()) {
      ask(false);
    } else if (question != null && question.isAnswered()) {
      ProbeQuestion asked = question;
      question = null;
      take(asked);
    }
  }

  /**
   * The same while calls make no progress for long: where only a login tells the role, it logs in
   * now and then.
   */
  void askUrgently() {
    isUrgent = true;
    ask(true);
    isUrgent = false;
  }

  /**
   * Looks at the answer to the last question and, if it is time, asks the next one; does not wait.
   * A question that is not answered in time has failed, and fails again each time that passes; it
   * stays, for to ask it anew takes a login, which tells nothing of a silent host for seconds.
   *
   * @param isEarly whether calls wait, and the next question may come half an interval before its
   *     time; the one after it is no earlier for that
   */
  void ask(boolean isEarly) {
    idlePasses = 0;
    hearWitness();
    ProbeQuestion asked = question;
    if (asked != null && !asked.isAnswered()) {
      if (!asked.due.isOver()) {
        return;
      }
      if (asked.isOfSession) {
        asked.due = Deadline.after(timeout, context.ticker);
        failedIfBegun(asked);
        if (witness == null && !isWitnessSilent) {
          witness =
              prober.begin(null, !isLoginRefused(), prober.patience(), Collections.emptySet());
        }
        return;
      }
    }
    question = null;
    if (asked != null && prober.giveUp(asked)) {
      failedIfBegun(asked);
    } else if (asked != null) {
      dismissWitness();
      take(asked);
    }
    if (isTime(isEarly)) {
      begin();
    }
  }

  private boolean isTime(boolean isEarly) {
    long now = context.ticker.nanos();
    long next = nextNanos == null ? now : nextNanos;
    if (next - now > (isEarly ? interval.toNanos() / 2 : 0)) {
      return false;
    }
    askedNanos = now;
    nextNanos = (next - now > 0 ? next : now) + interval.toNanos();
    return true;
  }

  private void begin() {
    Connection known = connection;
    connection = null;
    if (known != null && isUrgent && prober.isRoleRefused() && isLoginDue()) {
      prober.kill(known);
      known = null;
    }
    // A login may take longer than a question: a slow one must not pass for a dead host.
    Duration limit = known == null ? context.attemptTimeout : timeout;
    question = prober.begin(known, !isLoginRefused(), limit, doubted);
    doubted = Collections.emptySet();
  }

  /** If it has heard something, that counts, and what hangs is given up. */
  private void hearWitness() {
    ProbeQuestion heard = witness;
    if (heard == null || (!heard.isAnswered() && !heard.due.isOver())) {
      return;
    }
    witness = null;
    if (prober.giveUp(heard)) {
      isWitnessSilent = true;
      return;
    }
    ProbeAnswer answer = heard.answer.join();
    ProbeQuestion asked = question;
    if (answer.verdict() == ProbeAnswer.Verdict.DEAD || asked == null) {
      isWitnessSilent = true;
      prober.kill(answer.connection());
      return;
    }
    question = null;
    prober.drop(asked);
    isInDoubt = true;
    take(heard);
  }

  /**
   * Whether links of this host may have been lost without a word: it has failed meanwhile, or the
   * session of the watch was lost.
   */
  boolean isInDoubt() {
    return isInDoubt;
  }

  /** Has the next question ask whether they are still there. */
  void doubt(Set<String> sessions) {
    doubted = sessions;
  }

  /** The sessions that were found not to be there any more, once. */
  Set<String> takeGone() {
    Set<String> found = gone;
    gone = Collections.emptySet();
    return found;
  }

  private void dismissWitness() {
    ProbeQuestion useless = witness;
    witness = null;
    if (useless != null) {
      prober.drop(useless);
    }
  }

  private void failedIfBegun(ProbeQuestion asked) {
    if (asked.isBegun) {
      isInDoubt = true;
      failed("no answer to a probe");
    }
  }

  private boolean isLoginDue() {
    long now = context.ticker.nanos();
    boolean isDue = loginNanos == null || now - loginNanos >= BETWEEN_LOGINS.toNanos();
    loginNanos = isDue ? Long.valueOf(now) : loginNanos;
    return isDue;
  }

  private boolean isLoginRefused() {
    return noLoginBefore != null && !noLoginBefore.isOver();
  }

  private void take(ProbeQuestion asked) {
    ProbeAnswer answer = asked.answer.join();
    connection = answer.connection();
    gone = asked.gone;
    isInDoubt &= asked.sessions.isEmpty() || connection == null;
    Sighting seen = answer.sighting();
    // That it answers says nothing of its role, which a login has told a moment ago.
    boolean isOnlyAlive = answer.verdict() == ProbeAnswer.Verdict.ALIVE && seen == null;
    if (!isOnlyAlive || !prober.isRoleRefused() || last == ProbeAnswer.Verdict.DEAD) {
      last = answer.verdict();
      lastNanos = asked.begunNanos;
    }
    isWitnessSilent = false;
    // No switch: its table is a class of its own, which is not there when a loader is closed.
    if (answer.verdict() == ProbeAnswer.Verdict.DEAD) {
      Long since = inUseNanos;
      if (seen == null || since == null || asked.begunNanos - since >= 0) {
        failed(answer.reason());
      }
      prober.tell(seen != null);
      lastRole = seen == null ? null : seen.role();
      isInDoubt |= seen == null;
    } else if (answer.verdict() != ProbeAnswer.Verdict.NONE) {
      prober.tell(true);
      failures = 0;
    }
    if (last == ProbeAnswer.Verdict.LOGIN_REFUSED) {
      noLoginBefore = Deadline.after(AFTER_REFUSED_LOGIN, context.ticker);
    } else if (failures == 0 && connection != null) {
      prober.succeeded();
    }
  }

  private void failed(String why) {
    failures++;
    prober.tell(false);
    lastRole = null;
    lastFailure = why;
    last = ProbeAnswer.Verdict.DEAD;
  }

  /** Whether its last failure is that it answers, as a standby. */
  boolean saysStandby() {
    return lastRole == Role.STANDBY;
  }

  /**
   * Notes that connections have come to it. They have asked for its role; what it has said before
   * does not count any more.
   */
  void comesIntoUse() {
    inUseNanos = context.ticker.nanos();
    if (lastRole != null) {
      failures = 0;
    }
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
    ProbeQuestion asked = question;
    return asked != null && asked.isAnswered();
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
    askedNanos = null;
    nextNanos = null;
    dismissWitness();
    Connection open = connection;
    ProbeQuestion asked = question;
    connection = null;
    question = null;
    prober.kill(open);
    if (asked != null && !prober.giveUp(asked)) {
      take(asked);
      connection = null;
      prober.drop(asked);
    }
    isWitnessSilent = false;
    last = null;
    failures = 0;
  }
}
