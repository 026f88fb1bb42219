package io.dmha.session;

import static io.dmha.fixtures.node.PostgresSession.execute;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.dialect.Dialect;
import io.dmha.fixtures.junit.SeededTest;
import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
import io.dmha.fixtures.node.PostgresSession;
import io.dmha.session.SessionState.Item;
import io.dmha.url.DmhaUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** After whatever was set, rolled back and committed, a new session is set as the old one is. */
@NeedsPostgres
class PostgresSessionStateTest {
  private static final String[] TEXTS = {
    "set search_path = %s",
    "set local search_path = %s",
    "select set_config('search_path', '%s', false)",
    "select set_config('search_path', '%s', true)",
    "set schema '%s'",
    "set app.tenant = '%s'",
    "set local app.tenant = '%s'",
    "reset app.tenant",
    "reset search_path",
    "reset all",
    "set role limited",
    "set local role limited",
    "set role none",
    "reset role",
    "set session authorization limited",
    "set session authorization default",
    "set time zone 'Asia/Tokyo'",
    "reset timezone",
    "set application_name = '%s'",
    "set session characteristics as transaction isolation level serializable",
    "set session characteristics as transaction read only",
    "set default_transaction_read_only = off",
    "set default_transaction_isolation = 'repeatable read'"
  };

  private static PostgresNode node;
  private static Dialect target;

  /** A savepoint and what stood then. */
  private static final class Point {
    private final Savepoint savepoint;
    private final Mark mark;

    Point(Savepoint savepoint, Mark mark) {
      this.savepoint = savepoint;
      this.mark = mark;
    }
  }

  @BeforeAll
  static void start() throws SQLException {
    node = PostgresNode.started();
    target = Dialect.of(DmhaUrl.parse("jdbc:dmha:postgresql://a,b/x", null), null);
    try (Connection connection = connect()) {
      execute(connection, "create role limited");
      for (String schema : List.of("a", "b", "c")) {
        execute(connection, "create schema " + schema);
        execute(connection, "grant usage on schema " + schema + " to limited");
      }
    }
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @SeededTest(trials = 60)
  void aNewSessionIsSetAsTheOldOneIs(Random random) throws SQLException {
    try (Connection connection = connect()) {
      SessionState session = new SessionState(target.rollbackOfSession());
      List<String> done = new ArrayList<>();
      if (random.nextBoolean()) {
        connection.setAutoCommit(false);
        session.put(Item.AUTO_COMMIT, c -> c.setAutoCommit(false));
      }
      for (int i = 0; i < 6; i++) {
        if (connection.getAutoCommit()) {
          done.add(set(connection, session, random));
        } else {
          done.addAll(transaction(connection, session, random));
        }
        List<String> before = state(connection);
        try (Connection next = connect()) {
          session.restore(next);
          assertThat(state(next)).as("%s", done).isEqualTo(before);
        }
      }
    }
  }

  private static List<String> transaction(
      Connection connection, SessionState session, Random random) throws SQLException {
    List<String> done = new ArrayList<>();
    List<Point> marks = new ArrayList<>();
    if (random.nextInt(3) == 0) {
      done.add(setOutside(connection, session, random));
    }
    for (int i = random.nextInt(8); i >= 0; i--) {
      int what = random.nextInt(10);
      if (what == 0) {
        session.keepStart();
        marks.add(new Point(connection.setSavepoint(), session.mark(null)));
        done.add("savepoint " + marks.size());
      } else if (what < 3 && !marks.isEmpty()) {
        int to = random.nextInt(marks.size());
        connection.rollback(marks.get(to).savepoint);
        session.rollbackTo(marks.get(to).mark);
        marks.subList(to + 1, marks.size()).clear();
        done.add("rollback to " + (to + 1));
      } else {
        done.add(set(connection, session, random));
      }
    }
    if (random.nextBoolean()) {
      connection.commit();
      session.commit();
      done.add("commit");
    } else {
      connection.rollback();
      session.rollback();
      done.add("rollback");
    }
    return done;
  }

  /** The driver sends these without a BEGIN before them. */
  private static String setOutside(Connection connection, SessionState session, Random random)
      throws SQLException {
    if (random.nextBoolean()) {
      connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      session.put(
          Item.ISOLATION, c -> c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE));
      return "setTransactionIsolation";
    }
    String name = name(random);
    connection.setClientInfo("ApplicationName", name);
    session.putClientInfo("ApplicationName", name);
    return "setClientInfo outside " + name;
  }

  private static String set(Connection connection, SessionState session, Random random)
      throws SQLException {
    String name = name(random);
    int what = random.nextInt(TEXTS.length + 4);
    // The driver sends the client info without a BEGIN before it: alone it begins nothing.
    boolean mayBegin = what < 2 || what >= 4;
    if (mayBegin && !connection.getAutoCommit()) {
      session.keepStart();
    }
    if (what < 2) {
      connection.setSchema(name);
      session.put(Item.SCHEMA, c -> c.setSchema(name));
      return "setSchema " + name;
    }
    if (what < 4) {
      connection.setClientInfo("ApplicationName", name);
      session.putClientInfo("ApplicationName", name);
      return "setClientInfo " + name;
    }
    String sql = String.format(TEXTS[what - 4], name);
    execute(connection, sql);
    session.putText(target.sessions().read(sql), sql);
    return sql;
  }

  private static String name(Random random) {
    return String.valueOf("abc".charAt(random.nextInt(3)));
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(node.url("postgres"), "postgres", "");
  }

  private static List<String> state(Connection connection) throws SQLException {
    List<String> state = PostgresSession.state(connection);
    if (!connection.getAutoCommit()) {
      connection.rollback();
    }
    return state;
  }
}
