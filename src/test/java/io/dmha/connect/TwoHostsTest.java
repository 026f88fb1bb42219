package io.dmha.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.net.FaultProxy;
import io.dmha.fixtures.net.NetFault;
import io.dmha.fixtures.node.H2Node;
import io.dmha.fixtures.node.NeedsProcesses;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connecting over two hosts of which the first is in trouble; both lead to one H2 server. */
@Timeout(60)
@NeedsProcesses
class TwoHostsTest {
  @TempDir static Path folder;
  private static H2Node node;

  private FaultProxy first;
  private FaultProxy second;

  @BeforeAll
  static void start() throws Exception {
    node = H2Hosts.startedNode(folder);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @BeforeEach
  void open() {
    first = H2Hosts.proxy(node);
    second = H2Hosts.proxy(node);
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  @ParameterizedTest
  @EnumSource(
      names = {"PASS", "FIN", "RST", "SLOW_DRIP", "DROP_NEXT_REPLY"},
      mode = EnumSource.Mode.EXCLUDE)
  void theSecondHostServesWhateverIsTheMatterWithTheFirst(NetFault fault) throws Exception {
    first.set(fault);

    Outcome outcome =
        Outcome.of(
            () -> {
              try (Connection connection =
                  H2Hosts.connect(H2Hosts.url(first, second, "attemptTimeout=500ms"))) {
                assertThat(connection.toString()).contains(":" + second.port());
                assertThat(H2Hosts.ask(connection, "select 7")).isEqualTo("7");
              }
              return true;
            });

    assertThat(outcome.thrown()).isNull();
    assertThat(outcome.took()).isLessThan(Duration.ofMillis(500).plus(Outcome.SLACK));
  }

  /** H2 has no read timeout at all, and each byte comes in time. */
  @Test
  void aFirstHostThatDripsCostsOneAttempt() throws Exception {
    first.drip(1, Duration.ofMillis(100));
    String url = H2Hosts.url(first, second, "attemptTimeout=300ms");

    try (Connection connection = H2Hosts.connect(url)) {
      assertThat(connection.toString()).contains(":" + second.port());
    }
  }

  /** One connect pays for what all others know from then on. */
  @ParameterizedTest
  @EnumSource(names = {"BLACK_HOLE_CONNECT", "ACCEPT_THEN_SILENCE"})
  void aDeadFirstHostDoesNotCostEveryConnectItsTimeout(NetFault fault) throws Exception {
    first.set(fault);
    String url = H2Hosts.url(first, second, "attemptTimeout=1s");

    Outcome outcome =
        Outcome.of(
            () -> {
              for (int i = 0; i < 20; i++) {
                H2Hosts.connect(url).close();
              }
              return true;
            });

    assertThat(outcome.thrown()).isNull();
    assertThat(outcome.took()).isLessThan(Duration.ofSeconds(10));
    // One login, and one look of the watch at the port, which costs nobody anything.
    assertThat(first.accepted()).isLessThanOrEqualTo(2);
    // The watch may have asked it while it was used.
    assertThat(second.accepted()).isBetween(20, 22);
  }

  /** Whose name comes first in the URL matters only while both are well. */
  @Test
  void theFirstHostIsUsedWhileItIsWell() throws Exception {
    try (Connection connection = H2Hosts.connect(H2Hosts.url(first, second))) {
      assertThat(connection.toString()).contains(":" + first.port());
      assertThat(second.accepted()).isZero();
    }
  }

  /** What one URL has learnt of a host is no business of another's. */
  @Test
  void urlsDoNotInfluenceEachOther() throws Exception {
    String hasty =
        H2Hosts.url(first, second, "attemptTimeout=5s", "maxAttempts=1", "probeInterval=0");
    String patient =
        H2Hosts.url(first, second, "attemptTimeout=20s", "role=any", "probeInterval=0");
    first.set(NetFault.ACCEPT_THEN_FIN);
    H2Hosts.connect(hasty).close();
    first.set(NetFault.PASS);
    int before = first.accepted();

    try (Connection other = H2Hosts.connect(patient);
        Connection same = H2Hosts.connect(hasty)) {
      assertThat(other.toString()).contains(":" + first.port());
      assertThat(same.toString()).contains(":" + second.port());
      assertThat(first.accepted()).isEqualTo(before + 1);
    }
  }

  /** The limits of one URL hold for it alone, while another one waits for the same host. */
  @Test
  void limitsOfOneUrlDoNotHoldForAnother() throws Exception {
    first.set(NetFault.ACCEPT_THEN_SILENCE);
    String hasty = H2Hosts.url(first, "recoveryTimeout=200ms");
    String patient = H2Hosts.url(first, "recoveryTimeout=600ms");

    Outcome shortOne = Outcome.of(() -> H2Hosts.connect(hasty));
    Outcome longOne = Outcome.of(() -> H2Hosts.connect(patient));

    assertThat(shortOne.thrown()).hasMessageContaining("within 200 ms (dmha.recoveryTimeout)");
    assertThat(longOne.thrown()).hasMessageContaining("within 600 ms (dmha.recoveryTimeout)");
    assertThat(longOne.took()).isGreaterThan(Duration.ofMillis(500));
  }
}
