package io.dmha.discovery;

import io.dmha.fixtures.node.NacosNode;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** A real Nacos with a user who may read, filled by its own API of HTTP. */
final class RealNacos implements NacosServer {
  private final NacosNode node;

  RealNacos(String folder) throws IOException {
    node = NacosNode.started(folder);
    ask("POST", "/v1/auth/users", Map.of("username", USER, "password", PASSWORD));
    ask("POST", "/v1/auth/roles", Map.of("role", "reader", "username", USER));
    // Of the namespace "public" Nacos has an empty name here.
    ask(
        "POST",
        "/v1/auth/permissions",
        Map.of("role", "reader", "resource", ":*:*", "action", "r"));
  }

  private void ask(String method, String path, Map<String, String> form) throws IOException {
    String query =
        form.entrySet().stream()
            .map(each -> each.getKey() + "=" + encoded(each.getValue()))
            .collect(Collectors.joining("&"));
    URI uri = URI.create("http://" + node.hostAndPort() + "/nacos" + path + "?" + query);
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setRequestProperty(NacosNode.IDENTITY, NacosNode.IDENTITY);
    if (connection.getResponseCode() != 200) {
      byte[] why = connection.getErrorStream().readAllBytes();
      throw new IOException(path + ": " + new String(why, StandardCharsets.UTF_8));
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public String hostAndPort() {
    return node.hostAndPort();
  }

  /** Nobody beats for it, so it says that it need not be missed. */
  @Override
  public void put(String hostAndPort, Instance instance) throws IOException {
    String timeouts =
        "\"preserved.heart.beat.timeout\":\"3000000\",\"preserved.ip.delete.timeout\":\"3000000\"";
    String role = instance.role().isEmpty() ? "" : ",\"role\":\"" + instance.role() + "\"";
    ask(
        "POST",
        "/v1/ns/instance",
        Map.of(
            "serviceName",
            SERVICE,
            "groupName",
            GROUP,
            "ip",
            hostAndPort.split(":", -1)[0],
            "port",
            hostAndPort.split(":", -1)[1],
            "weight",
            String.valueOf(instance.weight()),
            "enabled",
            String.valueOf(instance.isEnabled()),
            "healthy",
            String.valueOf(instance.isHealthy()),
            "ephemeral",
            "true",
            "metadata",
            "{" + timeouts + role + "}"));
  }

  @Override
  public void remove(String hostAndPort) throws IOException {
    ask(
        "DELETE",
        "/v1/ns/instance",
        Map.of(
            "serviceName",
            SERVICE,
            "groupName",
            GROUP,
            "ip",
            hostAndPort.split(":", -1)[0],
            "port",
            hostAndPort.split(":", -1)[1],
            "ephemeral",
            "true"));
  }

  @Override
  public void kill() {
    node.kill();
  }

  @Override
  public void start() {
    node.start();
  }

  @Override
  public void close() {
    node.close();
  }
}
