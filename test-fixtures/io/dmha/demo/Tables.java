package io.dmha.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** The accounts and the ledger of one side, and their SQL. Immutable. */
final class Tables {
  static final int ACCOUNTS = 100;
  static final long OPENING = 10_000;

  private final String accounts;
  private final String ledger;

  Tables(String side) {
    this.accounts = side + "_accounts";
    this.ledger = side + "_ledger";
  }

  String pay() {
    return "UPDATE " + accounts + " SET balance = balance + ? WHERE id = ?";
  }

  String book() {
    return "INSERT INTO " + ledger + " (transfer, amount) VALUES (?, ?)";
  }

  String find() {
    return "SELECT COUNT(*) FROM " + ledger + " WHERE transfer = ?";
  }

  void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE " + accounts + " (id INT PRIMARY KEY, balance BIGINT NOT NULL)");
      statement.execute(
          "INSERT INTO "
              + accounts
              + " SELECT x - 1, "
              + OPENING
              + " FROM system_range(1, "
              + ACCOUNTS
              + ")");
      // No unique key: a transfer that is booked twice must show.
      statement.execute(
          "CREATE TABLE " + ledger + " (transfer BIGINT NOT NULL, amount BIGINT NOT NULL)");
      statement.execute("CREATE INDEX " + ledger + "_transfer ON " + ledger + " (transfer)");
    }
  }

  Books read(Connection connection) throws SQLException {
    Map<Integer, Long> balances = new HashMap<>();
    Map<Long, Integer> entries = new HashMap<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet rows = statement.executeQuery("SELECT id, balance FROM " + accounts)) {
        while (rows.next()) {
          balances.put(rows.getInt(1), rows.getLong(2));
        }
      }
      try (ResultSet rows = statement.executeQuery("SELECT transfer FROM " + ledger)) {
        while (rows.next()) {
          entries.merge(rows.getLong(1), 1, Integer::sum);
        }
      }
    }
    return new Books(OPENING, balances, entries);
  }
}
