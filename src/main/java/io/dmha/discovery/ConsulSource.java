package io.dmha.discovery;

import io.dmha.topology.Host;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The instances of a service that pass their checks, by a blocking query of the health endpoint;
 * one that has the tag {@code primary} leads.
 */
final class ConsulSource implements HostSource {
  /** Consul adds up to a sixteenth of the wait, and its answer takes a moment. */
  private static final Duration MORE = Duration.ofSeconds(2);

  private final Http http;
  private final Servers servers;
  private final String service;
  private final String @Nullable [] secret;

  ConsulSource(Http http, List<Host> servers, String service, Login login) {
    this.http = http;
    this.servers = new Servers(servers);
    this.service = service;
    this.secret = login.token == null ? null : new String[] {"X-Consul-Token", login.token};
  }

  @Override
  public HostAnswer watch(@Nullable HostAnswer before, Duration timeout) throws SourceFailed {
    long index = before == null ? 0 : Long.parseLong(before.version());
    String path =
        "/v1/health/service/"
            + service
            + "?passing=true"
            + (index == 0 ? "" : "&index=" + index + "&wait=" + timeout.toMillis() + "ms");
    Http.Reply reply =
        servers.ask(
            server -> http.send(server, "GET", path, secret, null, timeout.plus(MORE)).ok());
    if (reply.index == 0) {
      throw new SourceFailed("answers without an index: it is no Consul");
    }
    return reply.index == index && before != null ? before : read(reply, index);
  }

  private static HostAnswer read(Http.Reply reply, long before) throws SourceFailed {
    // In an order that does not change while the list does not.
    Map<String, Tree> instances = new TreeMap<>();
    for (Object each : Tree.listOf(Json.read(reply.body))) {
      Tree entry = Tree.of(each);
      Tree instance = entry.tree("Service");
      String own = instance.text("Address");
      String address = own.isEmpty() ? entry.tree("Node").text("Address") : own;
      instances.put(address + ' ' + instance.number("Port") + ' ' + instances.size(), instance);
    }
    HostEntries entries = new HostEntries();
    for (Map.Entry<String, Tree> each : instances.entrySet()) {
      Tree instance = each.getValue();
      String address = each.getKey().substring(0, each.getKey().indexOf(' '));
      boolean isPrimary = instance.list("Tags").contains("primary");
      entries.add(address, instance.number("Port"), isPrimary);
    }
    // An index that goes back is of another Consul: it is asked from the beginning.
    return entries.answer(Long.toString(reply.index < before ? 0 : reply.index));
  }
}
