package io.dmha.commitguard;

import io.dmha.commitguard.HistoryWitness.Seal;
import io.dmha.time.Deadline;
import io.dmha.topology.Host;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The row of one host, and the session that writes it. Who finds that somebody has written it since
 * he asked has his answer. Thread-safe: what is neither final nor volatile belongs to who has the
 * lock.
 */
final class WitnessRow {
  /** After a failure it is not tried again for so long: each try makes a call of a user's wait. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** After a login that failed: a few more in a row may lock the account. */
  private static final Duration PAUSE_OF_LOGINS = Duration.ofSeconds(30);

  private final HistoryWitness witness;
  private final Host host;
  private final ReentrantLock lock = new ReentrantLock();

  /** How many have asked. */
  private final AtomicLong asked = new AtomicLong();

  /** How many had asked when the last state was written that is there. */
  private long answered;

  private @Nullable Seal written;
  private volatile @Nullable WitnessSession session;
  private @Nullable Deadline notBefore;
  private volatile boolean isClosed;

  WitnessRow(HistoryWitness witness, Host host) {
    this.witness = witness;
    this.host = host;
  }

  /** See {@link HistoryWitness#seal}. */
  @Nullable Seal seal() {
    long mine = asked.incrementAndGet();
    try {
      if (!lock.tryLock(witness.limit(false).toNanos(), TimeUnit.NANOSECONDS)) {
        return null;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
    try {
      if (answered < mine) {
        write();
      }
      return answered < mine ? null : written;
    } finally {
      lock.unlock();
    }
  }

  /** A session that was kept may have ended unseen: then one that is made now tells more. */
  private void write() {
    if (notBefore != null && !notBefore.isOver()) {
      return;
    }
    boolean isKept = session != null;
    try {
      tryWrite();
    } catch (SQLException e) {
      if (isKept) {
        writeAnew();
      } else {
        witness.failed(host, e);
        notBefore = Deadline.after(PAUSE_OF_LOGINS, witness.ticker());
      }
    } catch (TimeoutException e) {
      // An event has said so.
      notBefore = Deadline.after(isKept ? PAUSE : PAUSE_OF_LOGINS, witness.ticker());
    }
  }

  private void writeAnew() {
    try {
      tryWrite();
    } catch (SQLException e) {
      witness.failed(host, e);
      notBefore = Deadline.after(PAUSE, witness.ticker());
    } catch (TimeoutException e) {
      notBefore = Deadline.after(PAUSE, witness.ticker());
    }
  }

  private void tryWrite() throws SQLException, TimeoutException {
    long all = asked.get();
    WitnessSession known = session;
    WitnessSession here = known == null ? witness.session(host) : known;
    session = here;
    if (isClosed) {
      here.giveUp();
    }
    boolean isDone = false;
    try {
      written =
          witness
              .boundedCalls()
              .bounded(
                  "a row of the commit guard on " + host,
                  witness.limit(known == null),
                  here::write);
      answered = all;
      isDone = true;
    } finally {
      if (!isDone) {
        session = null;
        here.giveUp();
      }
    }
  }

  /** Ends the session without waiting. */
  void close() {
    isClosed = true;
    WitnessSession open = session;
    if (open != null) {
      open.giveUp();
    }
  }
}
