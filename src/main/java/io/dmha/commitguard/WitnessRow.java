package io.dmha.commitguard;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.dmha.commitguard.HistoryWitness.Seal;
import io.dmha.time.Deadline;
import io.dmha.topology.Host;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The row of one host, and the session that writes it. All who ask while a row is written share the
 * next one. Its lock is never held while the database is spoken to. Thread-safe.
 */
final class WitnessRow {
  /** After a failure it is not tried again for so long: each try makes a call of a user's wait. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** After a login that failed: a few more in a row may lock the account. */
  private static final Duration PAUSE_OF_LOGINS = Duration.ofSeconds(30);

  private final HistoryWitness witness;
  private final Host host;

  /** What is written next, for those who ask now; null where nobody does. */
  @GuardedBy("this") private @Nullable CompletableFuture<Seal> next;

  /** Who writes; null where nobody does. */
  @GuardedBy("this") private @Nullable Writer writer;

  /** Kept between two writers. */
  @GuardedBy("this") private @Nullable WitnessSession idle;

  @GuardedBy("this") private @Nullable Deadline notBefore;

  WitnessRow(HistoryWitness witness, Host host) {
    this.witness = witness;
    this.host = host;
  }

  /** See {@link HistoryWitness#seal}. */
  @Nullable Seal seal() {
    CompletableFuture<Seal> mine;
    Writer writing;
    boolean isFirst;
    synchronized (this) {
      if (notBefore != null && !notBefore.isOver()) {
        return null;
      }
      mine = next == null ? new CompletableFuture<>() : next;
      next = mine;
      isFirst = writer == null;
      writing = writer == null ? new Writer(idle) : writer;
      writer = writing;
      idle = null;
    }
    if (isFirst && !witness.start(writing)) {
      writing.giveUp(PAUSE, new SQLException("too many other rows hang", "57014"));
    }
    return await(mine, writing);
  }

  /** Waits for the row that is written now, and its own. */
  private @Nullable Seal await(CompletableFuture<Seal> mine, Writer writing) {
    boolean isLogin = writing.isLogin;
    Duration limit = isLogin ? witness.limit(true) : witness.limit(false).multipliedBy(2);
    try {
      return mine.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      writing.giveUp(writing.pause(), e);
      witness.failed(host, e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      witness.failed(host, cause == null ? e : cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return null;
  }

  /** Ends the session without waiting. */
  void close() {
    WitnessSession open;
    Writer writing;
    synchronized (this) {
      open = idle;
      idle = null;
      writing = writer;
    }
    if (open != null) {
      open.giveUp();
    }
    if (writing != null) {
      writing.giveUp(Duration.ZERO, new SQLException("all connections are closed", "08003"));
    }
  }

  /** Writes one row after the other, as long as somebody asks. Runs on a worker. */
  private final class Writer implements Runnable {
    private volatile WitnessSession session;

    /** Whether the session has not written yet. Written by the worker. */
    private volatile boolean isLogin;

    Writer(@Nullable WitnessSession kept) {
      this.isLogin = kept == null;
      this.session = kept == null ? witness.session(host) : kept;
    }

    @Override
    public void run() {
      CompletableFuture<Seal> asked = take();
      while (asked != null) {
        try {
          Seal written = write();
          isLogin = false;
          asked.complete(written);
        } catch (Throwable e) {
          giveUp(pause(), e);
          // Told by who waits: listeners are not run here.
          asked.completeExceptionally(e);
        }
        asked = take();
      }
    }

    /** Those who have asked by now; null where nobody has, and then this one has ended. */
    private @Nullable CompletableFuture<Seal> take() {
      boolean isCurrent;
      CompletableFuture<Seal> asked = null;
      synchronized (WitnessRow.this) {
        isCurrent = writer == this;
        if (isCurrent) {
          asked = next;
          next = null;
        }
        if (isCurrent && asked == null) {
          writer = null;
          idle = session;
        }
      }
      if (!isCurrent) {
        session.giveUp();
      }
      return asked;
    }

    /** A session that was kept may have ended unseen: one that is made now tells more. */
    private Seal write() throws Exception {
      WitnessSession here = session;
      try {
        return here.write();
      } catch (SQLException e) {
        if (isLogin) {
          throw e;
        }
        here.giveUp();
        session = witness.session(host);
        return session.write();
      }
    }

    /** For how long it is not tried again. */
    Duration pause() {
      return session.isLoggedIn() ? PAUSE : PAUSE_OF_LOGINS;
    }

    /** Ends it, and has nobody wait for what it would have written. */
    void giveUp(Duration pause, Throwable why) {
      CompletableFuture<Seal> left;
      synchronized (WitnessRow.this) {
        if (writer != this) {
          return;
        }
        writer = null;
        left = next;
        next = null;
        notBefore = Deadline.after(pause, witness.ticker());
      }
      session.giveUp();
      if (left != null) {
        left.completeExceptionally(why);
      }
    }
  }
}
