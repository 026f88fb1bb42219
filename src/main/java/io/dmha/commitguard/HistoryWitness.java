package io.dmha.commitguard;

import io.dmha.link.BoundedCalls;
import io.dmha.link.Opener;
import io.dmha.time.Ticker;
import io.dmha.topology.Host;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
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
  private final CommitGuard guard;
  private final Opener opener;
  private final BoundedCalls boundedCalls;
  private final Ticker ticker;
  private final Duration loginLimit;
  private final Duration writeLimit;
  private final BiConsumer<Host, SQLException> failed;
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
   * @param opener opens the sessions that write
   * @param loginLimit how long a login may take
   * @param writeLimit how long a row may take to be written
   * @param failed told what a driver has thrown, if a row could not be written
   */
  public HistoryWitness(
      CommitGuard guard,
      Opener opener,
      BoundedCalls boundedCalls,
      Ticker ticker,
      Duration loginLimit,
      Duration writeLimit,
      BiConsumer<Host, SQLException> failed) {
    this.guard = guard;
    this.opener = opener;
    this.boundedCalls = boundedCalls;
    this.ticker = ticker;
    this.loginLimit = loginLimit;
    this.writeLimit = writeLimit;
    this.failed = failed;
  }

  /**
   * Writes a state that no host has which lacks something done on {@code host} before this call.
   * Takes one round trip and a commit; calls at the same time share them.
   *
   * @return null where it could not be written in time; then it is not tried for a while
   */
  public @Nullable Seal seal(Host host) {
    return rows.computeIfAbsent(host, unused -> new WitnessRow(this, host)).seal();
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

  void failed(Host host, SQLException failure) {
    failed.accept(host, failure);
  }

  BoundedCalls boundedCalls() {
    return boundedCalls;
  }

  Ticker ticker() {
    return ticker;
  }

  /**
   * @param isLogin whether a session has to be made first
   */
  Duration limit(boolean isLogin) {
    return isLogin ? loginLimit : writeLimit;
  }
}
