package io.dmha.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.net.FaultSocket;
import io.dmha.fixtures.net.SocketScript;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A setting that is wrong fails the connect, before any host hears of it. */
class BadSettingsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dmha.recoverTimeout=1s | dmha.recoverTimeout | dmha.recoveryTimeout",
        "dmha.attemptTimeout=0 | dmha.attemptTimeout | 0",
        "dmha.attemptTimeout=-1s | dmha.attemptTimeout | -1s",
        "dmha.attemptTimeout=soon | dmha.attemptTimeout | soon",
        "dmha.maxAttempts=-1 | dmha.maxAttempts | -1",
        "dmha.maxAttempts=1.5 | dmha.maxAttempts | 1.5",
        "dmha.role=leader | dmha.role | leader",
        "dmha.hostSelection=best | dmha.hostSelection | best",
        "dmha.probeFailures=0 | dmha.probeFailures | 0",
        "dmha.listener=not a class | dmha.listener | not a class",
        "dmha.attemptTimeout=10s&dmha.recoveryTimeout=1s | dmha.attemptTimeout | dmha.recoveryTimeout",
        "dmha.backoffBase=10s&dmha.backoffMax=1s | dmha.backoffBase | dmha.backoffMax"
      })
  void aWrongSettingIsNamedAtConnect(String settings, String name, String value) {
    assertFails(settings, name, value);
  }

  @Test
  void allProblemsAreInOneMessage() {
    assertFails(
        "dmha.role=leader&dmha.maxAttempts=x&dmha.nothing=1", "leader", "'x'", "dmha.nothing");
  }

  @Test
  void aListenerThatIsNotThereOrNoListenerIsNamed() {
    assertFails("dmha.listener=no.such.Listener", "no.such.Listener", "is not in the class path");
    assertFails("dmha.listener=java.lang.String", "java.lang.String", "is not a io.dmha.event");
  }

  @Test
  void aDriverThatIsNotThereIsNamed() {
    Outcome outcome =
        Outcome.of(
            () -> DriverManager.getConnection("jdbc:dmha:nosuchdb://h1/x?dmha.maxAttempts=1"));

    assertThat(outcome.thrown()).hasMessageContaining("No JDBC driver for 'jdbc:nosuchdb:");
    assertThat(outcome.state()).isEqualTo("08001");
  }

  private static void assertFails(String settings, String... parts) {
    try (FaultSocket host = FaultSocket.playing(SocketScript.fin())) {
      Properties info = new Properties();
      info.setProperty("user", "SYSDBA");
      info.setProperty("password", "open-sesame");
      String url = "jdbc:dmha:dm://127.0.0.1:" + host.port() + "?" + settings;

      Outcome outcome = Outcome.of(() -> DriverManager.getConnection(url, info));

      assertThat(outcome.thrown()).isInstanceOf(SQLException.class);
      for (String part : parts) {
        assertThat(outcome.thrown()).hasMessageContaining(part);
      }
      assertThat(outcome.thrown()).hasMessageNotContaining("open-sesame");
      assertThat(host.accepted()).isZero();
      assertThat(info).hasSize(2);
    }
  }
}
