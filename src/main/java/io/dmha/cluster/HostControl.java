package io.dmha.cluster;

import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.event.Publisher;
import io.dmha.failover.ConnectionCore;
import io.dmha.topology.Host;
import io.dmha.topology.HostList;
import io.dmha.topology.RequiredRole;
import io.dmha.topology.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What an operator sees of the hosts of one URL, and can do with them. Thread-safe. */
public final class HostControl {
  private static final int LONGEST_SECONDS = 3600;

  private final String name;
  private final HostList hosts;
  private final RequiredRole wish;
  private final @Nullable Canary canary;
  private final Supplier<List<ConnectionCore>> connections;
  private final Publisher publisher;
  private final Supplier<List<String>> events;

  /**
   * @param name how the log calls the URL
   * @param canary the host that is tried out; null for none
   * @param connections all open connections, as a copy
   * @param events the last ones, as lines
   */
  HostControl(
      String name,
      HostList hosts,
      RequiredRole wish,
      @Nullable Canary canary,
      Supplier<List<ConnectionCore>> connections,
      Publisher publisher,
      Supplier<List<String>> events) {
    this.name = name;
    this.hosts = hosts;
    this.wish = wish;
    this.canary = canary;
    this.connections = connections;
    this.publisher = publisher;
    this.events = events;
  }

  /** The last events of the URL, the oldest first. */
  public List<String> events() {
    return events.get();
  }

  /** Each host, in the order of the URL, with what is known of it, in words. */
  public Map<String, String> states() {
    Map<String, String> states = new LinkedHashMap<>();
    for (Host host : hosts.all()) {
      states.put(host.toString(), state(host));
    }
    return states;
  }

  /** The role that each host has said last, where it has. */
  public Map<String, String> roles() {
    Map<String, String> roles = new LinkedHashMap<>();
    for (Host host : hosts.all()) {
      Role role = hosts.lastRole(host);
      if (role != null) {
        roles.put(host.toString(), role.toString());
      }
    }
    return roles;
  }

  /** How many connections each host has now. */
  public Map<String, Integer> counts() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    List<ConnectionCore> now = connections.get();
    hosts.all().forEach(host -> counts.put(host.toString(), (int) count(host, now)));
    return counts;
  }

  /** Whether a new connection would be made to each host, by what is known now. */
  public Map<String, Boolean> usable() {
    Map<String, Boolean> usable = new LinkedHashMap<>();
    hosts.all().forEach(host -> usable.put(host.toString(), isUsable(host)));
    return usable;
  }

  private boolean isUsable(Host host) {
    Role role = hosts.lastRole(host);
    boolean isWanted = role == null || wish.accepts(role);
    return isWanted && !hosts.isDrained(host) && !hosts.isDown(host);
  }

  /** How often connections have moved from one host to another, each move counted once for all. */
  public long moves() {
    return hosts.moves().count();
  }

  /** Whether no host would take a connection now, as far as is known. */
  boolean isNoneUsable() {
    return hosts.all().stream().noneMatch(host -> isUsable(host) && !hosts.isSuspect(host));
  }

  private String state(Host host) {
    Role role = hosts.lastRole(host);
    StringBuilder words = new StringBuilder(role == null ? "role not known" : role.toString());
    words.append(", ").append(count(host, connections.get())).append(" connections");
    if (hosts.isDrained(host)) {
      words.append(", drained for ").append(hosts.drainedFor(host).getSeconds()).append(" s more");
    }
    String failure = hosts.isSuspect(host) ? hosts.lastFailure(host) : null;
    return failure == null ? words.toString() : words.append(", ").append(failure).toString();
  }

  /**
   * Takes one host out of use. Connections leave it by themselves: those that nobody uses within
   * two looks of the watch, others when they begin something new.
   *
   * @param wanted its name with its port, or its name alone where no other one has it
   * @return how many connections are there now
   * @throws IllegalArgumentException if no host is called so, or the time is not 1 to 3600 s
   */
  public int drain(String wanted, int seconds) {
    Host host = named(wanted);
    return drain(Collections.singletonList(host), seconds, "drains " + host);
  }

  /** The same with all hosts: what begins anew waits until one is in use again. */
  public int pause(int seconds) {
    return drain(hosts.all(), seconds, "pauses");
  }

  /** Gives all hosts their place back. */
  public void resume() {
    hosts.resume();
    publisher.publish(DmhaEvent.of(EventType.DRAIN_ENDED, name).saying("all hosts may be used"));
  }

  /** The weight of each host as it is now, in the order of the URL. */
  public Map<String, Integer> weights() {
    Map<String, Integer> weights = new LinkedHashMap<>();
    hosts.all().forEach(host -> weights.put(host.toString(), hosts.figures().weight(host)));
    return weights;
  }

  /**
   * Gives one host another weight.
   *
   * @throws IllegalArgumentException if no host is called so, or the weight is none
   */
  public void setWeight(String wanted, int weight) {
    Host host = named(wanted);
    int before = hosts.figures().weight(host);
    hosts.figures().setWeight(host, weight);
    publisher.publish(
        DmhaEvent.of(EventType.WEIGHT_CHANGED, name)
            .host(host)
            .saying("gives " + host + " weight " + weight + " instead of " + before));
  }

  /** How the host that is tried out does, in words; empty where none is. */
  public String canary() {
    Canary tried = canary;
    return tried == null ? "" : tried.describe();
  }

  /**
   * Has the canary begin again with its first step.
   *
   * @throws IllegalStateException if no host is tried out
   */
  public void restartCanary() {
    theCanary().restart();
  }

  /**
   * Takes its share from the canary.
   *
   * @throws IllegalStateException if no host is tried out
   */
  public void stopCanary() {
    theCanary().stop();
  }

  private Canary theCanary() {
    Canary tried = canary;
    if (tried == null) {
      throw new IllegalStateException("No host is tried out: dmha.canary is not set.");
    }
    return tried;
  }

  private int drain(List<Host> chosen, int seconds, String what) {
    if (seconds < 1 || seconds > LONGEST_SECONDS) {
      throw new IllegalArgumentException(
          "A host is drained for 1 to " + LONGEST_SECONDS + " s, not for " + seconds + " s.");
    }
    // All first: who leaves one host must not come to the next.
    chosen.forEach(host -> hosts.drain(host, Duration.ofSeconds(seconds)));
    long left = 0;
    List<ConnectionCore> now = connections.get();
    for (Host host : chosen) {
      left += count(host, now);
    }
    publisher.publish(
        DmhaEvent.of(EventType.HOST_DRAINED, name)
            .saying(what + " for " + seconds + " s; connections there: " + left));
    return (int) left;
  }

  private Host named(String wanted) {
    List<Host> found = new ArrayList<>();
    for (Host host : hosts.all()) {
      if (host.toString().equals(wanted) || host.name().equals(wanted)) {
        found.add(host);
      }
    }
    if (found.size() != 1) {
      throw new IllegalArgumentException(
          (found.isEmpty() ? "No host is called so" : "Several hosts are called so")
              + "; the hosts are "
              + hosts.all()
              + ".");
    }
    return found.get(0);
  }

  private static long count(Host host, List<ConnectionCore> all) {
    return all.stream()
        .map(connection -> connection.reconnecting.link())
        .filter(link -> link != null && link.host().equals(host))
        .count();
  }
}
