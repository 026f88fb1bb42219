package io.dmha.postgres;

import static io.dmha.fixtures.node.PostgresSession.execute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.fixtures.junit.SeededTest;
import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
import io.dmha.fixtures.node.PostgresSession;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * After whatever ended a transaction, and whatever was undone in it, by calls and by text, a lost
 * session is set again as its server had it.
 */
@NeedsPostgres
@Timeout(60)
class PostgresTextTransactionTest {
  private static final String[] NAMES = {"a", "B", "\"B\"", "c"};

  private static final String[] SETS = {
    "set search_path = %s",
    "set app.tenant = '%s'",
    "set local app.tenant = '%s'",
    "set time zone 'Asia/Tokyo'",
    "reset all"
  };

  private static PostgresNode node;

  @BeforeAll
  static void start() {
    node = PostgresNode.started();
    for (String schema : new String[] {"a", "b", "c"}) {
      node.query("create schema " + schema);
    }
    node.query("create table p(id int primary key)");
    node.query("create table f(id int references p deferrable initially deferred)");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static Connection open(String more) throws SQLException {
    String url = node.url("postgres").replace("jdbc:postgresql:", "jdbc:dmha:postgresql:");
    return DriverManager.getConnection(url + "?tcpKeepAlive=true" + more, "postgres", "");
  }

  /** Some of these are refused, which the application may take for an end all the same. */
  @ParameterizedTest
  @CsvSource({
    "select 1 / 0, commit, true",
    "select 1 / 0, commit, false",
    "select 1 / 0, END, false",
    "select 1 / 0, commit(), true",
    "select 1 / 0, commit(), false",
    "insert into public.f values(7), commit, true",
    "insert into public.f values(7), commit(), true"
  })
  void aCommitThatRollsBackTakesTheSessionBack(String failing, String commit, boolean tells)
      throws SQLException {
    try (Connection connection = open("&raiseExceptionOnSilentRollback=" + tells)) {
      execute(connection, "set search_path = a");
      connection.setAutoCommit(false);
      execute(connection, "set search_path = b");
      Throwable unusedFailure = catchThrowable(() -> execute(connection, failing));
      Throwable unusedRefusal = catchThrowable(() -> end(connection, commit));

      assertSetAgain(connection, List.of(failing, commit));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "savepoint x; set search_path = b; rollback to x",
        "savepoint x; set search_path = b; ROLLBACK work TO savepoint X",
        "set search_path = c; savepoint \"X\"; set search_path = b; rollback to \"X\"",
        "savepoint x; set search_path = b; savepoint x; set search_path = c; rollback to x",
        "savepoint x; set search_path = b; savepoint x; release x; rollback to x",
        "savepoint x; savepoint y; set search_path = b; release y; rollback to savepoint x",
        "savepoint x; set search_path = b; select 1 / 0; rollback to x"
      })
  void aRollbackToASavepointByTextTakesTheSessionBack(String texts) throws SQLException {
    for (boolean isByText : new boolean[] {false, true}) {
      try (Connection connection = open("")) {
        execute(connection, "set search_path = a");
        if (isByText) {
          execute(connection, "begin");
        } else {
          connection.setAutoCommit(false);
        }
        for (String text : texts.split("; ", -1)) {
          Throwable unusedFailure = catchThrowable(() -> execute(connection, text));
        }
        execute(connection, "commit");

        assertSetAgain(connection, List.of(texts));
      }
    }
  }

  /** What a statement has set is not set once more by the batch that it executes later. */
  @ParameterizedTest
  @CsvSource({"false", "true"})
  void aBatchDoesNotSetWhatWasSetBefore(boolean isManual) throws SQLException {
    try (Connection connection = open("")) {
      connection.setAutoCommit(!isManual);
      try (Statement statement = connection.createStatement()) {
        boolean unusedHasRows = statement.execute("set search_path = a");
        execute(connection, "set search_path = b");
        statement.addBatch("insert into public.p values(1)");
        statement.addBatch("delete from public.p");
        assertThat(statement.executeBatch()).containsExactly(1, 1);
      }
      if (isManual) {
        connection.commit();
      }

      assertSetAgain(connection, List.of());
    }
  }

  @SeededTest(trials = 10)
  void aLostSessionIsSetAgainAsItWas(Random random) throws SQLException {
    try (Connection connection = open("&raiseExceptionOnSilentRollback=" + random.nextBoolean())) {
      connection.setAutoCommit(false);
      List<String> done = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        done.addAll(transaction(connection, random));
        assertSetAgain(connection, done);
      }
    }
  }

  private static List<String> transaction(Connection connection, Random random) {
    List<String> done = new ArrayList<>();
    List<Savepoint> savepoints = new ArrayList<>();
    for (int i = random.nextInt(9); i >= 0; i--) {
      String name = NAMES[random.nextInt(NAMES.length)];
      String what =
          switch (random.nextInt(10)) {
            case 0 -> "savepoint " + name;
            case 1, 2 -> "rollback to " + name;
            case 3 -> "release savepoint " + name;
            case 4 -> "savepoint() " + name;
            case 5 -> "rollback()";
            case 6 -> random.nextBoolean() ? "select 1 / 0" : "insert into public.f values(7)";
            default -> String.format(SETS[random.nextInt(SETS.length)], name);
          };
      Throwable failure =
          catchThrowable(() -> step(connection, what, savepoints, random.nextInt(3)));
      done.add(failure == null ? what : what + " failed");
    }
    String[] ends = {"commit", "END", "commit()", "rollback", "rollback()"};
    String end = ends[random.nextInt(ends.length)];
    Throwable failure = catchThrowable(() -> end(connection, end));
    done.add(failure == null ? end : end + " failed");
    return done;
  }

  private static void step(
      Connection connection, String what, List<Savepoint> savepoints, int which)
      throws SQLException {
    if (what.startsWith("savepoint()")) {
      // The driver quotes it.
      String name = what.substring("savepoint() ".length()).replace("\"", "");
      savepoints.add(which == 0 ? connection.setSavepoint() : connection.setSavepoint(name));
    } else if (what.equals("rollback()")) {
      if (!savepoints.isEmpty()) {
        connection.rollback(savepoints.get(which % savepoints.size()));
      }
    } else {
      execute(connection, what);
    }
  }

  private static void end(Connection connection, String how) throws SQLException {
    switch (how) {
      case "commit()" -> connection.commit();
      case "rollback()" -> connection.rollback();
      default -> execute(connection, how);
    }
  }

  private static void assertSetAgain(Connection connection, List<String> done) throws SQLException {
    List<String> before = state(connection);
    PostgresSession.end(connection, node);
    tidy(connection);
    execute(connection, "select 1");
    tidy(connection);

    assertThat(state(connection)).as("%s", done).isEqualTo(before);
  }

  private static List<String> state(Connection connection) throws SQLException {
    List<String> state = PostgresSession.state(connection);
    tidy(connection);
    return state;
  }

  private static void tidy(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.rollback();
    }
  }
}
