package io.dmha.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.junit.Eventually;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.management.MBeanNotificationInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerConnection;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who listens by JMX, over the network too, is told of a move; what the bean shows stays. */
@Timeout(60)
class JmxNewsTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final List<Notification> heard = new CopyOnWriteArrayList<>();
  private DmCluster cluster;
  private Connection connection;
  private JMXConnectorServer door;

  @BeforeEach
  void start() throws Exception {
    cluster = DmCluster.pair();
    cluster.engine().run("create table t(id int primary key)");
    connection =
        DriverManager.getConnection(
            "jdbc:dmha:dm://" + cluster.hosts() + "?dmha.backoffBase=5ms&dmha.probeInterval=20ms",
            DmNode.USER,
            DmNode.PASSWORD);
    door =
        JMXConnectorServerFactory.newJMXConnectorServer(
            new JMXServiceURL("service:jmx:rmi://"), null, server);
    door.start();
  }

  @AfterEach
  void stop() throws Exception {
    door.stop();
    connection.close();
    cluster.close();
  }

  private ObjectName bean() {
    return Eventually.get(
        SOON,
        "the bean",
        () ->
            server
                .queryNames(
                    new ObjectName("io.dmha:type=Hosts,name=\"*" + cluster.hosts() + "*\",*"), null)
                .stream()
                .findFirst()
                .orElse(null));
  }

  @Test
  void aMoveIsTold() throws Exception {
    Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    ObjectName bean = bean();
    try (JMXConnector client = door.toJMXConnector(null)) {
      client.connect();
      MBeanServerConnection remote = client.getMBeanServerConnection();
      remote.addNotificationListener(bean, (news, nothing) -> heard.add(news), null, null);

      insertAfterAFailover();

      Eventually.within(SOON, "a notification", () -> !heard.isEmpty());
    }
    Notification news = heard.get(0);
    assertThat(news.getType()).isEqualTo("io.dmha.FAILED_OVER");
    assertThat(news.getSource()).isEqualTo(bean);
    assertThat(news.getMessage())
        .startsWith("dmha-")
        .contains(" FAILED_OVER: moved from " + cluster.node(0).hostAndPort());
    assertThat(Instant.ofEpochMilli(news.getTimeStamp())).isAfterOrEqualTo(before);
  }

  @Test
  void theBeanSaysWhatItTellsAndShowsWhatItDid() throws Exception {
    ObjectName bean = bean();
    MBeanNotificationInfo[] kinds = server.getMBeanInfo(bean).getNotifications();

    assertThat(kinds).hasSize(1);
    assertThat(kinds[0].getNotifTypes())
        .containsExactlyInAnyOrder(
            "io.dmha.OUTAGE",
            "io.dmha.OUTAGE_ENDED",
            "io.dmha.FAILED_OVER",
            "io.dmha.OUTCOME_UNKNOWN",
            "io.dmha.HOST_OUTDATED",
            "io.dmha.CANARY_ROLLED_BACK");
    assertThat(((TabularData) server.getAttribute(bean, "Connections")).size()).isEqualTo(2);
    assertThat(
            server.invoke(
                bean,
                "drain",
                new Object[] {cluster.node(1).hostAndPort(), 60},
                new String[] {"java.lang.String", "int"}))
        .isEqualTo(0);
    server.invoke(bean, "resume", null, null);
  }

  private void insertAfterAFailover() throws SQLException {
    cluster.failOver();
    Eventually.beIdle();
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("insert into t(id) values(1)")).isOne();
    }
  }
}
