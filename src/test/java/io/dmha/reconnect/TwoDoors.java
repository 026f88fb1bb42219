package io.dmha.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.jdbc.CallFault;
import io.dmha.fixtures.jdbc.CountingDriver;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.junit.Scratch;
import io.dmha.fixtures.net.FaultProxy;
import io.dmha.fixtures.node.H2Node;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One database behind two hosts: an H2 process and a proxy before it. What is lost on one is found
 * on the other. The driver below dmha loses the very call that the test names.
 *
 * <p>A new database for each test; at its end every physical connection must be closed, and every
 * search for a host that began must have ended.
 */
final class TwoDoors implements BeforeEachCallback, AfterEachCallback {
  private static final Duration SOON = Duration.ofSeconds(10);

  private record Server(H2Node node, FaultProxy proxy) implements AutoCloseable {
    static Server started() {
      try {
        H2Node node = H2Node.started(Scratch.folder("dmha-doors"));
        return new Server(node, FaultProxy.to(node.port()));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      proxy.close();
      node.close();
    }
  }

  private final List<Connection> opened = new ArrayList<>();
  private Server server;
  private CountingDriver driver;
  private String database;

  @Override
  public void beforeEach(ExtensionContext context) throws SQLException {
    server =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(TwoDoors.class))
            .getOrComputeIfAbsent("server", key -> Server.started(), Server.class);
    database = "mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    driver = CountingDriver.registered();
    driver.leaveOut(thread -> thread.getName().contains("-probe"));
    Events.forget();
    run("create table t(id int primary key, name varchar(40), b blob)");
  }

  @Override
  public void afterEach(ExtensionContext context) throws SQLException {
    for (Connection connection : opened) {
      connection.close();
    }
    Eventually.within(
        SOON, "every physical connection is closed", () -> driver.opened() == driver.closed());
    assertThat(Events.areBalanced()).as("balance of " + Events.all()).isTrue();
    driver.close();
    run("shutdown");
  }

  /** The URL of both hosts, for {@code DriverManager}; user "sa". */
  String url() {
    return url("counting:");
  }

  /** The same over another driver below dmha, named by its prefix. */
  String url(String prefix) {
    return "jdbc:dmha:"
        + prefix
        + "h2:tcp://127.0.0.1:"
        + server.node().port()
        + ",127.0.0.1:"
        + server.proxy().port()
        + "/"
        + database
        + ";dmha.backoffBase=5ms;dmha.listener="
        + Events.class.getName();
  }

  /**
   * As {@link #openWith}, over H2's own driver and so with its dialect; the other ways have that of
   * any database.
   */
  Connection openH2(String setting) throws SQLException {
    return open(url("") + ";" + setting);
  }

  /** A connection of dmha, closed after the test. */
  Connection open() throws SQLException {
    return open(url());
  }

  /** As {@link #open()}, with settings such as {@code "dmha.continuity=off"}. */
  Connection openWith(String setting) throws SQLException {
    return open(url() + ";" + setting);
  }

  Connection open(String url) throws SQLException {
    Connection connection = DriverManager.getConnection(url, "sa", "");
    opened.add(connection);
    return connection;
  }

  /** A connection over {@link DamengLikeDriver}, closed after the test. */
  Connection openDameng(String options) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty(DamengLikeDriver.DATABASE, database);
    Connection connection =
        DriverManager.getConnection(
            "jdbc:dmha:dm://127.0.0.1:"
                + server.node().port()
                + ",127.0.0.1:"
                + server.proxy().port()
                + "?dmha.driverClass="
                + DamengLikeDriver.class.getName()
                + "&dmha.backoffBase=5ms&dmha.listener="
                + Events.class.getName()
                + options,
            properties);
    opened.add(connection);
    return connection;
  }

  /** A connection of dmha with autocommit off, whose transactions are not done again. */
  Connection openManual() throws SQLException {
    Connection connection = openWith("dmha.continuity=reads");
    connection.setAutoCommit(false);
    return connection;
  }

  /** A connection past dmha. */
  Connection direct() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:h2:tcp://127.0.0.1:" + server.node().port() + "/" + database, "sa", "");
  }

  CountingDriver driver() {
    return driver;
  }

  /** The next call of this method is lost before it reaches the database. */
  CallFault loseBefore(String method) {
    return driver.failBefore(method, 1, CutLink::new);
  }

  /** The next call of this method is carried out, and its reply is lost. */
  CallFault loseAfter(String method) {
    return driver.failAfter(method, 1, CutLink::new);
  }

  CallFault fail(String method, Supplier<? extends Throwable> failure) {
    return driver.failBefore(method, 1, failure);
  }

  /** Ends each session but its own, as if the server had died. */
  void endSessions() throws SQLException {
    run(
        "select abort_session(session_id) from information_schema.sessions"
            + " where session_id <> session_id()");
  }

  /** Runs this past dmha, in autocommit. */
  void run(String sql) throws SQLException {
    try (Connection direct = direct();
        Statement statement = direct.createStatement()) {
      boolean unusedHasRows = statement.execute(sql);
    }
  }

  /** The number that this query answers past dmha. */
  int answer(String query) throws SQLException {
    return Integer.parseInt(row(query));
  }

  /** The values of the one row, past all doors, with commas. */
  String row(String query) throws SQLException {
    try (Connection direct = direct();
        Statement statement = direct.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      assertThat(rows.next()).isTrue();
      List<String> values = new ArrayList<>();
      for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
        values.add(rows.getString(i));
      }
      return String.join(",", values);
    }
  }

  /** How many rows the table of the test has. */
  int rows() throws SQLException {
    return answer("select count(*) from t");
  }
}
