package io.dmha.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.fixtures.junit.Slow;
import io.dmha.time.Ticker;
import io.dmha.topology.Host;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Servers that hang, break off, lie and flood; each request ends, as a failure in words of ours.
 */
@Timeout(60)
@Slow
class HostileSourceTest {
  private static final Duration WAIT = Duration.ofMillis(300);
  private static final String SECRET = "S3cret-token";

  private final CountDownLatch isOver = new CountDownLatch(1);
  private final Script server = new Script(Script.says(500, ""));

  @AfterEach
  void stop() throws IOException {
    isOver.countDown();
    server.close();
  }

  private List<Host> servers() {
    return List.of(new Host("127.0.0.1", server.port()));
  }

  private HostSource consul() {
    Http http = new Http(false, null, Ticker.system());
    return new ConsulSource(http, servers(), "dm", Login.of("", "", SECRET));
  }

  private HostSource etcd() {
    Http http = new Http(false, null, Ticker.system());
    Etcd etcd = new Etcd(http, servers(), Login.of("", "", ""), Ticker.system());
    return new EtcdSource(etcd, "/dm");
  }

  private static String instance(String address, Object port, String tags) {
    return "{\"Node\":{\"Address\":\"10.0.0.1\"},\"Service\":{\"Address\":\""
        + address
        + "\",\"Port\":"
        + port
        + ",\"Tags\":"
        + tags
        + "}}";
  }

  private static String range(String... keysAndValues) {
    StringBuilder answer = new StringBuilder("{\"header\":{\"revision\":\"7\"},\"kvs\":[");
    for (int i = 0; i < keysAndValues.length; i += 2) {
      answer.append(i == 0 ? "" : ",").append("{\"key\":\"").append(base64(keysAndValues[i]));
      answer.append("\",\"value\":\"").append(base64(keysAndValues[i + 1])).append("\"}");
    }
    return answer.append("]}").toString();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertFails(HostSource source, String message) {
    assertThatThrownBy(() -> source.watch(null, WAIT))
        .isInstanceOf(SourceFailed.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining(SECRET);
  }

  @Test
  void consulIsRead() throws Exception {
    String body = "[" + instance("h2", 5236, "null") + "," + instance("", 5237, "[\"primary\"]");
    server.answers(Script.says(200, body + "]", "X-Consul-Index: 12"));

    HostAnswer answer = consul().watch(null, WAIT);

    assertThat(answer.hosts()).containsExactly(new Host("10.0.0.1", 5237), new Host("h2", 5236));
    assertThat(answer.leader()).isEqualTo(new Host("10.0.0.1", 5237));
    assertThat(server.requests().get(0))
        .startsWith("GET /v1/health/service/dm?passing=true HTTP/1.1")
        .contains("X-Consul-Token: " + SECRET);
  }

  @Test
  void consulIsAskedToWait() throws Exception {
    String body = "[" + instance("h2", 5236, "[]") + "]";
    server.answers(Script.says(200, body, "X-Consul-Index: 12"));
    HostSource source = consul();
    HostAnswer first = source.watch(null, WAIT);

    assertThat(source.watch(first, WAIT)).isSameAs(first);
    assertThat(server.requests().get(1)).contains("&index=12&wait=300ms");
    server.answers(Script.says(200, body, "X-Consul-Index: 3"));
    HostAnswer backwards = source.watch(first, WAIT);
    assertThat(backwards.version()).as("asked from the beginning").isEqualTo("0");
    HostAnswer again = source.watch(backwards, WAIT);
    assertThat(again.version()).isEqualTo("3");
    assertThat(server.requests().get(3)).doesNotContain("index=");
  }

  @Test
  void anIpv6AddressHasItsBrackets() throws Exception {
    server.answers(
        Script.says(200, "[" + instance("2001:db8::1", 1, "[]") + "]", "X-Consul-Index: 1"));

    assertThat(consul().watch(null, WAIT).hosts()).hasToString("[[2001:db8::1]:1]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "70000", "-1", "\"5236\"", "null", "1.5", "[]", "99999999999999999"})
  void aPortThatIsNoneIsRefused(String port) {
    server.answers(
        Script.says(
            200,
            "[" + instance("h1", 1, "[]") + "," + instance("h2", port, "[]") + "]",
            "X-Consul-Index: 1"));

    assertThatThrownBy(() -> consul().watch(null, WAIT)).isInstanceOf(SourceFailed.class);
  }

  @Test
  void anEmptyListIsRefused() {
    server.answers(Script.says(200, "[]", "X-Consul-Index: 1"));
    assertFails(consul(), "names no host");
    server.answers(Script.says(200, "{\"header\":{\"revision\":\"7\"}}"));
    assertFails(etcd(), "names no host");
  }

  @Test
  void aWrongTokenIsToldAsThat() {
    server.answers(Script.says(403, "ACL not found " + SECRET));
    assertFails(consul(), "refuses the user, the password or the token (403)");
  }

  @Test
  void aRedirectIsNotFollowed() throws Exception {
    try (Script elsewhere = new Script(Script.says(200, "[]", "X-Consul-Index: 1"))) {
      server.answers(Script.says(302, "", "Location: http://127.0.0.1:" + elsewhere.port() + "/"));
      assertFails(consul(), "answers with status 302");
      assertThat(elsewhere.requests()).isEmpty();
    }
  }

  @Test
  void rubbishIsRefused() {
    server.answers((request, out) -> out.write(new byte[] {0, -1, 7, 13, 10, 13, 10}));
    assertFails(consul(), "");
    server.answers(Script.says(200, "<html>", "X-Consul-Index: 1"));
    assertFails(consul(), "answers no JSON");
    server.answers(Script.says(200, "[1,2]", "X-Consul-Index: 1"));
    assertFails(consul(), "answers JSON of another form");
    server.answers(Script.says(200, "[" + instance("h", 1, "[]") + "]"));
    assertFails(consul(), "without an index");
    server.answers(Script.says(200, "[\"\u00ff\u00fe\"]", "X-Consul-Index: 1"));
    assertFails(consul(), "not UTF-8");
    server.answers(Script.says(200, "{\"kvs\":[{\"key\":\"***\"}]}"));
    assertFails(etcd(), "no Base64");
    server.answers(Script.says(200, range("/dm/hosts/1", "h1:\u0007")));
    assertFails(etcd(), "names something that is no host with a port");
    server.answers(Script.says(200, range("/dm/hosts/1", "h1:1", "/dm/leader", "x")));
    assertFails(etcd(), "names a leader that is no host");
    server.answers(Script.says(200, "{\"more\":true}"));
    assertFails(etcd(), "more than 256 keys");
  }

  @Test
  void halfAnAnswerIsRefused() {
    String whole = "[" + instance("h1", 1, "[]") + "," + instance("h2", 2, "[]") + "]";
    String half = whole.substring(0, whole.indexOf("},{") + 1);
    server.answers(
        (request, out) ->
            out.write(
                (Script.head(200, whole.length(), "X-Consul-Index: 1") + half)
                    .getBytes(StandardCharsets.UTF_8)));
    assertFails(consul(), "breaks its answer off");
    server.answers(Script.says(200, half, "X-Consul-Index: 1"));
    assertFails(consul(), "answers JSON that ends too early");
  }

  @Test
  void tenMegabytesAreNotRead() {
    server.answers(
        (request, out) -> {
          out.write(Script.head(200, 10_000_000).getBytes(StandardCharsets.UTF_8));
          for (int i = 0; i < 10_000; i++) {
            out.write(new byte[1_000]);
          }
        });
    assertFails(consul(), "answers more than 1 MiB");
  }

  @Test
  void whoHangsIsGivenUp() {
    server.answers((request, out) -> isOver.await());
    assertFails(consul(), "does not answer (SocketTimeoutException)");
    assertFails(etcd(), "does not answer (SocketTimeoutException)");
  }

  /** A byte each moment keeps each read alive; all together have a limit, too. */
  @Test
  void whoDripsIsGivenUp() {
    server.answers(
        (request, out) -> {
          out.write(Script.head(200, 100_000).getBytes(StandardCharsets.UTF_8));
          while (!isOver.await(20, TimeUnit.MILLISECONDS)) {
            out.write(' ');
            out.flush();
          }
        });
    assertFails(consul(), "answers too slowly");
  }

  @Test
  void whoRefusesIsGivenUp() throws IOException {
    server.close();
    assertFails(consul(), "does not answer (ConnectException)");
  }

  @Test
  void aWatchThatSaysNothingIsAFailureAndOneThatIsQuietIsNot() throws Exception {
    server.answers(Script.says(200, range("/dm/hosts/1", "h1:1")));
    HostSource source = etcd();
    HostAnswer first = source.watch(null, WAIT);
    assertThat(first.hosts()).containsExactly(new Host("h1", 1));

    server.answers((request, out) -> isOver.await());
    assertThatThrownBy(() -> source.watch(first, WAIT)).isInstanceOf(SourceFailed.class);

    String created = "{\"result\":{\"header\":{\"revision\":\"7\"},\"created\":true}}\n";
    server.answers(
        (request, out) -> {
          out.write((Script.head(200, 100_000) + created).getBytes(StandardCharsets.UTF_8));
          out.flush();
          isOver.await();
        });
    assertThat(source.watch(first, WAIT)).isSameAs(first);
    assertThat(server.requests().get(2)).contains("\"start_revision\":\"8\"");
  }

  @Test
  void anotherStoreIsReadAnew() throws Exception {
    server.answers(Script.says(200, range("/dm/hosts/1", "h1:1")));
    HostSource source = etcd();
    HostAnswer first = source.watch(null, WAIT);
    server.answers(
        (request, out) ->
            Script.says(
                    200,
                    request.contains("create_request")
                        ? "{\"result\":{\"header\":{\"revision\":\"2\"},\"created\":true}}\n"
                        : range("/dm/hosts/1", "h2:1"))
                .to(request, out));

    assertThat(source.watch(first, WAIT).hosts()).containsExactly(new Host("h2", 1));
  }

  @Test
  void theNextServerIsAskedWhereOneIsDown() throws Exception {
    server.answers(Script.says(200, range("/dm/hosts/1", "h1:1")));
    Http http = new Http(false, null, Ticker.system());
    List<Host> two = List.of(new Host("127.0.0.1", 1), servers().get(0));
    Etcd etcd = new Etcd(http, two, Login.of("", "", ""), Ticker.system());

    assertThat(new EtcdSource(etcd, "/dm").watch(null, WAIT).hosts()).hasSize(1);
  }
}
