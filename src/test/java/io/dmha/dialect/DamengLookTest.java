package io.dmha.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.dm.server.Switchover;
import io.dmha.fixtures.dm.server.Switchover.Step;
import io.dmha.fixtures.dm.wire.Command;
import io.dmha.topology.Outlook;
import io.dmha.topology.Role;
import io.dmha.topology.Sighting;
import io.dmha.url.DmhaUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Dameng's nodes say of themselves, before, during and after a switchover. */
@Timeout(60)
class DamengLookTest {
  private final DmCluster cluster = DmCluster.pair();
  private final DmNode node = cluster.node(0);
  private Dialect dialect;

  @BeforeEach
  void find() throws SQLException {
    dialect = Dialect.of(DmhaUrl.parse("jdbc:dmha:dm://h", null), null);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private Connection login(String user) throws SQLException {
    return DriverManager.getConnection("jdbc:dm://" + node.hostAndPort(), user, DmNode.PASSWORD);
  }

  private void assertSees(Connection connection, Role role, Outlook outlook) throws SQLException {
    Sighting seen = dialect.look(connection);
    assertThat(seen.role()).isEqualTo(role);
    assertThat(seen.outlook()).isEqualTo(outlook);
  }

  private int requests() {
    return node.requests(Command.PREPARE) + node.requests(Command.EXECUTE_DIRECT);
  }

  @Test
  void aSwitchoverIsAnnouncedByItsWatcher() throws SQLException {
    Switchover switchover = cluster.planSwitchover();
    try (Connection c = login(DmNode.USER)) {
      assertSees(c, Role.PRIMARY, Outlook.STAYS);
      switchover.until(Step.ANNOUNCED);
      assertSees(c, Role.PRIMARY, Outlook.CHANGES);
      switchover.until(Step.PRIMARY_IN_MOUNT);
      assertSees(c, Role.CLOSED, Outlook.UNKNOWN);
      switchover.until(Step.PRIMARY_OPEN);
      assertSees(c, Role.STANDBY, Outlook.CHANGES);
      switchover.finish();
      assertSees(c, Role.STANDBY, Outlook.STAYS);
    }
  }

  /** Neither of a primary that has lost a standby, nor of one that waits for its monitor. */
  @Test
  void noOtherStatusOfTheWatcherSaysThatThePrimaryChanges() throws SQLException {
    try (Connection c = login(DmNode.USER)) {
      for (String status : new String[] {"FAILOVER", "CONFIRM", "RECOVERY", "ERROR"}) {
        cluster.engine().watcherIs(node.name(), status);
        assertSees(c, Role.PRIMARY, Outlook.STAYS);
      }
    }
  }

  @Test
  void itCostsOneRequest() throws SQLException {
    try (Connection c = login(DmNode.USER)) {
      int before = requests();
      assertSees(c, Role.PRIMARY, Outlook.STAYS);
      assertThat(requests() - before).isEqualTo(1);
    }
  }

  @Test
  void aServerWithoutTheViewIsAskedForItOnce() throws SQLException {
    cluster.engine().run("drop view SYS.V$DMWATCHER");
    try (Connection c = login(DmNode.USER)) {
      assertSees(c, Role.PRIMARY, Outlook.UNKNOWN);
      int before = requests();
      assertSees(c, Role.PRIMARY, Outlook.UNKNOWN);
      assertThat(requests() - before).isEqualTo(1);
    }
  }
}
