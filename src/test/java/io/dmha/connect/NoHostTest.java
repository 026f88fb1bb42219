package io.dmha.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.fixtures.net.FaultProxy;
import io.dmha.fixtures.net.FaultSocket;
import io.dmha.fixtures.net.NetFault;
import io.dmha.fixtures.net.SocketScript;
import io.dmha.fixtures.node.H2Node;
import io.dmha.fixtures.node.NeedsProcesses;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens where no host can be had. */
@Timeout(60)
@NeedsProcesses
class NoHostTest {
  /** Not hosts × timeout, let alone twice that: one budget for the whole call. */
  @Test
  void manyDeadHostsCostNoMoreThanTheBudget() throws Exception {
    List<FaultProxy> hosts = new ArrayList<>();
    try {
      for (int i = 0; i < 12; i++) {
        FaultProxy host = FaultProxy.toNowhere();
        host.set(NetFault.ACCEPT_THEN_SILENCE);
        hosts.add(host);
      }
      int[] ports = hosts.stream().mapToInt(FaultProxy::port).toArray();
      String url = H2Hosts.url(ports, "recoveryTimeout=1500ms", "attemptTimeout=1s");

      Outcome outcome = Outcome.of(() -> H2Hosts.connect(url));

      assertThat(outcome.thrown()).isInstanceOf(SQLTransientConnectionException.class);
      assertThat(outcome.state()).isEqualTo("08001");
      assertThat(outcome.took())
          .isGreaterThan(Duration.ofSeconds(1))
          .isLessThan(Duration.ofMillis(2500).plus(Outcome.SLACK));
    } finally {
      hosts.forEach(FaultProxy::close);
    }
  }

  /** The login timeout of the caller counts where it is shorter. */
  @Test
  void aShorterLoginTimeoutOfDriverManagerIsKept() throws Exception {
    try (FaultSocket silent = FaultSocket.playing(SocketScript.silence())) {
      DriverManager.setLoginTimeout(1);

      Outcome outcome = Outcome.of(() -> H2Hosts.connect(H2Hosts.url(new int[] {silent.port()})));

      assertThat(outcome.thrown()).isInstanceOf(SQLTransientConnectionException.class);
      assertThat(outcome.took()).isLessThan(Duration.ofSeconds(1).plus(Outcome.SLACK));
    } finally {
      DriverManager.setLoginTimeout(0);
    }
  }

  /** n rounds are n logins at every host: no layer below adds tries of its own. */
  @Test
  void maxAttemptsIsTheNumberOfRounds() throws Exception {
    try (FaultSocket first = FaultSocket.playing(SocketScript.fin());
        FaultSocket second = FaultSocket.playing(SocketScript.fin())) {
      Outcome outcome =
          Outcome.ofConnect(
              "jdbc:dmha:dm://127.0.0.1:"
                  + first.port()
                  + ",127.0.0.1:"
                  + second.port()
                  + "?dmha.backoffBase=10ms&dmha.probeInterval=0&dmha.maxAttempts=2");

      assertThat(outcome.thrown())
          .isInstanceOf(SQLTransientConnectionException.class)
          .hasMessageContaining("in 2 rounds (dmha.");
      assertThat(first.accepted()).isEqualTo(2);
      assertThat(second.accepted()).isEqualTo(2);
    }
  }

  /** A connection that found no host is not spoilt by it. */
  @Test
  void aCallThatFoundNoHostLeavesTheConnectionToTheNextCall(@TempDir Path folder) throws Exception {
    try (H2Node node = H2Hosts.startedNode(folder);
        FaultProxy proxy = H2Hosts.proxy(node);
        Connection connection = H2Hosts.connect(H2Hosts.url(proxy, "recoveryTimeout=2s"))) {
      proxy.set(NetFault.PROCESS_DEAD);

      Outcome outcome = Outcome.of(() -> H2Hosts.ask(connection, "select 1"));

      assertThat(outcome.thrown())
          .isInstanceOf(SQLTransientConnectionException.class)
          .hasMessageContaining("127.0.0.1:" + proxy.port() + " ")
          .hasCauseInstanceOf(SQLException.class);
      assertThat(outcome.state()).isEqualTo("08001");
      assertThat(outcome.took()).isLessThan(Duration.ofSeconds(2).plus(Outcome.SLACK));
      assertThat(connection.isClosed()).isFalse();

      proxy.set(NetFault.PASS);
      assertThat(H2Hosts.ask(connection, "select 2")).isEqualTo("2");
    }
  }

  /** The wrong password is the driver's to refuse, at once and for good. */
  @Test
  void aRefusedLoginIsNotTriedElsewhere(@TempDir Path folder) throws Exception {
    try (H2Node node = H2Hosts.startedNode(folder);
        FaultProxy first = H2Hosts.proxy(node);
        FaultProxy second = H2Hosts.proxy(node)) {
      H2Hosts.connect(H2Hosts.url(first)).close();

      assertThatThrownBy(
              () -> DriverManager.getConnection(H2Hosts.url(first, second), "sa", "wrong"))
          .isInstanceOf(org.h2.jdbc.JdbcSQLInvalidAuthorizationSpecException.class)
          .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("28000"));
      assertThat(second.accepted()).isZero();
    }
  }
}
