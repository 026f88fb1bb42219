package io.dmha.dameng;

import static io.dmha.dameng.Pair.nodeOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.HostsMXBean;
import io.dmha.fixtures.dm.server.DmCluster;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two URLs with one host in common: what the connections of one have learnt is theirs alone. */
@Timeout(60)
class SharedHostTest {
  private final DmCluster cluster = DmCluster.of(3);
  private final List<Connection> opened = new ArrayList<>();

  @AfterEach
  void close() throws SQLException {
    for (Connection each : opened) {
      each.close();
    }
    cluster.close();
  }

  private Connection open(int other, String options) throws SQLException {
    String hosts = cluster.node(0).hostAndPort() + "," + cluster.node(other).hostAndPort();
    Connection connection =
        Pair.connect("jdbc:dmha:dm://" + hosts + "?dmha.role=any&dmha.probeInterval=0" + options);
    opened.add(connection);
    return connection;
  }

  private Connection open(int other) throws SQLException {
    return open(other, "");
  }

  @Test
  void aHostThatOneUrlHasDrainedIsUsedByTheOther() throws SQLException {
    Connection mine = open(1);
    Connection others = open(2);
    HostsMXBean hosts = mine.unwrap(HostsMXBean.class);

    hosts.drain(cluster.node(0).hostAndPort(), 60);

    assertThat(nodeOf(mine)).isEqualTo("DM2");
    assertThat(nodeOf(open(1))).isEqualTo("DM2");
    assertThat(nodeOf(others)).isEqualTo("DM1");
    assertThat(nodeOf(open(2))).isEqualTo("DM1");
    assertThat(hosts.getHosts()).doesNotContainKey(cluster.node(2).hostAndPort());
    hosts.resume();
    assertThat(nodeOf(open(1))).isEqualTo("DM1");
  }

  /** It has failed for one, and the other has not noticed: that one needs no other host. */
  @Test
  void aHostThatHasFailedForOneUrlIsFirstForTheOther() throws SQLException {
    Connection mine = open(1);
    cluster.node(0).kill();
    assertThat(nodeOf(mine)).isEqualTo("DM2");
    cluster.node(0).start();

    assertThat(nodeOf(open(1))).as("it is known as failed").isEqualTo("DM2");
    assertThat(nodeOf(open(2))).isEqualTo("DM1");
  }

  /** Also where a setting is the only difference. */
  @Test
  void urlsOfTheSameHostsShareNothing() throws SQLException {
    Connection mine = open(1);
    Connection others = open(1, "&dmha.attemptTimeout=9s");

    mine.unwrap(HostsMXBean.class).drain(cluster.node(0).hostAndPort(), 60);

    assertThat(nodeOf(open(1))).isEqualTo("DM2");
    assertThat(nodeOf(open(1, "&dmha.attemptTimeout=9s"))).isEqualTo("DM1");
    assertThat(nodeOf(others)).isEqualTo("DM1");
  }
}
