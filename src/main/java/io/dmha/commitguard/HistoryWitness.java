package io.dmha.commitguard;

import io.dmha.link.BoundedCalls;
import io.dmha.link.Opener;
import io.dmha.link.Workers;
import io.dmha.time.Deadline;
import io.dmha.time.Ticker;
import io.dmha.topology.Host;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether another host has all that was done on a host up to some moment, though no commit of
 * the application's came after it: a value that was drawn from a sequence belongs to no
 * transaction, and a host that lacks it gives it to somebody else.
 *
 * <p>A row of the guard's table is written after that moment, by a session of dmha's own, and
 * committed. Databases that follow another one take over its changes in their order; who has the
 * row has what was before it. There is one session and one row for each host, made when they are
 * needed first. Thread-safe.
 */
public final class HistoryWitness {
  /** One for each host at work, and for each that was left behind. */
  private static final int MOST_WORKERS = 16;

  private final CommitGuard guard;
  private final Opener opener;
  private final BoundedCalls boundedCalls;
  private final Ticker ticker;
  private final Predicate<Throwable> refusal;
  private final BiConsumer<Host, Throwable> failed;
  private final Workers workers;
  private final Map<Host, WitnessRow> rows = new ConcurrentHashMap<>();

  /** One state of the row. Immutable. */
  public static final class Seal {
    final WitnessStates states;
    final long number;

    Seal(WitnessStates states, long number) {
      this.states = states;
      this.number = number;
    }
  }

  /**
   * @param name how the threads are called, before their number
   * @param opener opens the sessions that write
   * @param refusal tells whether a server has answered by a failure, to a login or to a row
   * @param failed told why a row could not be written; by a worker, or by who has asked
   */
  public HistoryWitness(
      String name,
      CommitGuard guard,
      Opener opener,
      BoundedCalls boundedCalls,
      Ticker ticker,
      Predicate<Throwable> refusal,
      BiConsumer<Host, Throwable> failed) {
    this.guard = guard;
    this.opener = opener;
    this.boundedCalls = boundedCalls;
    this.ticker = ticker;
    this.refusal = refusal;
    this.failed = failed;
    this.workers = new Workers(name, MOST_WORKERS);
  }

  /**
   * Writes a state that no host has which lacks something done on {@code host} before this call.
   * Takes one round trip and a commit; calls at the same time share them. Waits as long as writes
   * on the host do.
   *
   * @param deadline until when at most
   * @param isInVain whether nobody needs it any more
   * @return null where it could not be written
   */
  public @Nullable Seal seal(Host host, Deadline deadline, BooleanSupplier isInVain) {
    return rows.computeIfAbsent(host, unused -> new WitnessRow(this, host))
        .seal(deadline, isInVain);
  }

  /** Tells that nothing could be written on a host that works. */
  public void pause(Host host) {
    WitnessRow row = rows.get(host);
    if (row != null) {
      row.pause();
    }
  }

  /** Ends its sessions without waiting; they are made again when they are needed. */
  public void close() {
    rows.values().forEach(WitnessRow::close);
    rows.clear();
  }

  /** One that is still to log in. */
  WitnessSession session(Host host) {
    return new WitnessSession(
        guard, () -> opener.open(host), made -> boundedCalls.kill(host, made));
  }

  void failed(Host host, Throwable failure) {
    failed.accept(host, failure);
  }

  /**
   * @return whether it will be run
   */
  boolean start(Runnable task) {
    return workers.start(task);
  }

  Ticker ticker() {
    return ticker;
  }

  boolean isRefusal(Throwable failure) {
    return refusal.test(failure);
  }
}
