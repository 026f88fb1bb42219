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
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The row of one host, and the session that writes it. All who ask while a row is written share the
 * next one. Its lock is never held while the database is spoken to. Thread-safe.
 */
final class WitnessRow {
  /**
   * After a login or a row that was refused, for a few more in a row may lock the account; and
   * after one for which somebody has waited in vain.
   */
  private static final Duration PAUSE = Duration.ofSeconds(30);

  /**
   * So long it is tried again where nothing was answered: a host that dies refuses connections
   * before those that it has end, and then nobody has seen what was drawn.
   */
  private static final Duration TRIES = Duration.ofSeconds(2);

  private static final long LOOK_MILLIS = 20;

  private final HistoryWitness witness;
  private final Host host;

  /** What is written next, for those who ask now; null where nobody does. */
  @GuardedBy("this") private @Nullable CompletableFuture<Seal> next;

  /** Who writes; null where nobody does. */
  @GuardedBy("this") private @Nullable Writer writer;

  /** Kept between two writers. */
  @GuardedBy("this") private @Nullable WitnessSession idle;

  @GuardedBy("this") private @Nullable Deadline notBefore;

  /** No session of it may outlive the last connection; the next one makes another row. */
  @GuardedBy("this") private boolean isClosed;

  WitnessRow(HistoryWitness witness, Host host) {
    this.witness = witness;
    this.host = host;
  }

  /** See {@link HistoryWitness#seal}. */
  @Nullable Seal seal(Deadline deadline, BooleanSupplier isInVain) {
    Throwable failure = null;
    Deadline tries = deadline.atMost(TRIES);
    while (!isInVain.getAsBoolean()) {
      CompletableFuture<Seal> mine;
      Writer writing;
      boolean isFirst;
      synchronized (this) {
        if (isClosed || (notBefore != null && !notBefore.isOver())) {
          break;
        }
        mine = next == null ? new CompletableFuture<>() : next;
        next = mine;
        isFirst = writer == null;
        writing = writer == null ? new Writer(idle) : writer;
        writer = writing;
        idle = null;
      }
      if (isFirst && !witness.start(writing)) {
        writing.giveUp(new SQLException("too many other rows hang", "57014"));
      }
      try {
        return await(mine, writing, deadline, isInVain);
      } catch (ExecutionException e) {
        failure = e.getCause();
        if (tries.isOver()) {
          break;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return null;
      }
    }
    if (failure != null && !isInVain.getAsBoolean()) {
      // By who waits: listeners are not run on workers.
      witness.failed(host, failure);
    }
    return null;
  }

  private static Seal await(
      CompletableFuture<Seal> mine, Writer writing, Deadline deadline, BooleanSupplier isInVain)
      throws ExecutionException, InterruptedException {
    while (true) {
      try {
        return mine.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (deadline.isOver() || isInVain.getAsBoolean()) {
          writing.giveUp(e);
          throw new ExecutionException(e);
        }
      }
    }
  }

  /** Has it not tried for a while: nothing can be written where all else works. */
  synchronized void pause() {
    notBefore = Deadline.after(PAUSE, witness.ticker());
  }

  /** Ends the session without waiting. */
  void close() {
    WitnessSession open;
    Writer writing;
    synchronized (this) {
      isClosed = true;
      open = idle;
      idle = null;
      writing = writer;
    }
    if (open != null) {
      open.giveUp();
    }
    if (writing != null) {
      writing.giveUp(new SQLException("all connections are closed", "08003"));
    }
  }

  /** Writes one row after the other, as long as somebody asks. Runs on a worker. */
  private final class Writer implements Runnable {
    private final WitnessSession session;

    Writer(@Nullable WitnessSession kept) {
      this.session = kept == null ? witness.session(host) : kept;
    }

    @Override
    public void run() {
      CompletableFuture<Seal> asked = take();
      while (asked != null) {
        try {
          asked.complete(session.write());
        } catch (Throwable e) {
          giveUp(e);
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

    /** Ends it, and has nobody wait for what it would have written. */
    void giveUp(Throwable why) {
      CompletableFuture<Seal> left;
      synchronized (WitnessRow.this) {
        if (writer != this) {
          return;
        }
        writer = null;
        left = next;
        next = null;
        if (witness.isRefusal(why)) {
          notBefore = Deadline.after(PAUSE, witness.ticker());
        }
      }
      session.giveUp();
      if (left != null) {
        left.completeExceptionally(why);
      }
    }
  }
}
