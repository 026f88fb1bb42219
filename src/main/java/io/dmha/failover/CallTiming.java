package io.dmha.failover;

import io.dmha.canary.CallEnd;
import io.dmha.canary.CallSamples;
import io.dmha.fault.Category;
import io.dmha.fault.Fault;
import io.dmha.link.Link;
import io.dmha.link.Turn;
import io.dmha.outcome.FailurePolicy;
import io.dmha.topology.Host;
import org.jspecify.annotations.Nullable;

/**
 * Times the executions of one connection, for the canary of its URL. Those that had to look for a
 * host are passed over. Touched by the thread whose turn it is.
 */
final class CallTiming {
  private final CallSamples samples;
  private final Turn turn;

  /** On which host an execution runs; null while none does. */
  private @Nullable Host host;

  private long begunNanos;

  /** The failure of the canary for which it was left last. */
  private int departed;

  CallTiming(CallSamples samples, Turn turn) {
    this.samples = samples;
    this.turn = turn;
  }

  void begins(Link link) {
    host = link.host();
    begunNanos = samples.nanos();
  }

  void forget() {
    if (turn.isMine()) {
      host = null;
    }
  }

  void answered() {
    ended(CallEnd.ANSWERED);
  }

  /** What is no error of the host's or the database's own is only timed. */
  void failed(Fault fault) {
    boolean isOfHost =
        fault.blamesHost() || fault.category() == Category.WRONG_ROLE || isLoss(fault);
    boolean isCancelled = fault.category() == Category.CANCELLED;
    ended(isOfHost ? CallEnd.FAULT : isCancelled ? CallEnd.ANSWERED : CallEnd.REFUSED);
  }

  private static boolean isLoss(Fault fault) {
    return fault.category() != Category.CANCELLED && FailurePolicy.endsLink(fault);
  }

  private void ended(CallEnd end) {
    Host there = turn.isMine() ? host : null;
    if (there != null) {
      host = null;
      samples.ended(there, end, begunNanos);
    }
  }

  /** Whether a host is to be left, since it is a canary that has failed. */
  boolean isToLeave(Link link) {
    int departure = samples.departure(link.host());
    return departure != 0 && departure != departed;
  }

  /** Notes that it is left: who comes back has found no other, and stays. */
  void leaves(Link link) {
    departed = samples.departure(link.host());
  }
}
