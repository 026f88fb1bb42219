package io.dmha.dameng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.HostsMXBean;
import io.dmha.fixtures.dm.engine.Engine;
import io.dmha.fixtures.dm.engine.Mode;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.dm.wire.Command;
import io.dmha.fixtures.junit.Eventually;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where connections go, and where they go on, on servers that are there. */
@Timeout(60)
class RoutedConnectionsTest {
  private static final int BORROWINGS = 150;

  private final List<DmNode> nodes = new ArrayList<>();
  private final List<Connection> open = new ArrayList<>();

  @BeforeEach
  void start() throws SQLException {
    for (int i = 0; i < 3; i++) {
      Engine engine = Engine.started();
      nodes.add(DmNode.started("DM" + i, Mode.NORMAL, engine));
      if (i < 2) {
        engine.run("create table t(id int)");
      }
    }
  }

  @AfterEach
  void close() throws SQLException {
    for (Connection each : open) {
      each.close();
    }
    nodes.forEach(DmNode::close);
  }

  private String name(int node) {
    return "127.0.0.1:" + nodes.get(node).port();
  }

  /** With these options of each host, from the first on. */
  private String url(String settings, String... options) {
    StringBuilder hosts = new StringBuilder();
    for (int i = 0; i < options.length; i++) {
      hosts.append(i == 0 ? "" : ",").append(name(i)).append(options[i]);
    }
    return "jdbc:dmha:dm://" + hosts + "?dmha.probeInterval=50ms&dmha." + settings;
  }

  private Connection opened(String url) throws SQLException {
    Connection connection = Pair.connect(url);
    open.add(connection);
    return connection;
  }

  private int nodeOf(Connection connection) {
    String shown = connection.toString();
    for (int i = 0; i < nodes.size(); i++) {
      if (shown.contains(":" + nodes.get(i).port())) {
        return i;
      }
    }
    throw new AssertionError(shown);
  }

  /** How many of so many connections, one after the other, each node has had. */
  private int[] borrow(String url) throws SQLException {
    int[] had = new int[nodes.size()];
    for (int i = 0; i < BORROWINGS; i++) {
      try (Connection connection = Pair.connect(url)) {
        had[nodeOf(connection)]++;
      }
    }
    return had;
  }

  private static HostsMXBean hosts(Connection connection) throws SQLException {
    return connection.unwrap(HostsMXBean.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"90:10:0", "50:50:0", "1:1:1"})
  void eachHostIsBorrowedByItsWeightAlsoAfterAChange(String text) throws SQLException {
    int[] weights = Arrays.stream(text.split(":")).mapToInt(Integer::parseInt).toArray();
    String[] options =
        Arrays.stream(weights).mapToObj(w -> "(weight=" + w + ")").toArray(String[]::new);
    String url = url("hostSelection=weighted", options);
    int all = Arrays.stream(weights).sum();
    int[] wanted = Arrays.stream(weights).map(w -> BORROWINGS * w / all).toArray();

    assertThat(borrow(url)).isEqualTo(wanted);

    HostsMXBean hosts = hosts(opened(url));
    hosts.setWeight(name(0), 0);
    hosts.setWeight(name(1), 20);
    hosts.setWeight(name(2), 80);
    assertThat(hosts.getWeights().values()).containsExactly(0, 20, 80);
    assertThat(borrow(url)).containsExactly(0, 30, 120);
  }

  @Test
  void aWeightOfNoHostIsRefused() throws SQLException {
    HostsMXBean hosts = hosts(opened(url("hostSelection=weighted", "", "(weight=7)")));

    assertThat(hosts.getWeights()).containsEntry(name(0), 1).containsEntry(name(1), 7);
    assertThatThrownBy(() -> hosts.setWeight("elsewhere", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("No host is called so; the hosts are [" + name(0) + ", " + name(1) + "].");
    assertThatThrownBy(() -> hosts.setWeight(name(0), 1001))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A weight is a whole number from 0 to 1000, not 1001.");
  }

  @Test
  void whatIsClosedMakesPlaceForTheNext() throws SQLException {
    String url = url("hostSelection=leastConnections", "(weight=2)", "(weight=1)", "(weight=1)");
    for (int i = 0; i < 20; i++) {
      Connection unusedOpen = opened(url);
    }
    assertThat(counts()).containsExactly(10L, 5L, 5L);

    for (Connection each : open) {
      if (nodeOf(each) == 2) {
        each.close();
      }
    }
    List<Integer> next = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      next.add(nodeOf(opened(url)));
    }
    assertThat(next).containsOnly(2);
  }

  private List<Long> counts() throws SQLException {
    List<Long> counts = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      int node = i;
      counts.add(open.stream().filter(each -> nodeOf(each) == node).count());
    }
    return counts;
  }

  @Test
  void theOwnZoneIsLeftOnlyWhenItIsDown() throws SQLException {
    String url = url("zone=a", "(zone=b,priority=1)", "(zone=a,priority=2)", "(zone=a,priority=1)");
    assertThat(nodeOf(opened(url))).isEqualTo(2);

    nodes.get(2).kill();
    assertThat(nodeOf(opened(url))).isEqualTo(1);
    nodes.get(1).kill();
    assertThat(nodeOf(opened(url))).isEqualTo(0);
  }

  /** In the middle of a transaction nobody is moved. */
  @Test
  void connectionsGoBackToThePreferredNode() throws SQLException {
    String settings = "failback=100ms&dmha.backoffBase=5ms";
    String url = url(settings, "(priority=2)", "(priority=1)");
    nodes.get(1).kill();
    for (int i = 0; i < 4; i++) {
      assertThat(nodeOf(opened(url))).isEqualTo(0);
    }
    Connection busy = open.get(0);
    busy.setAutoCommit(false);
    insert(busy);

    nodes.get(1).start();

    for (Connection each : open.subList(1, 4)) {
      Eventually.within(Pair.SOON, () -> Pair.nodeOf(each).equals("DM1"));
    }
    assertThat(Pair.nodeOf(busy)).isEqualTo("DM0");
    busy.commit();
    Eventually.within(
        Pair.SOON,
        () -> {
          boolean isThere = Pair.nodeOf(busy).equals("DM1");
          busy.commit();
          return isThere;
        });
  }

  /** It lacks the table of the new version. Who is there leaves it, too. */
  @Test
  void aCanaryThatRefusesWhatTheOthersDoIsLeft() throws SQLException {
    String canary = "canary=" + name(2) + "(steps=50-100,every=1h,calls=20)";
    String url = url(canary, "", "", "");
    for (int i = 0; i < 10; i++) {
      Connection unusedOpen = opened(url);
    }
    assertThat(counts()).containsExactly(5L, 0L, 5L);
    Connection any = open.get(0);

    Eventually.within(
        Pair.SOON,
        () -> {
          open.forEach(RoutedConnectionsTest::insert);
          return hosts(any).getCanary().contains("was rolled back");
        });

    assertThat(hosts(any).getCanary())
        .startsWith(name(2) + " was rolled back: ")
        .contains(" were refused with errors of the database, on the others 0.0 % of ");
    for (Connection each : open) {
      assertThat(Pair.nodeOf(each)).isEqualTo("DM0");
    }
    assertThat(nodeOf(opened(url))).isEqualTo(0);

    hosts(any).restartCanary();
    assertThat(List.of(nodeOf(opened(url)), nodeOf(opened(url)))).contains(2);
  }

  private static void insert(Connection connection) {
    try (Statement statement = connection.createStatement()) {
      int unusedCount = statement.executeUpdate("insert into t(id) values(1)");
    } catch (SQLException e) {
      // On the canary.
      assertThat(e.getErrorCode()).isNegative();
    }
  }

  /** There is nowhere else to go: who has come back stays. */
  @Test
  void aCanaryIsNotLeftForNothing() throws SQLException {
    String url = url("canary=" + name(2) + "(steps=50)", "", "", "");
    for (int i = 0; i < 2; i++) {
      Connection unusedOpen = opened(url);
    }
    Connection there =
        open.stream().filter(each -> nodeOf(each) == 2).collect(Collectors.toList()).get(0);
    nodes.get(0).kill();
    nodes.get(1).kill();

    hosts(there).stopCanary();

    int before = nodes.get(2).requests(Command.LOGIN);
    for (int i = 0; i < 10; i++) {
      assertThat(Pair.nodeOf(there)).isEqualTo("DM2");
    }
    // Its own, once, and those of probes.
    assertThat(nodes.get(2).requests(Command.LOGIN)).isLessThanOrEqualTo(before + 3);
    assertThat(hosts(there).getCanary()).isEqualTo(name(2) + " has no share: it was stopped");
  }

  @Test
  void whereNoneIsSetNoneIsBegun() throws SQLException {
    HostsMXBean hosts = hosts(opened(url("role=any", "", "")));

    assertThat(hosts.getCanary()).isEmpty();
    assertThatThrownBy(hosts::restartCanary)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("No host is tried out: dmha.canary is not set.");
  }
}
