package io.dmha.connect;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.dmha.dialect.ServerIdentity;
import io.dmha.time.Ticker;
import io.dmha.topology.Role;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A session on a host that has another role, from when it is kept until it is taken or closed. One
 * thread asks on it; others stop or take it. Thread-safe.
 */
final class StandbySession {
  private enum Stage {
    ASKED,
    /** The host has the role that is looked for. */
    FIT,
    TAKEN,
    ENDED
  }

  private final Ticker ticker;

  /** Counted down when nobody asks on it any more, or waits for it to be taken. */
  private final CountDownLatch over = new CountDownLatch(1);

  @GuardedBy("this") private Stage stage = Stage.ASKED;

  @GuardedBy("this") private Connection connection;

  /** What its host has said of itself and of this session; null where nobody has asked. */
  @GuardedBy("this") private @Nullable ServerIdentity greeting;

  @GuardedBy("this") private Role role = Role.UNKNOWN;

  @GuardedBy("this") private long answeredNanos;

  /**
   * @param connection in autocommit, which the host has just answered on
   * @param greeting what it has said there of itself
   */
  StandbySession(Connection connection, ServerIdentity greeting, Ticker ticker) {
    this.connection = connection;
    this.greeting = greeting;
    this.ticker = ticker;
    this.answeredNanos = ticker.nanos();
  }

  synchronized Connection connection() {
    return connection;
  }

  /** Null where nobody has asked on this connection. */
  synchronized @Nullable ServerIdentity greeting() {
    return greeting;
  }

  /** What the host said last. */
  synchronized Role role() {
    return role;
  }

  /** Counted down when whoever asks has to end. */
  CountDownLatch over() {
    return over;
  }

  synchronized boolean isOver() {
    return stage != Stage.ASKED;
  }

  /** Notes an answer. */
  synchronized void answered(Role now) {
    role = now;
    answeredNanos = ticker.nanos();
  }

  /** Whether it is asked, and has answered within {@code limit}. */
  synchronized boolean isAnswering(Duration limit) {
    return stage == Stage.ASKED && ticker.nanos() - answeredNanos < limit.toNanos();
  }

  /** Its host has the role: from now on it can be taken. Tells whether somebody may want it. */
  synchronized boolean isFit() {
    boolean isWanted = stage == Stage.ASKED;
    stage = isWanted ? Stage.FIT : stage;
    return isWanted;
  }

  /** Takes it, if it is fit and nobody else has. */
  synchronized boolean isTaken() {
    boolean isFree = stage == Stage.FIT;
    if (isFree) {
      stage = Stage.TAKEN;
      over.countDown();
    }
    return isFree;
  }

  /**
   * Nobody wants it any more. Who asks closes it; not where it hangs.
   *
   * @param limit how old the last answer is of one that hangs
   * @return what hangs, to be killed; null where it is closed
   */
  synchronized @Nullable Connection stop(Duration limit) {
    boolean isAsked = stage == Stage.ASKED;
    boolean hangs = isAsked && !isAnswering(limit);
    if (isAsked || stage == Stage.FIT) {
      stage = Stage.ENDED;
      over.countDown();
    }
    return hangs ? connection : null;
  }

  /** Goes on with another session of the same host; the one before is closed. */
  void replaceBy(Connection fresh) {
    Connection useless;
    synchronized (this) {
      useless = isOver() ? fresh : connection;
      connection = isOver() ? connection : fresh;
      greeting = null;
    }
    ConnectAttempts.discard(useless);
  }

  /** Whoever asked has ended. */
  void closeUnlessTaken() {
    Connection useless;
    synchronized (this) {
      useless = stage == Stage.TAKEN ? null : connection;
      stage = stage == Stage.TAKEN ? stage : Stage.ENDED;
    }
    if (useless != null) {
      ConnectAttempts.discard(useless);
    }
  }
}
