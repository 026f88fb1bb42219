package io.dmha.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.EventType;
import io.dmha.fixtures.fuzz.Exits;
import io.dmha.fixtures.fuzz.HostileText;
import io.dmha.fixtures.fuzz.HostileText.Failure;
import io.dmha.fixtures.jdbc.CallFault;
import io.dmha.fixtures.jdbc.CountingDriver;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A driver and a server whose every text forges lines of the log, has no end and tells the
 * password: none of it leaves dmha but by the driver's own exceptions. What gets there from a URL
 * or by the wire, and changes from case to case, is for the campaigns of src/docs/FUZZING.md.
 */
@Timeout(180)
class HostileTextTest {
  private static final String GUARD = "dmha.commitGuard=all";

  /** What an application sets, so that each way of recovering is gone. */
  private static final List<String> WAYS =
      List.of(
          "",
          "dmha.continuity=off",
          "dmha.continuity=connection;dmha.lostSession=ignore",
          GUARD + ";dmha.commitGuard.createTable=true");

  /** Of the driver, as far as {@link #work} or a recovery calls them. */
  private static final List<String> METHODS =
      List.of(
          "Driver.connect",
          "createStatement",
          "prepareStatement",
          "execute",
          "executeUpdate",
          "executeQuery",
          "executeBatch",
          "next",
          "getString",
          "getClob",
          "commit",
          "rollback",
          "setAutoCommit",
          "setSavepoint",
          "setSchema",
          "getMetaData",
          "getWarnings",
          "isValid",
          "cancel",
          "setString",
          "ResultSet.close",
          "Connection.close");

  private final Exits exits = Exits.watched(HostileText.SECRET);

  /** Another one for each try: a URL of dmha's keeps the driver that it has found. */
  private String database;

  private CountingDriver driver;
  private Connection direct;

  @BeforeEach
  void start() throws SQLException {
    driver = CountingDriver.registered();
    makeDatabase();
  }

  private void makeDatabase() throws SQLException {
    database = "h2:mem:" + UUID.randomUUID() + ";LOCK_TIMEOUT=1";
    direct = DriverManager.getConnection("jdbc:" + database, "sa", HostileText.SECRET);
    direct("create table t(id int primary key, name varchar(40), note clob)");
  }

  @AfterEach
  void stop() throws SQLException {
    exits.close();
    driver.close();
    leaveDatabase();
  }

  /** It ends with its last session. */
  private void leaveDatabase() throws SQLException {
    direct.close();
  }

  private void direct(String sql) throws SQLException {
    try (Statement statement = direct.createStatement()) {
      boolean unusedHasRows = statement.execute(sql);
    }
  }

  private Connection open(String way, String... more) throws SQLException {
    Properties info = new Properties();
    info.setProperty("user", "sa");
    info.setProperty("password", HostileText.SECRET);
    info.setProperty("dmha.listener", Exits.Listener.class.getName());
    info.setProperty("dmha.backoffBase", "1ms");
    info.setProperty("dmha.maxAttempts", "2");
    for (int i = 0; i < more.length; i += 2) {
      info.setProperty(more[i], more[i + 1]);
    }
    String options = way.isEmpty() ? "" : ";" + way;
    return DriverManager.getConnection("jdbc:dmha:counting:" + database + options, info);
  }

  @ParameterizedTest
  @EnumSource
  void whateverADriverThrows(Failure failure) throws SQLException {
    for (String way : WAYS) {
      for (String method : METHODS) {
        tried(way, method, failure, 1);
        tried(way, method, failure, 2);
      }
    }

    assertThat(exits.found()).isEmpty();
    assertThat(exits.heard()).contains(EventType.HOST_CHOSEN, EventType.CLOSED);
  }

  /** What is told of a loss, and what fails while it is recovered from. */
  @ParameterizedTest
  @EnumSource
  void whateverItThrowsInARecovery(Failure failure) throws SQLException {
    for (String way : WAYS) {
      for (String method : METHODS) {
        for (String lost : List.of("executeUpdate", "commit")) {
          CallFault unusedFirst = driver.failBefore(lost, 1, Failure.LOST::made);
          tried(way, method, failure, 2);
        }
      }
    }

    assertThat(exits.found()).isEmpty();
    assertThat(exits.ours()).isGreaterThan(20);
    assertThat(exits.lines()).isGreaterThan(20);
    assertThat(exits.heard())
        .contains(EventType.CONNECTION_LOST, EventType.NOT_APPLIED, EventType.OUTCOME_UNKNOWN);
  }

  private void tried(String way, String method, Failure failure, int nth) throws SQLException {
    exits.now(failure + " at " + method + " " + nth + " " + way);
    driver.failBefore(method, nth, failure::made);
    Connection[] opened = new Connection[1];
    exits.call("connect", () -> opened[0] = open(way));
    if (opened[0] != null) {
      work(opened[0]);
    }
    driver.forgetFaults();
    // A session whose close has failed keeps its locks.
    leaveDatabase();
    makeDatabase();
  }

  private void work(Connection connection) {
    exits.call("setSchema", () -> connection.setSchema("PUBLIC"));
    exits.call("setClientInfo", () -> connection.setClientInfo("ApplicationName", "x"));
    exits.call("read", () -> read(connection));
    exits.call("getMetaData", () -> exits.shown("url", connection.getMetaData().getURL()));
    exits.call("setAutoCommit", () -> connection.setAutoCommit(false));
    exits.call("insert", () -> insert(connection, 1));
    exits.call("read", () -> read(connection));
    exits.call("setSavepoint", () -> savepoint(connection));
    exits.call("commit", connection::commit);
    exits.call("insert", () -> insert(connection, 5));
    exits.call("rollback", connection::rollback);
    exits.call("insert", () -> insert(connection, 9));
    exits.call("setAutoCommit", () -> connection.setAutoCommit(true));
    exits.call("insert", () -> insert(connection, 13));
    exits.call("isValid", () -> exits.shown("isValid", connection.isValid(5)));
    exits.call("warnings", () -> exits.shown("warnings", connection.getWarnings() == null));
    exits.call("read", () -> read(connection));
    exits.shown("toString", connection);
    exits.call("close", connection::close);
    exits.shown("toString", connection);
  }

  private void insert(Connection connection, int id) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      exits.shown("toString", statement);
      exits.shown("rows", statement.executeUpdate("insert into t values(" + id + ", 'x', 'y')"));
    }
    try (PreparedStatement prepared =
        connection.prepareStatement("insert into t values(?, ?, ?)")) {
      for (int i = 1; i < 4; i++) {
        prepared.setInt(1, id + i);
        prepared.setString(2, "x");
        prepared.setString(3, "y");
        prepared.addBatch();
      }
      exits.shown("batch", prepared.executeBatch().length);
    }
  }

  private void read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select id, name, note from t for update")) {
      exits.shown("toString", rows);
      while (rows.next()) {
        exits.shown("row", rows.getString(2));
        exits.shown("row", rows.getClob(3) == null);
      }
      statement.cancel();
    }
    try (Statement statement = connection.createStatement()) {
      exits.shown("is query", statement.execute("select 1"));
    }
  }

  private static void savepoint(Connection connection) throws SQLException {
    Savepoint savepoint = connection.setSavepoint();
    connection.rollback(savepoint);
  }

  /** What it may throw is made anew of whatever is thrown. */
  @ParameterizedTest
  @EnumSource
  void whatIsThrownWhereOnlyOneClassMayBe(Failure failure) throws SQLException {
    for (String way : WAYS) {
      exits.now(failure + " " + way);
      try (Connection connection = open(way)) {
        CallFault lost = driver.failBefore("setClientInfo", 1, Failure::ofClientInfo);
        driver.failBefore("Driver.connect", 1, failure::made);
        driver.failBefore("Driver.connect", 2, failure::made);
        exits.call("set", () -> connection.setClientInfo("ApplicationName", "x"));
        assertThat(lost.isReached()).isTrue();
        driver.forgetFaults();
      }
    }

    assertThat(exits.found()).isEmpty();
    assertThat(exits.ours()).isPositive();
  }

  /** The commit guard says which table it means, and how to make it. */
  @Test
  void theNameOfASchema() {
    for (String way : List.of(GUARD, GUARD + ";dmha.commitGuard.createTable=true")) {
      for (String method : List.of("getSchema", "getIdentifierQuoteString")) {
        for (int nth = 1; nth < 4; nth++) {
          exits.now(way + " " + method);
          driver.answerInstead(method, nth, () -> HostileText.NAME);
        }
        exits.call("connect", () -> open(way).close());
        driver.forgetFaults();
      }
    }

    assertThat(exits.found()).isEmpty();
    assertThat(exits.ours()).isGreaterThan(1);
  }

  @Test
  void theAnswerToARoleQuery() throws SQLException {
    direct("create table who(role varchar(20000))");
    for (String role : List.of(HostileText.NAME, HostileText.UNSEEN, HostileText.TEXT)) {
      try (PreparedStatement insert = direct.prepareStatement("insert into who values(?)")) {
        insert.setString(1, role);
        assertThat(insert.executeUpdate()).isEqualTo(1);
      }
      exits.now("role");
      exits.call(
          "connect",
          () -> open("", "dmha.role", "primary", "dmha.roleQuery", "select role from who").close());
      direct("delete from who");
    }

    assertThat(exits.found()).isEmpty();
    assertThat(exits.ours()).isEqualTo(3);
    assertThat(exits.heard()).contains(EventType.HOST_FAILED);
  }
}
