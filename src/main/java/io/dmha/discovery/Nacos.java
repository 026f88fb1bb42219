package io.dmha.discovery;

import io.dmha.topology.Host;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What dmha asks of Nacos by HTTP: the API of 3.x, and that of 1.x and 2.x where there is no other.
 * Used by one thread at a time.
 */
final class Nacos {
  private static final Duration LIMIT = Duration.ofSeconds(3);
  private static final String FORM = "application/x-www-form-urlencoded";

  private final Http http;
  private final Servers servers;
  private final NacosService service;
  private final Login login;

  /** Which of the two APIs the server had that was asked last. */
  private boolean isOld;

  /** Null before the login, and after it was refused: it ends by itself, after five hours or so. */
  private @Nullable String token;

  Nacos(Http http, List<Host> servers, NacosService service, Login login) {
    this.http = http;
    this.servers = new Servers(servers);
    this.service = service;
    this.login = login;
  }

  /** The instances of the service, fit or not. */
  List<?> instances() throws SourceFailed {
    return servers.ask(this::instances);
  }

  private List<?> instances(Host server) throws SourceFailed {
    boolean isFresh = token == null && login.user != null;
    if (isFresh) {
      authenticate(server);
    }
    Http.Reply reply = list(server);
    if (isRefusal(reply) && login.user != null && !isFresh) {
      authenticate(server);
      reply = list(server);
    }
    Tree answer = Tree.of(Json.read(reply.ok().body));
    if (answer.has("code") && answer.number("code") != 0) {
      throw new SourceFailed("answers with code " + answer.number("code"));
    }
    return answer.list(isOld ? "hosts" : "data");
  }

  private Http.Reply list(Host server) throws SourceFailed {
    String known = token;
    // Not in the query, where logs of servers and proxies would show it.
    String[] secret = known == null ? null : new String[] {"Authorization", "Bearer " + known};
    return either(
        isOld ->
            http.send(
                server,
                "GET",
                isOld
                    ? "/nacos/v1/ns/instance/list" + service.query("clusters")
                    : "/nacos/v3/client/ns/instance/list" + service.query("clusterName"),
                secret,
                null,
                LIMIT));
  }

  private void authenticate(Host server) throws SourceFailed {
    token = null;
    String user = encoded(String.valueOf(login.user));
    String password = encoded(login.password == null ? "" : login.password);
    String body = "username=" + user + "&password=" + password;
    String[] form = {"Content-Type", FORM};
    Http.Reply reply =
        either(
            isOld ->
                http.send(
                    server,
                    "POST",
                    isOld ? "/nacos/v1/auth/users/login" : "/nacos/v3/auth/user/login",
                    form,
                    body,
                    LIMIT));
    if (isRefusal(reply)) {
      throw new SourceFailed("refuses the user or the password");
    }
    if (reply.status != HttpURLConnection.HTTP_OK) {
      // 500 is what 2.x says to a user whom it does not know.
      throw new SourceFailed("answers the login with status " + reply.status);
    }
    Tree answer = Tree.of(Json.read(reply.body));
    String given = (answer.has("data") ? answer.tree("data") : answer).text("accessToken");
    if (!given.matches("[\\x21-\\x7e]{1,4096}")) {
      throw new SourceFailed("gives no token");
    }
    token = given;
  }

  /** A request to the one API or the other. */
  private interface Request {
    Http.Reply send(boolean isOld) throws SourceFailed;
  }

  /** By the API that was there the last time; by the other where the server does not know it. */
  private Http.Reply either(Request request) throws SourceFailed {
    Http.Reply reply = request.send(isOld);
    if (isUnknown(reply)) {
      isOld = !isOld;
      reply = request.send(isOld);
    }
    return reply;
  }

  private static boolean isUnknown(Http.Reply reply) {
    return reply.status == HttpURLConnection.HTTP_NOT_FOUND
        || reply.status == HttpURLConnection.HTTP_GONE
        || reply.status == HttpURLConnection.HTTP_NOT_IMPLEMENTED;
  }

  private static boolean isRefusal(Http.Reply reply) {
    return reply.status == HttpURLConnection.HTTP_UNAUTHORIZED
        || reply.status == HttpURLConnection.HTTP_FORBIDDEN;
  }

  /** As a form has it. */
  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      boolean isPlain = each > 0 && Character.isLetterOrDigit((char) each);
      encoded.append(isPlain ? String.valueOf((char) each) : String.format("%%%02X", each));
    }
    return encoded.toString();
  }
}
