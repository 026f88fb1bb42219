package io.dmha.watch;

import io.dmha.link.Link;
import io.dmha.topology.Host;
import io.dmha.topology.Role;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The links that connections have to one host, in use or beside the one in use. */
final class LinksOfHost {
  private final Host host;
  private final Collection<? extends Watched> connections;

  /** Whether those are meant that were made to a standby, to read there. */
  private final boolean withReads;

  /**
   * @param withReads false for those alone that were made to a host that takes writes
   */
  LinksOfHost(Host host, Collection<? extends Watched> connections, boolean withReads) {
    this.host = host;
    this.connections = connections;
    this.withReads = withReads;
  }

  boolean isAny() {
    boolean[] found = new boolean[1];
    forEach((connection, link) -> found[0] = true);
    return found[0];
  }

  void cutOff(String why) {
    forEach((connection, link) -> connection.cutOff(link, why));
  }

  /** How their server calls their sessions, as far as it has told. */
  Set<String> sessions() {
    Set<String> names = new HashSet<>();
    forEach((connection, link) -> names.add(link.greeting().session()));
    names.remove("");
    return names;
  }

  /** Cuts off those alone whose sessions are among these. */
  void cutOff(Set<String> sessions, String why) {
    forEach(
        (connection, link) -> {
          if (sessions.contains(link.greeting().session())) {
            connection.cutOff(link, why);
          }
        });
  }

  private void forEach(BiConsumer<Watched, Link> what) {
    for (Watched connection : connections) {
      take(connection, connection.reconnecting().linkOrCandidate(), what);
      take(connection, connection.reconnecting().spare(), what);
    }
  }

  private void take(Watched connection, @Nullable Link link, BiConsumer<Watched, Link> what) {
    if (link != null && link.host().equals(host)) {
      boolean isMeant = withReads || link.role() != Role.STANDBY;
      if (isMeant) {
        what.accept(connection, link);
      }
    }
  }
}
