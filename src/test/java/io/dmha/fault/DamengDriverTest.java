package io.dmha.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Failures of the real Dameng driver, connecting to peers that are not Dameng servers. */
class DamengDriverTest {
  private final FaultClassifier classifier = new FaultClassifier(CodeTable.dameng());

  @ParameterizedTest
  @EnumSource
  void whateverAPeerAnswersTheNextHostIsTried(Peer peer) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      peer.serve(server);

      Throwable thrown = connect("127.0.0.1:" + server.getLocalPort());

      for (Phase phase : new Phase[] {Phase.CONNECT, Phase.LOGIN}) {
        Fault fault = classifier.classify(phase, thrown);
        assertThat(fault.category()).isEqualTo(Category.NOT_SENT);
        assertThat(fault.blamesHost()).isTrue();
        assertThat(fault.isSurelyNotSent()).isTrue();
        assertThat(fault.isLinkUsable()).isFalse();
        assertThat(fault.evidence()).isEqualTo(peer.evidence);
      }
      assertThat(classifier.classify(Phase.SENT, thrown).category()).isEqualTo(Category.LINK_LOST);
    }
  }

  @Test
  void aClosedPortIsNotSent() throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
    }

    Throwable thrown = connect("127.0.0.1:" + port);

    assertThat(thrown).hasCauseInstanceOf(ConnectException.class);
    Fault fault = classifier.classify(Phase.CONNECT, thrown);
    assertThat(fault.category()).isEqualTo(Category.NOT_SENT);
    assertThat(fault.blamesHost()).isTrue();
    assertThat(fault.evidence()).isEqualTo("vendor code 6001, ConnectException ECONNREFUSED");
  }

  @Test
  void anUnknownNameIsNotSent() {
    Throwable thrown = connect("no-such-host.invalid:5236");

    for (Phase phase : new Phase[] {Phase.RESOLVE, Phase.CONNECT, Phase.LOGIN}) {
      Fault fault = classifier.classify(phase, thrown);
      assertThat(fault.category()).isEqualTo(Category.NOT_SENT);
      assertThat(fault.blamesHost()).isTrue();
      assertThat(fault.evidence()).startsWith("vendor code 6001, UnknownHostException");
    }
  }

  @Test
  void anAddressThatTheDriverCannotTakeIsNotSent() {
    Throwable thrown = connect("[::1]:1");

    assertThat(classifier.classify(Phase.CONNECT, thrown).category()).isEqualTo(Category.NOT_SENT);
  }

  private static Throwable connect(String hostAndPort) {
    String url = "jdbc:dm://" + hostAndPort + "?connectTimeout=600&switchTimes=1";
    return catchThrowable(() -> DriverManager.getConnection(url, "SYSDBA", "secret").close());
  }
}
