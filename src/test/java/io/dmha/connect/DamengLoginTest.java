package io.dmha.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.net.FaultSocket;
import io.dmha.fixtures.net.SocketScript;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The real Dameng driver under dmha, with peers that answer the startup and the login. */
@Timeout(60)
class DamengLoginTest {
  /** The password is wrong on every host, and each try brings the account nearer to its lock. */
  @ParameterizedTest
  @ValueSource(ints = {-2501, -6015, -2512, -5501})
  void aRefusedLoginIsTheDriversOwnErrorAtOnceAndOtherHostsAreLeftAlone(int code) throws Exception {
    try (FaultSocket refusing = FaultSocket.playing(DamengHandshake.refusing(code, "refused"));
        FaultSocket other = admitting(DamengHandshake.PRIMARY)) {
      Outcome outcome = Outcome.ofConnect(url(refusing, other));

      assertThat(outcome.thrown().getClass().getName()).isEqualTo("dm.jdbc.driver.DMException");
      assertThat(outcome.sqlException().getErrorCode()).isEqualTo(code);
      assertThat(outcome.thrown()).hasMessageContaining("refused");
      assertThat(refusing.accepted()).isEqualTo(1);
      assertThat(other.accepted()).isZero();
      assertThat(outcome.took()).isLessThan(Duration.ofSeconds(20));
    }
  }

  /** Full, mounted, suspended or in a switchover: another host may be better. */
  @ParameterizedTest
  @ValueSource(ints = {-6001, -6002, -510, -515, -503, -607, -6003})
  void aHostThatIsNotReadyIsPassedOver(int code) throws Exception {
    try (FaultSocket refusing = FaultSocket.playing(DamengHandshake.refusing(code, "not now"));
        FaultSocket other = admitting(DamengHandshake.PRIMARY);
        Connection connection = DriverManager.getConnection(url(refusing, other), "u", "p")) {
      assertThat(connection.toString()).contains(":" + other.port());
      assertThat(refusing.accepted()).isEqualTo(1);
    }
  }

  @Test
  void hostsThatAreNotReadyAreNamedWithTheirCodes() throws Exception {
    try (FaultSocket full = FaultSocket.playing(DamengHandshake.refusing(-6001, "full"));
        FaultSocket mounted = FaultSocket.playing(DamengHandshake.refusing(-510, "mounted"))) {
      Outcome outcome = Outcome.ofConnect(url(full, mounted) + "&dmha.maxAttempts=1");

      assertThat(outcome.thrown())
          .isInstanceOf(SQLTransientConnectionException.class)
          .hasMessageContaining("in 1 round (dmha.maxAttempts)")
          .hasMessageContaining(full.port() + " failed (vendor code -6001")
          .hasMessageContaining(mounted.port() + " failed (vendor code -510");
      assertThat(((SQLException) outcome.thrown().getCause()).getErrorCode()).isEqualTo(-6001);
      assertThat(((SQLException) outcome.thrown().getSuppressed()[0]).getErrorCode())
          .isEqualTo(-510);
    }
  }

  /** The role stands in the reply to the login; nothing is sent to ask for it. */
  @ParameterizedTest
  @CsvSource({
    "primary, 2, 4, 1, 4",
    "primary, 1, 3, 0, 4",
    "primary, 1, 5, 1, 4",
    "standby, 1, 4, 2, 4",
    "preferStandby, 1, 4, 2, 4",
    "preferPrimary, 2, 4, 0, 4"
  })
  void aHostOfTheWrongRoleOrStatusIsPassedOver(
      String wish, int wrongMode, int wrongStatus, int mode, int status) throws Exception {
    try (FaultSocket wrong =
            FaultSocket.playing(DamengHandshake.admitting(wrongMode, wrongStatus));
        FaultSocket right = FaultSocket.playing(DamengHandshake.admitting(mode, status));
        Connection connection =
            DriverManager.getConnection(url(wrong, right) + "&dmha.role=" + wish, "u", "p")) {
      assertThat(connection.toString()).contains(":" + right.port());
      assertThat(wrong.accepted()).isEqualTo(1);
    }
  }

  @Test
  void hostsOfTheWrongRoleAreNamedWithTheirRole() throws Exception {
    try (FaultSocket standby = admitting(DamengHandshake.STANDBY);
        FaultSocket mounted =
            FaultSocket.playing(
                DamengHandshake.admitting(DamengHandshake.PRIMARY, DamengHandshake.MOUNT))) {
      Outcome outcome = Outcome.ofConnect(url(standby, mounted) + "&dmha.maxAttempts=2");

      assertThat(outcome.thrown())
          .hasMessageContaining("No host fit for dmha.role=primary")
          .hasMessageContaining(standby.port() + " is STANDBY (2 tries)")
          .hasMessageContaining(mounted.port() + " is CLOSED (2 tries)");
      assertThat(outcome.state()).isEqualTo("08001");
    }
  }

  /** A setting is wrong, and no other host makes it right. */
  @Test
  void demandedTlsWithoutAKeystoreIsTheDriversOwnErrorAtOnce() throws Exception {
    try (FaultSocket tls = FaultSocket.playing(DamengHandshake.demandingTls());
        FaultSocket other = admitting(DamengHandshake.PRIMARY)) {
      Outcome outcome = Outcome.ofConnect(url(tls, other));

      assertThat(outcome.sqlException().getErrorCode()).isEqualTo(20002);
      assertThat(outcome.thrown().getClass().getName()).isEqualTo("dm.jdbc.driver.DMException");
      assertThat(other.accepted()).isZero();
    }
  }

  /** The driver alone waits ten seconds here, half of them in a busy loop. */
  @Test
  void demandedTlsFollowedBySilenceIsBounded(@TempDir Path folder) throws Exception {

    makeKeystore(folder.resolve(".keystore"));
    try (FaultSocket tls = FaultSocket.playing(DamengHandshake.demandingTls())) {
      Outcome outcome =
          Outcome.ofConnect(
              url(tls, tls).replaceFirst(",[^?]*", "")
                  + "&dmha.attemptTimeout=300ms&dmha.maxAttempts=1&sslFilesPath="
                  + folder
                  + "&sslKeystorePass=changeit");

      assertThat(outcome.thrown())
          .isInstanceOf(SQLTransientConnectionException.class)
          .hasMessageContaining("127.0.0.1:" + tls.port() + " no answer within 300 ms");
      assertThat(outcome.took()).isLessThan(Duration.ofMillis(300).plus(Outcome.SLACK));
    }
  }

  private static void makeKeystore(Path file) throws Exception {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder(
                List.of(
                    keytool.toString(),
                    "-genkeypair",
                    "-keyalg",
                    "EC",
                    "-alias",
                    "1",
                    "-dname",
                    "CN=SYSDBA,O=dmha",
                    "-storetype",
                    "JKS",
                    "-storepass",
                    "changeit",
                    "-keypass",
                    "changeit",
                    "-keystore",
                    file.toString()))
            .redirectErrorStream(true)
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  private static FaultSocket admitting(int mode) {
    SocketScript script = DamengHandshake.admitting(mode, DamengHandshake.OPEN);
    return FaultSocket.playing(script);
  }

  private static String url(FaultSocket first, FaultSocket second) {
    return "jdbc:dmha:dm://127.0.0.1:"
        + first.port()
        + ",127.0.0.1:"
        + second.port()
        + "?dmha.recoveryTimeout=20s&dmha.backoffBase=20ms"
        // A probe of a host is a login, too, and logins are counted.
        + "&dmha.probeInterval=0"
        // These peers answer logins alone, and would not say which database they hold.
        + "&dmha.continuity=reads";
  }
}
