package io.dmha.topology;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** In which order hosts that are equally healthy are tried. Thread-safe. */
public enum HostSelection {
  /** As they stand in the URL. */
  ORDERED("ordered") {
    @Override
    List<Host> arrange(List<Host> hosts, AtomicInteger turn, Random random) {
      return new ArrayList<>(hosts);
    }
  },
  /** Shuffled anew for each round of a search. */
  RANDOM("random") {
    @Override
    List<Host> arrange(List<Host> hosts, AtomicInteger turn, Random random) {
      List<Host> shuffled = new ArrayList<>(hosts);
      Collections.shuffle(shuffled, random);
      return shuffled;
    }
  },
  /** Each round of a search starts one host further. */
  ROUND_ROBIN("roundRobin") {
    @Override
    List<Host> arrange(List<Host> hosts, AtomicInteger turn, Random random) {
      List<Host> rotated = new ArrayList<>(hosts);
      Collections.rotate(rotated, -Math.floorMod(turn.getAndIncrement(), hosts.size()));
      return rotated;
    }
  };

  private final String settingValue;

  HostSelection(String settingValue) {
    this.settingValue = settingValue;
  }

  abstract List<Host> arrange(List<Host> hosts, AtomicInteger turn, Random random);

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
