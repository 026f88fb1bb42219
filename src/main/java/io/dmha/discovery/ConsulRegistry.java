package io.dmha.discovery;

import io.dmha.topology.Host;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A service of the agent with a check that fails unless somebody passes it. Used by one thread. */
final class ConsulRegistry implements Registry {
  private static final Duration LIMIT = Duration.ofSeconds(3);

  private final Http http;
  private final Servers servers;
  private final String service;
  private final String @Nullable [] secret;
  private @Nullable String id;
  private boolean wasPrimary;

  ConsulRegistry(Http http, List<Host> servers, String service, Login login) {
    this.http = http;
    this.servers = new Servers(servers);
    this.service = service;
    this.secret = login.token == null ? null : new String[] {"X-Consul-Token", login.token};
  }

  @Override
  public void tell(Host host, boolean isPrimary) throws SourceFailed {
    String mine = service + "-" + host.name() + "-" + host.port();
    if (id == null || wasPrimary != isPrimary) {
      register(host, mine, isPrimary);
    }
    if (pass(mine) == 404) {
      // The agent was started anew.
      register(host, mine, isPrimary);
      if (pass(mine) != 200) {
        throw new SourceFailed("does not take the check");
      }
    }
  }

  private int pass(String mine) throws SourceFailed {
    String path = "/v1/agent/check/pass/service:" + mine.replace("%", "%25").replace(":", "%3A");
    Http.Reply reply = servers.ask(server -> http.send(server, "PUT", path, secret, "", LIMIT));
    return reply.status == 404 ? 404 : reply.ok().status;
  }

  private void register(Host host, String mine, boolean isPrimary) throws SourceFailed {
    String body =
        "{\"ID\":"
            + Json.quote(mine)
            + ",\"Name\":"
            + Json.quote(service)
            + ",\"Address\":"
            + Json.quote(host.name())
            + ",\"Port\":"
            + host.port()
            + ",\"Tags\":["
            + (isPrimary ? "\"primary\"" : "")
            + "],\"Check\":{\"TTL\":\"10s\",\"DeregisterCriticalServiceAfter\":\"1m\"}}";
    Http.Reply unusedReply =
        servers.ask(
            server ->
                http.send(server, "PUT", "/v1/agent/service/register", secret, body, LIMIT).ok());
    id = mine;
    wasPrimary = isPrimary;
  }

  @Override
  public void leave() throws SourceFailed {
    String known = id;
    if (known != null) {
      String path = "/v1/agent/service/deregister/" + known.replace("%", "%25").replace(":", "%3A");
      Http.Reply unusedReply =
          servers.ask(server -> http.send(server, "PUT", path, secret, "", LIMIT).ok());
      id = null;
    }
  }
}
