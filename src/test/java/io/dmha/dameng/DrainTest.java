package io.dmha.dameng;

import static io.dmha.dameng.Pair.insert;
import static io.dmha.dameng.Pair.nodeOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.HostsMXBean;
import io.dmha.fixtures.dm.server.Background;
import io.dmha.fixtures.junit.Eventually;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A host is taken out of use before somebody works on it; nothing is lost by that. */
@Timeout(60)
class DrainTest {
  private static final String ANY = "&dmha.role=any&dmha.probeInterval=50ms";

  @RegisterExtension final Pair pair = new Pair();

  private String name(int node) {
    return "127.0.0.1:" + pair.cluster().node(node).port();
  }

  private static HostsMXBean hosts(Connection connection) throws SQLException {
    return connection.unwrap(HostsMXBean.class);
  }

  /** Who uses nothing there leaves by itself. */
  private void awaitEmpty(Connection any) {
    Eventually.within(
        Pair.SOON, () -> hosts(any).getHosts().get(name(0)).contains(" 0 connections"));
  }

  @Test
  void whatIsIdleLeavesAndComesBackToNoDrainedHost() throws SQLException {
    List<Connection> idle = List.of(pair.openCarried(ANY), pair.openCarried(ANY));
    Connection in = idle.get(0);
    assertThat(hosts(in).getHosts()).containsEntry(name(0), "PRIMARY, 2 connections");

    assertThat(hosts(in).drain(name(0), 60)).isEqualTo(2);

    awaitEmpty(in);
    assertThat(hosts(in).getHosts().get(name(0))).contains(", drained for ");
    for (Connection each : idle) {
      assertThat(nodeOf(each)).isEqualTo("DM2");
    }
    assertThat(nodeOf(pair.openCarried(ANY))).isEqualTo("DM2");
    hosts(in).resume();
    assertThat(nodeOf(pair.openCarried(ANY))).isEqualTo("DM1");
  }

  @Test
  void aTransactionGoesOnToItsEnd() throws SQLException {
    Connection c = pair.openCarried(ANY);
    c.setAutoCommit(false);
    insert(c, 1);

    assertThat(hosts(c).drain(name(0), 60)).isEqualTo(1);
    assertThat(nodeOf(c)).isEqualTo("DM1");
    insert(c, 2);
    c.commit();

    assertThat(pair.rows()).isEqualTo(2);
    assertThat(nodeOf(c)).isEqualTo("DM2");
    c.rollback();
  }

  @Test
  void rowsAreReadToTheirEnd() throws SQLException {
    Connection c = pair.openCarried(ANY);
    insert(c, 1);
    insert(c, 2);
    try (Statement statement = c.createStatement()) {
      ResultSet rows = statement.executeQuery("select INSTANCE_NAME from V$INSTANCE, t");
      assertThat(rows.next()).isTrue();
      assertThat(hosts(c).drain(name(0), 60)).isEqualTo(1);
      assertThat(nodeOf(c)).isEqualTo("DM1");
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("DM1");
    }

    assertThat(nodeOf(c)).isEqualTo("DM2");
  }

  /** By running again, or with its statement: rows that nobody closes hold nothing. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rowsThatTheirStatementHasClosedAreOpenNoMore(boolean runsAgain) throws SQLException {
    Connection c = pair.openCarried(ANY);
    Statement statement = c.createStatement();
    ResultSet forgotten = statement.executeQuery("select * from t");
    assertThat(forgotten.next()).isFalse();
    int unusedThere = hosts(c).drain(name(0), 60);
    if (runsAgain) {
      ResultSet rows = statement.executeQuery("select INSTANCE_NAME from V$INSTANCE");
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isEqualTo("DM2");
    } else {
      statement.close();
      awaitEmpty(c);
    }
  }

  @Test
  void aSessionThatCannotBeSetAgainStays() throws SQLException {
    Connection c = pair.openCarried(ANY);
    try (Statement statement = c.createStatement()) {
      statement.execute("create local temporary table kept(id int)");
    }

    assertThat(hosts(c).drain(name(0), 60)).isEqualTo(1);
    assertThat(nodeOf(c)).isEqualTo("DM1");
  }

  @Test
  void theDriversOwnConnectionIsNotTakenFromWhoHasIt() throws Exception {
    Connection c = pair.openCarried(ANY);
    assertThat(c.unwrap(dm.jdbc.driver.DmdbConnection.class)).isNotNull();

    assertThat(hosts(c).drain(name(0), 60)).isEqualTo(1);
    assertThat(nodeOf(c)).isEqualTo("DM1");
  }

  /** The whole of it: nobody is told anything, and nothing has to be done again. */
  @Test
  void aSwitchoverAfterADrainIsSeenByNobody() throws SQLException {
    Connection c = pair.openCarried("&dmha.probeInterval=50ms");
    c.setAutoCommit(false);
    insert(c, 1);
    assertThat(hosts(c).drain(name(0), 60)).isEqualTo(1);
    c.commit();
    CompletableFuture<Void> next =
        Background.start(
            () -> {
              insert(c, 2);
              c.commit();
              return null;
            });
    awaitEmpty(c);
    assertThat(next).isNotDone();

    pair.cluster().switchOver();

    next.join();
    assertThat(nodeOf(c)).isEqualTo("DM2");
    assertThat(pair.rows()).isEqualTo(2);
  }

  @Test
  void inAPauseWhatBeginsWaits() throws SQLException {
    Connection running = pair.openCarried(ANY);
    running.setAutoCommit(false);
    insert(running, 1);
    Connection c = pair.openCarried(ANY);

    assertThat(hosts(c).pause(60)).isEqualTo(2);
    CompletableFuture<Void> waits =
        Background.start(
            () -> {
              insert(c, 2);
              return null;
            });
    running.commit();
    assertThat(pair.rows()).isEqualTo(1);
    assertThat(waits).isNotDone();
    hosts(c).resume();

    waits.join();
    assertThat(pair.rows()).isEqualTo(2);
  }

  @Test
  void whatIsWrongIsSaid() throws SQLException {
    HostsMXBean hosts = hosts(pair.openCarried(ANY));

    assertThatThrownBy(() -> hosts.drain("127.0.0.1", 60))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Several hosts are called so; the hosts are [" + name(0) + ", " + name(1) + "].");
    assertThatThrownBy(() -> hosts.drain("x", 60)).hasMessageStartingWith("No host is called so");
    assertThatThrownBy(() -> hosts.drain(name(0), 0))
        .hasMessage("A host is drained for 1 to 3600 s, not for 0 s.");
    assertThatThrownBy(() -> hosts.pause(3601)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void byJmx() throws Exception {
    Connection c = pair.openCarried(ANY);
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName all = new ObjectName("io.dmha:type=Hosts,*");
    String port = ":" + pair.first().port();
    Eventually.within(Pair.SOON, () -> named(server.queryNames(all, null), port) != null);
    ObjectName bean = named(server.queryNames(all, null), port);

    Object left =
        server.invoke(
            bean,
            "drain",
            new Object[] {name(0), 60},
            new String[] {String.class.getName(), int.class.getName()});

    assertThat(left).isEqualTo(1);
    assertThat(nodeOf(c)).isEqualTo("DM2");
    assertThat(server.getAttribute(bean, "Hosts").toString()).contains("drained for ");
  }

  private static ObjectName named(Set<ObjectName> names, String part) {
    return names.stream()
        .filter(name -> name.getKeyProperty("name").contains(part))
        .findAny()
        .orElse(null);
  }
}
