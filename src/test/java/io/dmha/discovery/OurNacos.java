package io.dmha.discovery;

import io.dmha.fixtures.net.FixedPort;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.net.ServerSocketFactory;

/**
 * Answers as the documents of Nacos have it, and as a real 2.2.4 does: with the API of 1.x, or that
 * of 3.x. Its tokens live in its memory. Thread-safe but for its start.
 */
final class OurNacos implements NacosServer {
  private final FixedPort port = FixedPort.reserve();
  private final boolean isOld;
  private final Map<String, Instance> instances = new ConcurrentSkipListMap<>();
  private final AtomicInteger token = new AtomicInteger();
  private Script script;

  /**
   * @param isOld whether it has the API of 1.x and 2.x, and no other
   */
  OurNacos(boolean isOld) {
    this.isOld = isOld;
    script = new Script(new AtPort(port), this::answer);
  }

  /** Listens at the port that is ours. */
  private static final class AtPort extends ServerSocketFactory {
    private final FixedPort port;

    AtPort(FixedPort port) {
      this.port = port;
    }

    @Override
    public ServerSocket createServerSocket(int any, int backlog, InetAddress address)
        throws IOException {
      ServerSocket server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(address, port.number()), backlog);
      return server;
    }

    @Override
    public ServerSocket createServerSocket(int any) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ServerSocket createServerSocket(int any, int backlog) {
      throw new UnsupportedOperationException();
    }
  }

  private void answer(String request, OutputStream out) throws IOException, InterruptedException {
    String login = isOld ? "POST /nacos/v1/auth/users/login " : "POST /nacos/v3/auth/user/login ";
    String list =
        isOld ? "GET /nacos/v1/ns/instance/list?" : "GET /nacos/v3/client/ns/instance/list?";
    if (request.startsWith(login)) {
      Script.Answer answer =
          isRight(request) ? Script.says(200, token()) : refuses("unknown user!");
      answer.to(request, out);
    } else if (!request.startsWith(list)) {
      Script.says(404, "{\"status\":404,\"error\":\"Not Found\"}").to(request, out);
    } else if (!request.contains("\r\nAuthorization: Bearer token-" + token.get() + "\r\n")) {
      refuses("token invalid!").to(request, out);
    } else {
      Script.says(200, list(request)).to(request, out);
    }
  }

  private static boolean isRight(String request) {
    String form = request.substring(request.indexOf("\r\n\r\n") + 4);
    return request.contains("Content-Type: application/x-www-form-urlencoded")
        && List.of(form.split("&", -1)).stream()
            .map(each -> URLDecoder.decode(each, StandardCharsets.UTF_8))
            .toList()
            .equals(List.of("username=" + USER, "password=" + PASSWORD));
  }

  private static Script.Answer refuses(String why) {
    return Script.says(403, "{\"status\":403,\"error\":\"Forbidden\",\"message\":\"" + why + "\"}");
  }

  private String token() {
    String given = "{\"accessToken\":\"token-" + token.get() + "\",\"tokenTtl\":18000}";
    return isOld ? given : "{\"code\":0,\"message\":\"success\",\"data\":" + given + "}";
  }

  private String list(String request) {
    boolean isAsked = request.contains("groupName=" + GROUP + "&serviceName=" + SERVICE);
    String hosts =
        instances.entrySet().stream()
            .filter(each -> isAsked)
            .map(each -> json(each.getKey(), each.getValue()))
            .collect(Collectors.joining(",", "[", "]"));
    return isOld
        ? "{\"name\":\""
            + GROUP
            + "@@"
            + SERVICE
            + "\",\"cacheMillis\":10000,\"hosts\":"
            + hosts
            + "}"
        : "{\"code\":0,\"message\":\"success\",\"data\":" + hosts + "}";
  }

  static String json(String hostAndPort, Instance instance) {
    int colon = hostAndPort.lastIndexOf(':');
    String role = instance.role().isEmpty() ? "" : "\"role\":\"" + instance.role() + "\"";
    return String.format(
        "{\"instanceId\":null,\"ip\":\"%s\",\"port\":%s,\"weight\":%s,\"healthy\":%s,\"enabled\":%s,"
            + "\"ephemeral\":true,\"clusterName\":\"DEFAULT\",\"metadata\":{%s}}",
        hostAndPort.substring(0, colon),
        hostAndPort.substring(colon + 1),
        instance.weight(),
        instance.isHealthy(),
        instance.isEnabled(),
        role);
  }

  /** What it was asked so far, since it was started. */
  List<String> requests() {
    return script.requests();
  }

  /** Has every token end that was given so far. */
  void endTokens() {
    int unused = token.incrementAndGet();
  }

  @Override
  public String hostAndPort() {
    return "127.0.0.1:" + port.number();
  }

  @Override
  public void put(String hostAndPort, Instance instance) {
    instances.put(hostAndPort, instance);
  }

  @Override
  public void remove(String hostAndPort) {
    instances.remove(hostAndPort);
  }

  @Override
  public void kill() throws IOException {
    script.close();
    instances.clear();
    endTokens();
  }

  @Override
  public void start() {
    script = new Script(new AtPort(port), this::answer);
  }

  @Override
  public void close() {
    try {
      script.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      port.close();
    }
  }
}
