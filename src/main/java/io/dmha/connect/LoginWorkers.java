package io.dmha.connect;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.dmha.link.BoundedCalls;
import io.dmha.link.Workers;
import io.dmha.time.Ticker;
import io.dmha.topology.Host;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The logins under way at one host, on threads of its own: one host that hangs must not take the
 * threads by which another could be reached. A login that nobody waits for any more is left behind:
 * its connection is killed if there is one, and another thread takes its place. Thread-safe; its
 * lock is held for no longer than it takes to read and write these fields.
 */
public final class LoginWorkers {
  /** A lost host sends all its connections to another; more wait their turn. */
  private static final int FEW = 4;

  /** But where none has begun for so long, those before may hang, or be slow: then more, up to. */
  private static final Duration STALL = Duration.ofMillis(250);

  private static final int MOST = 16;

  /** When so many outlive their limit, others follow one by one, and ever more rarely. */
  private static final int MOST_OVERDUE = 4;

  /** More than in a lifetime, unless a host hangs again and again with a driver that never ends. */
  private static final int MOST_LEFT_BEHIND = 32;

  private final HangingLogins inJvm;
  private final Host host;
  private final Workers workers;
  private final BoundedCalls boundedCalls;
  private final Ticker ticker;
  private final long limitNanos;
  private final AtomicInteger failures = new AtomicInteger();

  @GuardedBy("this") private final Set<Login> leftBehind = new HashSet<>();

  /** Logins begun before the last one that succeeded say nothing of the host any more. */
  @GuardedBy("this") private int successes;

  @GuardedBy("this") private long begunNanos;

  /**
   * @param name how the threads are called, before the host
   */
  public LoginWorkers(String name, Host host, ConnectContext context, BoundedCalls boundedCalls) {
    this(name, host, context, boundedCalls, HangingLogins.OF_JVM);
  }

  LoginWorkers(
      String name,
      Host host,
      ConnectContext context,
      BoundedCalls boundedCalls,
      HangingLogins inJvm) {
    this.inJvm = inJvm;
    this.host = host;
    this.workers = new Workers(name + "-" + host, FEW, MOST, STALL);
    this.boundedCalls = boundedCalls;
    this.ticker = context.ticker;
    this.limitNanos = context.attemptTimeout.toNanos();
  }

  /**
   * Whether to begin another. Not where some hang, since it would add to them; but the host may be
   * back: so one, whose pause before is twice as long as that of the one before it. A thread for
   * each doubling is a bound by itself.
   */
  public synchronized boolean mayBegin() {
    if (inJvm.areTooMany(!leftBehind.isEmpty())) {
      return false;
    }
    int hanging = hanging();
    if (hanging < MOST_OVERDUE) {
      return true;
    }
    long pauseNanos = (long) Math.scalb((double) limitNanos, hanging - MOST_OVERDUE);
    long now = ticker.nanos();
    if (leftBehind.size() >= MOST_LEFT_BEHIND || now - begunNanos < pauseNanos) {
      return false;
    }
    begunNanos = now;
    return true;
  }

  @GuardedBy("this") private int hanging() {
    int hanging = 0;
    long now = ticker.nanos();
    for (Login each : leftBehind) {
      if (each.before == successes && now - each.startNanos >= limitNanos) {
        hanging++;
      }
    }
    return hanging;
  }

  /** Whether none hangs. */
  synchronized boolean isFree() {
    return leftBehind.isEmpty();
  }

  /** How many failed so far: who waited while this changed looks at the host anew. */
  int failures() {
    return failures.get();
  }

  /** Counts one that failed. */
  void failed() {
    failures.incrementAndGet();
  }

  /** Counts one that succeeded: the host takes logins again, whatever hangs from before. */
  public synchronized void succeeded() {
    successes++;
  }

  /** Starts one; it deals with its own failures. */
  public Login start(Task task) {
    Login login = new Login();
    workers.start(() -> login.run(task));
    return login;
  }

  /** What a login does. */
  @FunctionalInterface
  public interface Task {
    /** Does it, and tells {@code login} of the connection it opens. */
    void run(Login login);
  }

  private enum Stage {
    WAITING,
    RUNNING,
    LEFT_BEHIND,
    ENDED
  }

  /** One login. Its fields are guarded by the logins of its host. */
  public final class Login {
    private Stage stage = Stage.WAITING;
    private long startNanos;
    private int before;
    private @Nullable Connection connection;

    private void run(Task task) {
      begin();
      try {
        task.run(this);
      } finally {
        end();
      }
    }

    private void begin() {
      synchronized (LoginWorkers.this) {
        stage = Stage.RUNNING;
        before = successes;
        startNanos = ticker.nanos();
        begunNanos = startNanos;
      }
    }

    private void end() {
      synchronized (LoginWorkers.this) {
        stage = Stage.ENDED;
        connection = null;
        if (leftBehind.remove(this)) {
          inJvm.less();
          makeRoom();
        }
      }
    }

    /**
     * Notes the connection, so that it can be killed from outside.
     *
     * @return whether it is still wanted; otherwise it is killed already
     */
    boolean opened(Connection made) {
      synchronized (LoginWorkers.this) {
        if (stage != Stage.LEFT_BEHIND) {
          connection = made;
          return true;
        }
      }
      boundedCalls.kill(host, made);
      return false;
    }

    /**
     * Nobody waits for it any more: what it has opened is killed, so that what hangs on it ends.
     */
    public void leaveBehind() {
      Connection opened;
      synchronized (LoginWorkers.this) {
        opened = connection;
        connection = null;
        if (stage == Stage.RUNNING) {
          stage = Stage.LEFT_BEHIND;
          leftBehind.add(this);
          inJvm.more();
          makeRoom();
        }
      }
      if (opened != null) {
        boundedCalls.kill(host, opened);
      }
    }
  }

  /** A thread for each that is left behind, so that those that are not have theirs. */
  @GuardedBy("this") private void makeRoom() {
    int more = Math.min(leftBehind.size(), MOST_LEFT_BEHIND);
    workers.allow(FEW + more, MOST + more);
  }
}
