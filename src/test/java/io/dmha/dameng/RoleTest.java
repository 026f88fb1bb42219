package io.dmha.dameng;

import static io.dmha.dameng.Pair.nodeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.fixtures.dm.engine.Mode;
import io.dmha.fixtures.dm.engine.Status;
import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.dm.wire.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which node a connection comes to, by roles, groups, dm_svc.conf and the vendor's options. */
@Timeout(60)
class RoleTest {
  @RegisterExtension final Pair pair = new Pair();

  @ParameterizedTest
  @CsvSource({
    "primary, DM2",
    "preferPrimary, DM2",
    "standby, DM1",
    "preferStandby, DM1",
    "any, DM1"
  })
  void theRoleIsCheckedAtLogin(String role, String expected) throws SQLException {
    pair.cluster().switchOver();

    Connection c = pair.open("&dmha.role=" + role);

    assertThat(nodeOf(c)).isEqualTo(expected);
    assertThat(pair.first().requests(Command.LOGIN)).isEqualTo(1);
  }

  /** Nothing is asked after the login: the first node is left without a statement. */
  @Test
  void theRoleIsKnownFromTheLogin() throws SQLException {
    pair.cluster().switchOver();
    pair.open();
    assertThat(pair.first().requests(Command.PREPARE)).isZero();
    assertThat(pair.second().requests(Command.PREPARE)).isZero();
  }

  @ParameterizedTest
  @EnumSource(names = {"MOUNT", "SUSPEND"})
  void aPrimaryThatIsNotOpenIsPassedOver(Status status) throws SQLException {
    pair.first().become(Mode.PRIMARY, status);
    pair.second().become(Mode.PRIMARY, Status.OPEN);

    assertThat(nodeOf(pair.open())).isEqualTo("DM2");
  }

  @Test
  void aNodeOfNoClusterIsAsGoodAsAPrimary() throws SQLException {
    pair.first().become(Mode.STANDBY, Status.OPEN);
    pair.second().become(Mode.NORMAL, Status.OPEN);

    assertThat(nodeOf(pair.open())).isEqualTo("DM2");
  }

  @Test
  void withoutAPrimaryEveryHostIsNamedWithItsRole() {
    pair.cluster().demotePrimary();

    assertThatThrownBy(() -> pair.open("&dmha.maxAttempts=2"))
        .isInstanceOf(SQLTransientConnectionException.class)
        .hasMessageContaining(":" + pair.first().port() + " is STANDBY")
        .hasMessageContaining(":" + pair.second().port() + " is STANDBY");
  }

  /** What a user of the vendor's driver has, with only its prefix changed. */
  @ParameterizedTest
  @ValueSource(strings = {"(%s)", "%s"})
  void aGroupUrlWorksWithItsPrefixChanged(String list) throws SQLException {
    pair.cluster().switchOver();
    String group = String.format(list, pair.cluster().hosts());
    String options = "&LOGIN_MODE=1&doSwitch=1&switchTimes=3&switchInterval=50";

    try (Connection c = Pair.connect("jdbc:dmha:dm://GRP/SYSDBA?GRP=" + group + options)) {
      assertThat(nodeOf(c)).isEqualTo("DM2");
      assertThat(c.getSchema()).isEqualTo("SYSDBA");
      Pair.insert(c, 1);
    }
    assertThat(pair.rows()).isEqualTo(1);
  }

  @Test
  void userAndPasswordMayStandInTheUrl() throws SQLException {
    try (Connection c =
        java.sql.DriverManager.getConnection(
            "jdbc:dmha:dm://GRP?GRP=(" + pair.cluster().hosts() + ")" + DmCluster.credentials())) {
      assertThat(nodeOf(c)).isEqualTo("DM1");
      assertThat(c.getMetaData().getURL()).doesNotContain(DmNode.PASSWORD);
    }
  }

  @Test
  void aServiceOfDmSvcConfStandsForItsHosts(@TempDir Path folder) throws Exception {
    Path conf = folder.resolve("dm_svc.conf");
    Files.writeString(
        conf,
        """
        TIME_ZONE=(480)
        BANK=(%s)
        [BANK]
        LOGIN_MODE=(2)
        SWITCH_TIMES=(2)
        """
            .formatted(pair.cluster().hosts()));

    try (Connection c = Pair.connect("jdbc:dmha:dm://BANK?dmSvcConf=" + conf)) {
      assertThat(nodeOf(c)).isEqualTo("DM2");
    }
  }

  /** As the manual says of each, where dmha has a word for it. */
  @ParameterizedTest
  @CsvSource({
    "loginMode=0, DM1",
    "loginMode=1, DM1",
    "loginMode=2, DM2",
    "loginMode=3, DM2",
    "loginMode=4, DM1",
    "LOGIN_PRIMARY=2, DM2",
    "epSelector=2&dmha.role=any, DM2",
    "loginStatus=4, DM1",
    "rwSeparate=1&loginMode=2, DM1"
  })
  void theVendorsOptionsChooseTheSameNode(String options, String expected) throws SQLException {
    assertThat(nodeOf(pair.open("&" + options))).isEqualTo(expected);
  }

  /** The driver would give 6091, and its own failover would move the connection behind our back. */
  @Test
  void theVendorsFailoverNeverActs() throws SQLException {
    Connection c = pair.openManual("&doSwitch=1&loginMode=1&dbAliveCheckFreq=1000");
    Pair.insert(c, 1);
    pair.cluster().failOver();

    assertThatThrownBy(() -> Pair.insert(c, 2))
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> {
              assertThat(e.getSQLState()).isEqualTo("40001");
              assertThat(((SQLException) e.getCause()).getErrorCode()).isEqualTo(6001);
            });
    assertThat(pair.first().requests(Command.LOGIN)).isEqualTo(1);
  }

  @Test
  void switchTimesBoundsTheSearch() {
    pair.cluster().nodes().forEach(DmNode::kill);
    long start = System.nanoTime();

    assertThatThrownBy(() -> pair.open("&switchTimes=2&switchInterval=20"))
        .isInstanceOf(SQLTransientConnectionException.class)
        .hasMessageContaining("2 rounds");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void connectsAreSpreadWhereTheVendorsOptionSaysSo() throws SQLException {
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < 8; i++) {
      try (Connection c = Pair.connect(pair.url("&epSelector=0&dmha.role=any"))) {
        counts.merge(nodeOf(c), 1, Integer::sum);
      }
    }
    assertThat(counts).containsOnlyKeys("DM1", "DM2");
  }
}
