package io.dmha.topology;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is among standbys that may serve a read: of the own zone first, then by priority,
 * and within these by weight. A standby of weight 0 serves where no other can. Whatever {@code
 * dmha.hostSelection} says of connections, standbys take turns. Thread-safe.
 */
public final class StandbyTurns {
  private final HostList hosts;
  private final SmoothTurns turns = new SmoothTurns();

  /**
   * @param hosts whose zones, priorities and weights count
   */
  public StandbyTurns(HostList hosts) {
    this.hosts = hosts;
  }

  /** One of these; null where there is none. It counts as a turn. */
  public @Nullable Host next(List<Host> fit) {
    List<Host> first = new ArrayList<>();
    long best = Long.MAX_VALUE;
    for (Host host : fit) {
      long rank = hosts.rank(host);
      if (rank < best) {
        first.clear();
        best = rank;
      }
      if (rank == best) {
        first.add(host);
      }
    }
    // Sources of hosts may name others each day.
    turns.keepOnly(hosts.all());
    return first.isEmpty() ? null : turns.arrange(first, hosts.figures()::weight).get(0);
  }
}
