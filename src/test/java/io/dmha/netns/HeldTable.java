package io.dmha.netns;

import io.dmha.fixtures.node.PostgresNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A table that nobody else may write into or lock, and so what waits for it. */
final class HeldTable implements AutoCloseable {
  /** The second row waits for the table door, a COMMIT of rows for the table gate. */
  private static final String[] TABLES = {
    "create table t(id int)",
    "create table door(id int)",
    "create table gate(id int)",
    "create function enter() returns trigger language plpgsql as"
        + " 'begin lock table door in row exclusive mode; return new; end'",
    "create trigger enters before insert on t for each row when (new.id = 2)"
        + " execute function enter()",
    "create function pass() returns trigger language plpgsql as"
        + " 'begin lock table gate in row exclusive mode; return null; end'",
    "create constraint trigger passes after insert on t deferrable initially deferred"
        + " for each row execute function pass()"
  };

  static final String DOOR = "door";
  static final String GATE = "gate";

  private final PostgresNode node;
  private final Connection holder;

  private HeldTable(PostgresNode node, Connection holder) {
    this.node = node;
    this.holder = holder;
  }

  static void makeTables(PostgresNode node) {
    node.query(TABLES);
  }

  static HeldTable of(PostgresNode node, String table) throws SQLException {
    Connection holder = DriverManager.getConnection(node.url("postgres"), "postgres", "");
    HeldTable held = new HeldTable(node, holder);
    holder.setAutoCommit(false);
    try (Statement statement = holder.createStatement()) {
      statement.execute("lock table " + table + " in exclusive mode");
    }
    return held;
  }

  /** Whether a request that begins so waits. */
  boolean holds(String request) {
    return !node.query(
            "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query ilike '"
                + request
                + "%'")
        .equals("0");
  }

  @Override
  public void close() throws SQLException {
    holder.close();
  }
}
