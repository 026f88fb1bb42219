package io.dmha.text;

import static io.dmha.fixtures.fuzz.HostileText.NAME;
import static io.dmha.fixtures.fuzz.HostileText.SECRET;
import static io.dmha.fixtures.fuzz.HostileText.TEXT;
import static io.dmha.fixtures.fuzz.HostileText.UNSEEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.ContinuityMXBean;
import io.dmha.DmhaDataSource;
import io.dmha.DmhaDataSourceFactory;
import io.dmha.event.EventType;
import io.dmha.fixtures.dm.engine.Engine;
import io.dmha.fixtures.dm.engine.Mode;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.fuzz.Exits;
import io.dmha.fixtures.fuzz.HostileText.Failure;
import io.dmha.fixtures.jdbc.PlainDriver;
import io.dmha.fixtures.junit.Eventually;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.naming.BinaryRefAddr;
import javax.naming.RefAddr;
import javax.naming.Reference;
import javax.naming.StringRefAddr;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Names that forge lines of the log and have no end, in SQL, settings, references and what a server
 * calls itself, and where they come out again.
 */
@Timeout(120)
class HostileNamesTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  /** A driver that shows what it was given, as a tool would have it. */
  public static final class EchoDriver implements PlainDriver {
    @Override
    public Connection connect(String url, Properties info) throws SQLException {
      throw (SQLException) Failure.REFUSED.made();
    }

    @Override
    public boolean acceptsURL(String url) {
      return url.startsWith("jdbc:echo:");
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
      return info.stringPropertyNames().stream()
          .map(name -> new DriverPropertyInfo(name, info.getProperty(name)))
          .toArray(DriverPropertyInfo[]::new);
    }
  }

  private final Exits exits = Exits.watched(SECRET);

  @AfterEach
  void stop() {
    exits.close();
  }

  private static Properties listened() {
    Properties info = new Properties();
    info.setProperty("dmha.listener", Exits.Listener.class.getName());
    info.setProperty("dmha.maxAttempts", "1");
    return info;
  }

  /** What makes a transaction unprotected is counted by its text, which is in the report then. */
  @Test
  void sqlThatIsReported() throws Exception {
    String url = "jdbc:dmha:h2:mem:hostilesql;DB_CLOSE_DELAY=-1;dmha.probeInterval=20ms";
    try (Connection connection = DriverManager.getConnection(url, listened())) {
      connection.setAutoCommit(false);
      for (String sql :
          List.of(
              "create table \"" + UNSEEN + "\"(id int)",
              "create table " + NAME + "(id int)",
              "create table a" + UNSEEN + "(id int) --" + NAME,
              "create user u" + UNSEEN.substring(0, 3) + " password '" + SECRET + "'",
              "create alias x" + UNSEEN + " as '" + SECRET + NAME + "'",
              NAME,
              "drop table if exists \"" + NAME + "\"")) {
        exits.now(sql.substring(0, 12));
        exits.call("execute", () -> execute(connection, sql));
        exits.call("commit", connection::commit);
      }
      ContinuityMXBean bean = bean("hostilesql");
      assertThat(bean.getUnprotected()).isNotEmpty();
      assertThat(bean.getStatements()).isNotEmpty();
      exits.shown("report", bean.getReport());
      exits.shown("unprotected", bean.getUnprotected());
      exits.shown("remedies", bean.getRemedies());
      exits.shown("statements", bean.getStatements());
      exits.shown("counts", bean.getCounts());
      execute(connection, "shutdown");
    }

    assertThat(exits.found()).isEmpty();
    assertThat(exits.heard()).contains(EventType.REPLAY_REFUSED, EventType.CONTINUITY_REPORT);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean unusedHasRows = statement.execute(sql);
    }
  }

  private ContinuityMXBean bean(String database) throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName query = new ObjectName("io.dmha:type=Continuity,name=\"*" + database + "\",*");
    ObjectName name =
        Eventually.get(
            SOON,
            "the bean of " + database,
            () -> {
              Set<ObjectName> found = server.queryNames(query, null);
              return found.isEmpty() ? null : found.iterator().next();
            });
    exits.shown("name of a bean", name.getCanonicalName());
    return JMX.newMXBeanProxy(server, name, ContinuityMXBean.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"url", "user", "role", "delegate.a", "b", "loginTimeout", "listener"})
  void valuesOfADataSource(String attribute) {
    for (String value :
        List.of(NAME, UNSEEN, "jdbc:dmha:echo:" + NAME, "jdbc:dmha:dm://h/" + NAME)) {
      exits.now(attribute);
      exits.call("reference", () -> referred(new StringRefAddr(attribute, value)));
      exits.call("reference", () -> referred(new StringRefAddr(attribute + value, "x")));
      exits.call("reference", () -> referred(new BinaryRefAddr(attribute + value, new byte[1])));
    }

    assertThat(exits.found()).isEmpty();
    assertThat(exits.ours()).isGreaterThan(1);
  }

  private void referred(RefAddr attribute) throws Exception {
    Reference reference = new Reference(DmhaDataSource.class.getName());
    if (!attribute.getType().equals("url")) {
      reference.add(new StringRefAddr("url", "jdbc:dmha:echo:x"));
    }
    reference.add(attribute);
    DmhaDataSource source =
        (DmhaDataSource) new DmhaDataSourceFactory().getObjectInstance(reference, null, null, null);
    exits.shown("data source", source);
    source.setProperty("dmha.driverClass", EchoDriver.class.getName());
    source.setProperty("dmha.maxAttempts", "1");
    source.getConnection().close();
  }

  @Test
  void whatAToolIsShown() throws SQLException {
    String url = "jdbc:dmha:echo:x?dmha.driverClass=" + EchoDriver.class.getName();
    for (String value : List.of(NAME, UNSEEN, TEXT)) {
      for (String name :
          List.of("user", "dmha.replaySafe", "dmha.roleQuery", "plain", "dmha.role")) {
        exits.now(name);
        Properties info = new Properties();
        info.setProperty(name, value);
        tooled(url, info);
        tooled(url + "&" + name + "=" + value, new Properties());
      }
    }

    assertThat(exits.found()).isEmpty();
  }

  private void tooled(String url, Properties info) throws SQLException {
    for (DriverPropertyInfo each : DriverManager.getDriver(url).getPropertyInfo(url, info)) {
      exits.shown(each);
    }
  }

  /** The server's name comes with its reply to the login. */
  @Test
  void aServerThatCallsItselfSo() throws SQLException {
    Engine engine = Engine.started();
    String name = UNSEEN + NAME.substring(0, 500);
    try (DmNode node = DmNode.started(name, Mode.PRIMARY, engine)) {
      Properties info = listened();
      info.setProperty("user", DmNode.USER);
      info.setProperty("password", DmNode.PASSWORD);
      info.setProperty("dmha.backoffBase", "1ms");
      try (Connection connection =
          DriverManager.getConnection("jdbc:dmha:dm://" + node.hostAndPort(), info)) {
        exits.shown("toString", connection);
        connection.setAutoCommit(false);
        exits.call("execute", () -> execute(connection, "create table t(id int)"));
        exits.call("execute", () -> execute(connection, "insert into t values(1)"));
        node.killSessions();
        exits.call("commit", connection::commit);
        exits.call("rollback", connection::rollback);
        node.kill();
        exits.call("execute", () -> execute(connection, "select " + NAME));
      }
    } finally {
      engine.close();
    }

    assertThat(exits.found()).isEmpty();
    assertThat(exits.heard()).contains(EventType.CONNECTION_LOST, EventType.HOST_FAILED);
  }
}
