package io.dmha.discovery;

import io.dmha.topology.Host;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a source has said at one moment. Immutable. */
public final class HostAnswer {
  private final String version;
  private final List<Host> hosts;
  private final @Nullable Host leader;

  /**
   * @param version tells the source later what it has said
   * @param leader one of the hosts; null where none is named
   */
  HostAnswer(String version, List<Host> hosts, @Nullable Host leader) {
    this.version = version;
    this.hosts = Collections.unmodifiableList(new ArrayList<>(hosts));
    this.leader = leader;
  }

  String version() {
    return version;
  }

  /** The hosts, without duplicates; never empty. */
  public List<Host> hosts() {
    return hosts;
  }

  /** Who is said to be the primary; null where nobody is. */
  public @Nullable Host leader() {
    return leader;
  }
}
