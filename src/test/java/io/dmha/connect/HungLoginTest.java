package io.dmha.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.junit.LeakCheck;
import io.dmha.fixtures.net.FaultProxy;
import io.dmha.fixtures.net.FaultSocket;
import io.dmha.fixtures.net.NetFault;
import io.dmha.fixtures.net.SocketScript;
import io.dmha.fixtures.node.H2Node;
import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.NeedsProcesses;
import io.dmha.fixtures.node.PostgresNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Logins that never end, on sockets that stay open and silent whatever happens to their host
 * afterwards: it is used again, and they do not pile up.
 */
@Timeout(120)
@NeedsProcesses
class HungLoginTest {
  /** Some of these peers answer logins alone, and would not say which database they hold. */
  private static final String LOGIN_ONLY = "&dmha.continuity=reads";

  private static final Duration SOON = Duration.ofSeconds(20);

  /** The longest that a host which is back may be overlooked for. */
  private static final Duration FEW_SECONDS = Duration.ofSeconds(5).plus(Outcome.SLACK);

  @RegisterExtension final LeakCheck leaks = new LeakCheck();

  @TempDir static Path folder;
  private static H2Node node;

  @BeforeAll
  static void start() throws SQLException {
    node = H2Hosts.startedNode(folder);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  /** H2 alone would wait for ever for the answer to its greeting. */
  @Test
  void anH2HostThatSwallowedLoginsIsUsedAgainAndTheyHaveEnded() throws Exception {
    try (FaultProxy proxy = H2Hosts.proxy(node)) {
      String url =
          H2Hosts.url(
              proxy,
              "attemptTimeout=300ms",
              "maxAttempts=5",
              "backoffBase=10ms",
              "probeInterval=0");

      assertSwallowed(url, "sa", proxy);

      assertUsedAgain(url, "sa", proxy);
    }
  }

  /** A user's own word, and a login without any bound: tried ever more rarely, but tried. */
  @Test
  void aHostThatSwallowedLoginsWithoutAnyBoundIsUsedAgain() throws Exception {
    leaks.within(Duration.ofSeconds(10));
    try (FaultProxy proxy = H2Hosts.proxy(node)) {
      String url =
          H2Hosts.url(proxy, "attemptTimeout=250ms", "recoveryTimeout=4s", "probeInterval=0")
              + ";NETWORK_TIMEOUT=0";
      proxy.set(NetFault.ACCEPT_THEN_SILENCE);

      Outcome outcome = Outcome.of(() -> H2Hosts.connect(url));

      assertThat(outcome.state()).isEqualTo("08001");
      // 4 s are 16 limits, 4 doublings.
      assertThat(proxy.accepted()).isBetween(5, 4 + 1 + 4);
      assertThat(loginThreads()).isEqualTo(proxy.accepted());
      assertUsedAgain(url, "sa", proxy);
    }
  }

  /** The limit of the login is none of the calls that follow it. */
  @Test
  void aLongH2CallIsNotCutByTheLimitOfTheLogin() throws Exception {
    try (FaultProxy proxy = H2Hosts.proxy(node);
        Connection connection =
            H2Hosts.connect(H2Hosts.url(proxy, "attemptTimeout=300ms", "probeInterval=0"));
        Statement statement = connection.createStatement()) {
      statement.execute("create alias pause for \"java.lang.Thread.sleep(long)\"");

      statement.execute("call pause(600)");

      assertThat(proxy.accepted()).isEqualTo(1);
    }
  }

  /** The answers of pgjdbc's server, and its own, have no bound once the connect is through. */
  @Test
  @NeedsPostgres
  void aPostgresHostThatSwallowedLoginsIsUsedAgainAndTheyHaveEnded() throws Exception {
    try (PostgresNode postgres = PostgresNode.started();
        FaultProxy proxy = FaultProxy.to(postgres.port())) {
      String url =
          "jdbc:dmha:postgresql://127.0.0.1:"
              + proxy.port()
              + "/postgres?sslmode=disable&dmha.probeInterval=0&dmha.attemptTimeout=1s&dmha.maxAttempts=5"
              + "&dmha.backoffBase=10ms";

      assertSwallowed(url, "postgres", proxy);

      assertThat(threads("PostgreSQL JDBC driver connection thread")).isZero();
      assertUsedAgain(url, "postgres", proxy);
      int before = proxy.accepted();
      try (Connection connection = DriverManager.getConnection(url, "postgres", "");
          Statement statement = connection.createStatement()) {
        assertThat(connection.getNetworkTimeout()).isZero();
        statement.execute("select pg_sleep(1.5)");
      }
      assertThat(proxy.accepted()).isEqualTo(before + 1);
      // What the user sets of the driver's own limits stays.
      try (Connection limited =
          DriverManager.getConnection(url + "&socketTimeout=77", "postgres", "")) {
        assertThat(limited.getNetworkTimeout()).isEqualTo(77_000);
      }
    }
  }

  @Test
  void aDamengHostThatSwallowedLoginsIsUsedAgainAndTheyHaveEnded() throws Exception {
    SocketScript primary = DamengHandshake.admitting(DamengHandshake.PRIMARY, DamengHandshake.OPEN);
    try (FaultSocket server = FaultSocket.playing(primary);
        FaultProxy proxy = FaultProxy.to(server.port())) {
      String url =
          "jdbc:dmha:dm://127.0.0.1:"
              + proxy.port()
              + "?dmha.probeInterval=0&dmha.attemptTimeout=300ms&dmha.maxAttempts=5&dmha.backoffBase=10ms"
              + LOGIN_ONLY;

      assertSwallowed(url, "SYSDBA", proxy);

      assertUsedAgain(url, "SYSDBA", proxy);
    }
  }

  private static void assertSwallowed(String url, String user, FaultProxy proxy) {
    proxy.set(NetFault.ACCEPT_THEN_SILENCE);

    Outcome outcome = Outcome.of(() -> DriverManager.getConnection(url, user, ""));

    assertThat(outcome.state()).isEqualTo("08001");
    assertThat(proxy.accepted()).isGreaterThan(4);
    Eventually.within(SOON, "all logins ended", () -> loginThreads() == 0);
  }

  private static void assertUsedAgain(String url, String user, FaultProxy proxy) {
    proxy.set(NetFault.PASS);

    assertConnects(url, user);
  }

  /** Each connect has its own budget; together they get no more than a few seconds. */
  private static void assertConnects(String url, String user) {
    Eventually.within(
        FEW_SECONDS,
        "the host used again",
        () -> {
          DriverManager.getConnection(url, user, "").close();
          return true;
        });
    Outcome another = Outcome.of(() -> DriverManager.getConnection(url, user, ""));
    assertThat(another.thrown()).isNull();
  }

  private static long loginThreads() {
    return threads("dmha-\\d+-login-.*");
  }

  private static long threads(String pattern) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches(pattern))
        .count();
  }
}
