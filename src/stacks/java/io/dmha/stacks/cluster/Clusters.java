package io.dmha.stacks.cluster;

import java.util.Locale;
import java.util.concurrent.Callable;

/** The clusters that there are, by the names that the command knows. */
public enum Clusters {
  DAMENG("Dameng", DamengCluster::new),
  POSTGRES("PostgreSQL", PostgresCluster::new),
  H2("H2", H2Cluster::new);

  private final String title;
  private final Callable<Cluster> starter;

  Clusters(String title, Callable<Cluster> starter) {
    this.title = title;
    this.starter = starter;
  }

  /** Its name in the table. */
  public String title() {
    return title;
  }

  /** Starts one, which belongs to the caller alone. */
  public Cluster start() throws Exception {
    return starter.call();
  }

  /** The cluster of this name, in small letters. */
  public static Clusters named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT));
  }
}
