package io.dmha.topology;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** In which order hosts that are equally healthy and equally near are tried. Thread-safe. */
public enum HostSelection {
  /** As they stand in the URL. */
  ORDERED("ordered") {
    @Override
    List<Host> arrange(List<Host> hosts, HostFigures figures) {
      return new ArrayList<>(hosts);
    }
  },
  /** Shuffled anew for each round of a search. */
  RANDOM("random") {
    @Override
    List<Host> arrange(List<Host> hosts, HostFigures figures) {
      List<Host> shuffled = new ArrayList<>(hosts);
      Collections.shuffle(shuffled, figures.random);
      return shuffled;
    }
  },
  /** Each round of a search starts one host further. */
  ROUND_ROBIN("roundRobin") {
    @Override
    List<Host> arrange(List<Host> hosts, HostFigures figures) {
      return rotated(hosts, figures);
    }
  },
  /** Each gets its part of the rounds, by weight. */
  WEIGHTED("weighted") {
    @Override
    List<Host> arrange(List<Host> hosts, HostFigures figures) {
      return figures.turns.arrange(hosts, figures::weight);
    }
  },
  /** Who has the fewest connections for its weight comes first. */
  LEAST_CONNECTIONS("leastConnections") {
    @Override
    List<Host> arrange(List<Host> hosts, HostFigures figures) {
      List<Host> order = rotated(hosts, figures);
      List<Host> sorted = new ArrayList<>(order);
      double[] loads = order.stream().mapToDouble(host -> load(host, figures)).toArray();
      // Counted once each: they change meanwhile.
      sorted.sort(Comparator.comparingDouble(host -> loads[order.indexOf(host)]));
      return sorted;
    }
  },
  /** Who lets somebody in most quickly comes first. */
  FASTEST("fastest") {
    @Override
    List<Host> arrange(List<Host> hosts, HostFigures figures) {
      return figures.logins.arrange(hosts, figures.turn.getAndIncrement());
    }
  };

  private final String settingValue;

  HostSelection(String settingValue) {
    this.settingValue = settingValue;
  }

  /** All of {@code hosts}; the first is the choice, the others are for when it is not to be had. */
  abstract List<Host> arrange(List<Host> hosts, HostFigures figures);

  /** Whether it gives each host its part, so that a choice that comes to nothing would be one. */
  final boolean hasParts() {
    return this != ORDERED && this != RANDOM && this != ROUND_ROBIN;
  }

  private static List<Host> rotated(List<Host> hosts, HostFigures figures) {
    List<Host> rotated = new ArrayList<>(hosts);
    if (!rotated.isEmpty()) {
      Collections.rotate(rotated, -Math.floorMod(figures.turn.getAndIncrement(), rotated.size()));
    }
    return rotated;
  }

  private static double load(Host host, HostFigures figures) {
    return figures.connections(host) / (double) Math.max(1, figures.weight(host));
  }

  /**
   * The selection that the setting {@code dmha.hostSelection} names.
   *
   * @throws IllegalArgumentException if it names none
   */
  public static HostSelection named(String settingValue) {
    for (HostSelection selection : values()) {
      if (selection.settingValue.equals(settingValue)) {
        return selection;
      }
    }
    throw new IllegalArgumentException(settingValue);
  }
}
