package io.dmha.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The order of hosts that are well: those of the own zone first, then by priority, and within a
 * group as the selection has them. A host without weight comes after all others. Thread-safe.
 */
final class HostOrder {
  private final HostSelection selection;
  private final String zone;
  private final HostFigures figures;
  private final Predicate<Host> isDrained;

  /**
   * @param zone the own one; empty where that is not said
   * @param isDrained whether nobody new may come to it
   */
  HostOrder(HostSelection selection, String zone, HostFigures figures, Predicate<Host> isDrained) {
    this.selection = selection;
    this.zone = zone;
    this.figures = figures;
    this.isDrained = isDrained;
  }

  /** All of these, the first choice first. It counts as one that was made. */
  List<Host> of(List<Host> fit) {
    HostShare share = figures.share();
    Host apart = null;
    List<Host> usual = new ArrayList<>();
    List<Host> spare = new ArrayList<>();
    List<Host> drained = new ArrayList<>();
    for (Host host : fit) {
      if (selection.hasParts() && isDrained.test(host)) {
        drained.add(host);
      } else if (share != null && share.isOf(host)) {
        apart = host;
      } else {
        (figures.weight(host) == 0 ? spare : usual).add(host);
      }
    }
    List<Host> order = grouped(usual);
    if (share != null && apart != null && !isDrained.test(apart) && share.isNext()) {
      order.add(0, apart);
      apart = null;
    }
    order.addAll(grouped(spare));
    if (apart != null) {
      order.add(apart);
    }
    order.addAll(drained);
    return order;
  }

  private List<Host> grouped(List<Host> hosts) {
    Map<Long, List<Host>> groups = new TreeMap<>();
    hosts.forEach(host -> groups.computeIfAbsent(place(host), any -> new ArrayList<>()).add(host));
    List<Host> order = new ArrayList<>();
    groups.values().forEach(group -> order.addAll(selection.arrange(group, figures)));
    return order;
  }

  /** The smaller, the sooner it is tried while all are well. */
  long rank(Host host) {
    return figures.weight(host) == 0 ? Long.MAX_VALUE : place(host);
  }

  private long place(Host host) {
    boolean isFar = !zone.isEmpty() && !host.traits().zone().equals(zone);
    return (isFar ? 1L << Integer.SIZE : 0) + host.traits().priority();
  }

  boolean countsConnections() {
    return selection == HostSelection.LEAST_CONNECTIONS;
  }
}
