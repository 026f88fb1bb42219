package io.dmha.url;

import org.jspecify.annotations.Nullable;

/**
 * What a URL says of one host beside its address: {@code (weight=90,zone=a,priority=1)}. Immutable.
 */
public final class HostOptions {
  /** Of a host of which nothing is said. */
  public static final HostOptions NONE = new HostOptions(null, "", null);

  private final @Nullable Integer weight;
  private final String zone;
  private final @Nullable Integer priority;

  HostOptions(@Nullable Integer weight, String zone, @Nullable Integer priority) {
    this.weight = weight;
    this.zone = zone;
    this.priority = priority;
  }

  /** Its share against the others; null where none is given. */
  public @Nullable Integer weight() {
    return weight;
  }

  /** The zone it is in; empty where none is given. */
  public String zone() {
    return zone;
  }

  /** The smaller, the sooner it is tried; null where none is given. */
  public @Nullable Integer priority() {
    return priority;
  }
}
