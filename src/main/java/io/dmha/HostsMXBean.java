package io.dmha;

import java.util.List;
import java.util.Map;

/**
 * The hosts of one URL, for who works on them: by JMX as {@code
 * io.dmha:type=Hosts,name="URL",id=dmha-N}, while the URL has connections and the JVM an MBean
 * server; or by {@code connection.unwrap(HostsMXBean.class)}. Thread-safe.
 *
 * <p>By JMX it has notifications as well: {@code io.dmha.OUTAGE}, {@code OUTAGE_ENDED}, {@code
 * FAILED_OVER}, {@code OUTCOME_UNKNOWN}, {@code HOST_OUTDATED} and {@code CANARY_ROLLED_BACK}, each
 * with the line of its event.
 *
 * <p>A host that is drained takes no new connection. Its connections leave it: within two looks of
 * the watch ({@code dmha.probeInterval}) where nobody is using them, otherwise when they begin
 * something new. Those stay that have statements open beside the one that runs, that hold in their
 * session what cannot be set again, or of which the application has had a LOB, an array or the
 * driver's own connection; they are replaced as after any loss when the host goes. Calls that find
 * no other host wait for one as long as {@code dmha.recoveryTimeout} allows.
 */
public interface HostsMXBean {
  /** Each host in the order of the URL, with its role, its connections, and why it is not used. */
  Map<String, String> getHosts();

  /** The role that each host has said last, such as {@code PRIMARY}; only of those that have. */
  Map<String, String> getRoles();

  /** How many connections each host has now. */
  Map<String, Integer> getConnections();

  /**
   * Whether a new connection would be made to each host, by what is known now: it is not drained,
   * its role is one that {@code dmha.role} asks for, and it has not failed, or was heard of since.
   */
  Map<String, Boolean> getUsable();

  /**
   * How often connections have moved from one host to another: once for all that did so together,
   * as the event {@code FAILED_OVER} says it.
   */
  long getMoves();

  /**
   * Drains one host, say before a switchover.
   *
   * @param host its name with its port, or its name alone where no other one has it
   * @param seconds 1 to 3600; then the host is used again, should nobody resume before
   * @return how many connections are there now; {@link #getHosts} says how many are left
   * @throws IllegalArgumentException if no host is called so, or the time is out of range
   */
  int drain(String host, int seconds);

  /**
   * Drains all hosts: transactions that run go on to their end, new ones wait.
   *
   * @param seconds 1 to 3600; keep it below {@code dmha.recoveryTimeout} and the pool's own limit
   * @return how many connections are on a host now
   * @throws IllegalArgumentException if the time is out of range
   */
  int pause(int seconds);

  /** Ends all that. */
  void resume();

  /** The last 200 events of this URL, the oldest first, each a line with its time (UTC). */
  List<String> getEvents();

  /** The weight of each host as it is now, in the order of the URL. */
  Map<String, Integer> getWeights();

  /**
   * Gives a host another weight until the URL has no connection for a while: {@code
   * dmha.hostSelection=weighted} and {@code leastConnections} go by it from now on, and a host of
   * weight 0 takes connections only where there is no other.
   *
   * @param host as for {@link #drain}
   * @param weight 0 to 1000
   * @throws IllegalArgumentException if no host is called so, or the weight is out of range
   */
  void setWeight(String host, int weight);

  /** How the host does that {@code dmha.canary} tries out, in words; empty where none is set. */
  String getCanary();

  /**
   * Has the canary begin again with the first of its steps, say after it was mended.
   *
   * @throws IllegalStateException if {@code dmha.canary} is not set
   */
  void restartCanary();

  /**
   * Takes all connections from the canary, until {@link #restartCanary}.
   *
   * @throws IllegalStateException if {@code dmha.canary} is not set
   */
  void stopCanary();
}
