package io.dmha.watch;

import io.dmha.connect.ConnectContext;
import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.topology.Host;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

/**
 * Tells of hosts that are held since their cluster has announced a switchover, and has those asked
 * how it stands that nobody uses any more. Used by the watch thread alone.
 */
final class Switchovers {
  private final String name;
  private final ConnectContext context;
  private final Set<Host> held = new HashSet<>();

  /**
   * @param name how the log calls the URL
   */
  Switchovers(String name, ConnectContext context) {
    this.name = name;
    this.context = context;
  }

  /**
   * Looks at what has been announced, or is over.
   *
   * @param asked the hosts that are asked in this pass anyway
   */
  void look(Set<Host> asked, Function<Host, HostProbe> probes) {
    for (Host host : context.hosts.all()) {
      boolean isHeld = context.hosts.isHeld(host);
      if (isHeld && !asked.contains(host)) {
        probes.apply(host).ask(false);
      }
      if (isHeld && held.add(host)) {
        tell(host, EventType.SWITCHOVER_ANNOUNCED, "holds what begins anew on " + host);
      } else if (!isHeld && held.remove(host)) {
        tell(host, EventType.DRAIN_ENDED, host + " is " + context.hosts.lastRole(host) + " now");
      }
    }
  }

  private void tell(Host host, EventType type, String what) {
    context.publisher.publish(DmhaEvent.of(type, name).host(host).saying(what));
  }
}
