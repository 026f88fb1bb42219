package io.dmha.topology;

import io.dmha.time.Ticker;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What a choice among hosts goes by: their weights as they are now, their connections, how quick
 * they are, whose turn it was. Thread-safe.
 */
public final class HostFigures {
  /** The largest weight. */
  public static final int HEAVIEST = 1000;

  final AtomicInteger turn = new AtomicInteger();
  final Random random;
  final SmoothTurns turns = new SmoothTurns();
  final OpenLinks links = new OpenLinks();
  final LoginTimes logins;
  final Departures departures = new Departures();

  /** Weights that were set since; replaced as a whole. */
  private volatile Map<Host, Integer> weights = Collections.emptyMap();

  /** The host that is given a share of its own; null for none. */
  private volatile @Nullable HostShare share;

  HostFigures(Ticker ticker, Random random) {
    this.logins = new LoginTimes(ticker);
    this.random = random;
  }

  /** The weight of a host as it is now. */
  public int weight(Host host) {
    Integer since = weights.get(host);
    return since == null ? host.traits().weight() : since;
  }

  /**
   * Gives a host another weight, for whatever is chosen from now on.
   *
   * @param weight 0 to {@link #HEAVIEST}
   */
  public void setWeight(Host host, int weight) {
    if (weight < 0 || weight > HEAVIEST) {
      throw new IllegalArgumentException(
          "A weight is a whole number from 0 to " + HEAVIEST + ", not " + weight + ".");
    }
    synchronized (this) {
      Map<Host, Integer> copy = new HashMap<>(weights);
      copy.put(host, weight);
      weights = copy;
    }
    turns.forget();
  }

  /**
   * Gives a host the weight that a source of hosts has named with it, if it has named one.
   *
   * @param told the host as the source names it
   */
  public void takeWeight(Host host, Host told) {
    Integer named = told.traits().weight();
    // Whoever holds an equal host from before holds the weight from before.
    if (told.traits() != HostTraits.NONE && !named.equals(weights.get(host))) {
      setWeight(host, named);
    }
  }

  /** Gives a host so many of a hundred choices, whatever its weight is. */
  public void share(Host host, int percent) {
    share = new HostShare(host, percent);
  }

  /** The host that has a share of its own; null where none has. */
  @Nullable HostShare share() {
    return share;
  }

  /** Notes that a connection to {@code host} is open. */
  public void opened(Host host, Object link) {
    links.add(host, link);
  }

  /** Notes that it is not any more. */
  public void ended(Host host, Object link) {
    links.remove(host, link);
  }

  /** How many connections a host has, those that are being made included. */
  public int connections(Host host) {
    return links.count(host);
  }

  /** Whether a connection to {@code host} is to go to a better one, if it can. */
  public boolean mayLeave(Host host) {
    return departures.isAllowed(host);
  }

  /** The same, when it can: only so many do at once. */
  public boolean takeLeave(Host host) {
    return departures.take(host);
  }

  /** Notes how long a host took to let somebody in. */
  public void loginTook(Host host, long nanos) {
    logins.took(host, nanos);
  }

  void keepOnly(Collection<Host> hosts) {
    turns.keepOnly(hosts);
    logins.keepOnly(hosts);
  }
}
