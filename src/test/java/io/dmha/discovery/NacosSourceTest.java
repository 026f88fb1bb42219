package io.dmha.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.discovery.NacosServer.Instance;
import io.dmha.fixtures.junit.Slow;
import io.dmha.fixtures.time.ManualTicker;
import io.dmha.fixtures.time.RecordingSleeper;
import io.dmha.time.Backoff;
import io.dmha.time.Ticker;
import io.dmha.topology.Host;
import io.dmha.topology.HostFigures;
import io.dmha.topology.HostList;
import io.dmha.topology.HostSelection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is believed of a Nacos: one that keeps to its documents, and one that lies, hangs and ends.
 */
@Timeout(60)
@Slow
class NacosSourceTest {
  private static final Duration WAIT = Duration.ofSeconds(5);
  private static final Host A = new Host("10.0.0.1", 5236);
  private static final Host B = new Host("10.0.0.2", 5236);
  private static final String PATH = "public/" + NacosServer.GROUP + "/" + NacosServer.SERVICE;

  private final CountDownLatch isOver = new CountDownLatch(1);
  private final ManualTicker ticker = new ManualTicker();
  private final OurNacos ours = new OurNacos(false);
  private final Script script = new Script(Script.says(500, ""));
  private Runnable meanwhile = () -> {};
  private final RecordingSleeper sleeper = new RecordingSleeper(ticker, pause -> meanwhile.run());

  @AfterEach
  void stop() throws IOException {
    isOver.countDown();
    ours.close();
    script.close();
  }

  private NacosSource source(int port, String password) {
    Http http = new Http(false, null, Ticker.system());
    Login login = Login.of(password.isEmpty() ? "" : NacosServer.USER, password, "");
    List<Host> servers = List.of(new Host("127.0.0.1", port));
    Nacos nacos = new Nacos(http, servers, NacosService.read(PATH), login);
    return new NacosSource(nacos, sleeper, ticker);
  }

  private NacosSource source() {
    return source(script.port(), "");
  }

  private static NacosSource of(OurNacos server, NacosSourceTest test) {
    int port = Integer.parseInt(server.hostAndPort().split(":", -1)[1]);
    return test.source(port, NacosServer.PASSWORD);
  }

  private static String data(String... instances) {
    return "{\"code\":0,\"message\":\"success\",\"data\":[" + String.join(",", instances) + "]}";
  }

  private static String json(Host host, Instance instance) {
    return OurNacos.json(host.toString(), instance);
  }

  private void assertFails(String answer, String message) {
    script.answers(Script.says(200, answer));
    assertFails(source(), message);
  }

  private static void assertFails(NacosSource source, String message) {
    assertThatThrownBy(() -> source.watch(null, WAIT))
        .isInstanceOf(SourceFailed.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("S3cret");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bothApisAreSpoken(boolean isOld) throws Exception {
    try (OurNacos server = new OurNacos(isOld)) {
      server.put(B.toString(), Instance.PLAIN.leading());
      server.put(A.toString(), Instance.PLAIN);
      server.put("10.0.0.3:5236", Instance.PLAIN.disabled());
      server.put("10.0.0.4:5236", new Instance(1, true, false, ""));
      NacosSource source = of(server, this);

      HostAnswer answer = source.watch(null, WAIT);

      assertThat(answer.hosts()).containsExactly(A, B);
      assertThat(answer.leader()).isEqualTo(B);
      assertThat(source.watch(answer, WAIT)).isSameAs(answer);
      String query = "?namespaceId=public&groupName=BANK&serviceName=dm HTTP";
      assertThat(server.requests().get(server.requests().size() - 1)).contains(query);
      assertThat(server.requests())
          .filteredOn(each -> each.contains("login"))
          .hasSize(isOld ? 2 : 1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0.5, 100, 50",
    "1, 0.001, 100, 1",
    "1, 0, 100, 0",
    "100, 50, 1000, 500",
    "0, 0, 0, 0"
  })
  void aWeightIsAShareOfThePlainOne(double a, double b, int ofA, int ofB) throws Exception {
    String list = data(json(A, Instance.PLAIN.weighing(a)), json(B, Instance.PLAIN.weighing(b)));
    script.answers(Script.says(200, list));
    Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), () -> 0.5);
    HostFigures figures =
        new HostList(List.of(A, B), HostSelection.ORDERED, backoff, ticker, new Random(1))
            .figures();

    for (Host told : source().watch(null, WAIT).hosts()) {
      figures.takeWeight(told.equals(A) ? A : B, told);
    }

    assertThat(List.of(figures.weight(A), figures.weight(B))).containsExactly(ofA, ofB);
  }

  @Test
  void whatItDoesNotMeanIsNotTaken() {
    String plain = json(A, Instance.PLAIN);
    assertFails(data(), "names no host");
    assertFails(data(json(A, Instance.PLAIN.disabled())), "names no host");
    assertFails("{\"code\":0,\"data\":null}", "names no host");
    assertFails("{\"code\":30000,\"data\":[" + plain + "]}", "answers with code 30000");
    assertFails("{\"code\":0,\"data\":{}}", "JSON of another form");
    assertFails(data(plain, "7"), "JSON of another form");
    assertFails(data(plain, plain.replace("5236", "\"5236\"")), "JSON of another form");
    assertFails(data(plain, plain.replace("\"healthy\":true,", "")), "JSON of another form");
    assertFails(data(plain, plain.replace("true", "1")), "JSON of another form");
    assertFails(data(plain, plain.replace("5236", "0")), "no host with a port");
    assertFails(data(plain, plain.replace("10.0.0.1", "h 1")), "no host with a port");
    assertFails(data(plain, plain.replace("1.0,", "-1,")), "a weight that is none");
    assertFails(data(plain, plain.replace("1.0,", "1e999,")), "a weight that is none");
    assertFails(data(plain, plain.replace("1.0,", "NaN,")), "no JSON");
    assertFails(data(plain) + "}", "no JSON");
    assertFails(data(plain).substring(0, 60), "ends too early");
    assertFails("<html>", "no JSON");
  }

  @Test
  void whoHangsOrBreaksOffIsGivenUp() {
    script.answers((request, out) -> isOver.await());
    assertFails(source(), "does not answer (SocketTimeoutException)");
    String whole = data(json(A, Instance.PLAIN), json(B, Instance.PLAIN));
    String half = Script.head(200, whole.length()) + whole.substring(0, 200);
    script.answers((request, out) -> out.write(half.getBytes(StandardCharsets.UTF_8)));
    assertFails(source(), "breaks its answer off");
  }

  @Test
  void aTokenThatHasEndedIsMadeAnew() throws Exception {
    ours.put(A.toString(), Instance.PLAIN);
    NacosSource source = of(ours, this);
    HostAnswer first = source.watch(null, WAIT);
    ours.endTokens();
    ours.put(B.toString(), Instance.PLAIN);

    assertThat(source.watch(first, WAIT).hosts()).containsExactly(A, B);
  }

  @Test
  void aWrongPasswordIsToldAsThat() {
    int port = Integer.parseInt(ours.hostAndPort().split(":", -1)[1]);
    assertFails(source(port, "S3cret-but-wrong"), "refuses the user or the password");
    assertFails(source(port, ""), "refuses the user, the password or the token (403)");
    assertFails(source(script.port(), "S3cret"), "answers the login with status 500");
    script.answers(Script.says(200, "{\"accessToken\":\"a\\nb\"}"));
    assertFails(source(script.port(), "S3cret"), "gives no token");
  }

  @Test
  void aChangeIsToldWithinTwoSeconds() throws Exception {
    ours.put(A.toString(), Instance.PLAIN);
    NacosSource source = of(ours, this);
    HostAnswer first = source.watch(null, WAIT);
    meanwhile = () -> ours.put(A.toString(), Instance.PLAIN.leading());

    assertThat(source.watch(first, WAIT).leader()).isEqualTo(A);
    assertThat(sleeper.pauses()).containsExactly(Duration.ofSeconds(2));
  }

  /** Two of three are named for a while, since the third has not reported again. */
  @Test
  void aServerThatHasBegunAnewDoesNotHaveHostsLeft() throws Exception {
    ours.put(A.toString(), Instance.PLAIN);
    ours.put(B.toString(), Instance.PLAIN);
    NacosSource source = of(ours, this);
    HostAnswer first = source.watch(null, WAIT);
    ours.kill();
    assertThatThrownBy(() -> source.watch(first, WAIT)).isInstanceOf(SourceFailed.class);
    ours.start();
    assertThatThrownBy(() -> source.watch(first, WAIT)).hasMessageContaining("names no host");

    ours.put(A.toString(), Instance.PLAIN);
    assertThat(source.watch(first, WAIT)).isSameAs(first);
    Host c = new Host("10.0.0.3", 5236);
    ours.put(c.toString(), Instance.PLAIN);
    assertThat(source.watch(first, WAIT)).isSameAs(first);
    ticker.advance(NacosSource.DOUBT);
    assertThat(source.watch(first, WAIT).hosts()).containsExactly(A, c);
  }

  @ParameterizedTest
  @CsvSource({
    "dm, ?namespaceId=public&groupName=DEFAULT_GROUP&serviceName=dm",
    "G/dm, ?namespaceId=public&groupName=G&serviceName=dm",
    "ns/G/dm, ?namespaceId=ns&groupName=G&serviceName=dm",
    "'ns/G/dm/a,b', '?namespaceId=ns&groupName=G&serviceName=dm&clusters=a,b'"
  })
  void aPathNamesTheService(String path, String query) {
    assertThat(path).matches(NacosService.PATH);
    assertThat(NacosService.read(path).query("clusters")).isEqualTo(query);
  }
}
