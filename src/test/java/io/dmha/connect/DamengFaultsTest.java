package io.dmha.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.connect.DamengPeer.Place;
import io.dmha.fixtures.junit.Slow;
import io.dmha.fixtures.net.FaultSocket;
import io.dmha.fixtures.net.SocketScript;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real Dameng driver under dmha, connecting to peers that are not Dameng servers. */
@Timeout(60)
@Slow
class DamengFaultsTest {
  private static final Duration BUDGET = Duration.ofMillis(1_500);
  private static final String LIMITS = "dmha.recoveryTimeout=1500ms&dmha.backoffBase=30ms";
  private static final String ONCE = "&dmha.maxAttempts=1";

  /** Without a limit of rounds it is tried on: one that fails at once, and one that costs time. */
  @ParameterizedTest
  @EnumSource(names = {"REFUSES", "IS_SILENT"})
  void aFaultyPeerIsNamedWithItsReasonWithinTheBudget(DamengPeer peer) throws Exception {
    try (Place place = peer.open()) {
      Outcome outcome = Outcome.ofConnect(url("127.0.0.1:" + place.port()));

      assertGaveUp(outcome);
      assertSpentTheBudget(outcome);
      assertThat(outcome.thrown())
          .hasMessageContaining("127.0.0.1:" + place.port() + " failed (" + peer.reason)
          .hasMessageContaining("tries)");
      assertIsTheDrivers(outcome.thrown().getCause(), peer);
    }
  }

  /** Whatever a peer does, one exception names it, another one and their reasons, with causes. */
  @ParameterizedTest
  @EnumSource
  void twoFaultyPeersAreBothNamedWithTheirReasons(DamengPeer peer) throws Exception {
    try (Place first = peer.open();
        Place second = DamengPeer.REFUSES.open()) {
      String hosts = "127.0.0.1:" + first.port() + ",127.0.0.1:" + second.port();

      Outcome outcome = Outcome.ofConnect(url(hosts) + ONCE);

      assertGaveUp(outcome);
      assertThat(outcome.thrown())
          .hasMessageContaining("127.0.0.1:" + first.port() + " failed (" + peer.reason)
          .hasMessageContaining(
              "127.0.0.1:" + second.port() + " failed (" + DamengPeer.REFUSES.reason);
      assertIsTheDrivers(outcome.thrown().getCause(), peer);
      assertThat(outcome.thrown().getSuppressed())
          .singleElement()
          .satisfies(e -> assertIsTheDrivers(e, DamengPeer.REFUSES));
    }
  }

  /** The driver's timeout is one of each read; dmha's is one of the whole attempt. */
  @Test
  void aPeerThatDripsIsLeftWhenTheAttemptIsOver() throws Exception {
    try (FaultSocket socket =
        FaultSocket.playing(SocketScript.drip((byte) 0, Duration.ofMillis(20)))) {
      Outcome outcome =
          Outcome.ofConnect(
              "jdbc:dmha:dm://127.0.0.1:"
                  + socket.port()
                  + "?connectTimeout=300&dmha.attemptTimeout=500ms&"
                  + LIMITS
                  + ONCE);

      assertGaveUp(outcome);
      assertThat(outcome.thrown())
          .hasMessageContaining("127.0.0.1:" + socket.port() + " no answer within 500 ms")
          .hasNoCause();
    }
  }

  /** Without an option of its own the driver gets nearly the limit of the attempt, and says why. */
  @Test
  void aSilentPeerIsLeftInTimeWithoutAnyOptionOfTheDriver() throws Exception {
    try (FaultSocket socket = FaultSocket.playing(SocketScript.silence())) {
      Outcome outcome =
          Outcome.ofConnect(
              "jdbc:dmha:dm://127.0.0.1:"
                  + socket.port()
                  + "?dmha.attemptTimeout=3s&dmha.maxAttempts=1&dmha.probeInterval=0");

      assertThat(outcome.thrown())
          .hasMessageContaining("127.0.0.1:" + socket.port() + " failed (vendor code 6001, Socket");
      assertThat(outcome.thrown().getCause()).hasCauseInstanceOf(SocketTimeoutException.class);
      assertThat(outcome.took())
          .isBetween(Duration.ofMillis(2600), Duration.ofSeconds(3).plus(Outcome.SLACK));
      assertThat(socket.accepted()).isEqualTo(1);
    }
  }

  @Test
  void anUnknownHostIsNamed() {
    Outcome outcome = Outcome.ofConnect(url("no-such-host.invalid:5236") + ONCE);

    assertGaveUp(outcome);
    assertThat(outcome.thrown()).hasMessageContaining("no-such-host.invalid:5236 ");
    if (outcome.thrown().getCause() != null) {
      // A resolver that takes its time is left like any other peer.
      assertThat(outcome.thrown().getCause()).hasCauseInstanceOf(UnknownHostException.class);
    }
  }

  /** The driver alone fails on brackets by a RuntimeException from JDK 16 on. */
  @Test
  void anIpv6AddressInBracketsReachesItsHost() throws Exception {
    try (Place place = DamengPeer.REFUSES.open()) {
      Outcome outcome = Outcome.ofConnect(url("[::1]:" + place.port()) + ONCE);

      assertGaveUp(outcome);
      assertThat(outcome.thrown()).hasMessageContaining("[::1]:" + place.port() + " failed (");
      assertThat(outcome.thrown().getCause())
          .isInstanceOf(SQLException.class)
          .hasCauseInstanceOf(IOException.class);
    }
  }

  private static String url(String hosts) {
    return "jdbc:dmha:dm://" + hosts + "?connectTimeout=300&" + LIMITS;
  }

  private static void assertGaveUp(Outcome outcome) {
    assertThat(outcome.thrown()).isInstanceOf(SQLTransientConnectionException.class);
    assertThat(outcome.state()).isEqualTo("08001");
    assertThat(outcome.thrown()).hasMessageNotContaining("open-sesame");
    assertThat(outcome.took()).isLessThan(BUDGET.plus(Outcome.SLACK));
  }

  private static void assertSpentTheBudget(Outcome outcome) {
    assertThat(outcome.thrown()).hasMessageContaining("within 1500 ms (dmha.recoveryTimeout)");
    assertThat(outcome.took())
        .isGreaterThan(BUDGET.dividedBy(2))
        .isLessThan(BUDGET.plus(Outcome.SLACK));
  }

  private static void assertIsTheDrivers(Throwable thrown, DamengPeer peer) {
    if (peer.cause == RuntimeException.class) {
      assertThat(thrown).isInstanceOf(RuntimeException.class);
      return;
    }
    assertThat(thrown).isInstanceOf(SQLException.class);
    assertThat(thrown.getClass().getName()).startsWith("dm.jdbc.");
    if (peer.cause != null) {
      assertThat(thrown).hasCauseInstanceOf(peer.cause);
    }
  }
}
