package io.dmha.postgres;

import io.dmha.fixtures.node.PostgresNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Compares what clerks were told with what is there. */
final class Books {
  private static final int BEGINNING = 1000;
  private static final String NOT_APPLIED = "40001";

  private final PostgresNode node;
  private final List<String> wrongs = new ArrayList<>();

  Books(PostgresNode node) {
    this.node = node;
  }

  List<String> wrongs(List<Clerk> clerks) throws SQLException {
    try (Connection connection = DriverManager.getConnection(node.url("postgres"), "postgres", "");
        Statement statement = connection.createStatement()) {
      for (Clerk clerk : clerks) {
        String who = " where clerk = " + clerk.number();
        compare("transfer", clerk, clerk.transfers(), counts(statement, "ledger" + who));
        compare("note", clerk, clerk.notes(), counts(statement, "note" + who));
        balances(statement, clerk.number());
      }
    }
    return wrongs;
  }

  private static Map<Integer, Integer> counts(Statement statement, String from)
      throws SQLException {
    Map<Integer, Integer> counts = new TreeMap<>();
    try (ResultSet rows =
        statement.executeQuery("select id, count(*) from " + from + " group by id")) {
      while (rows.next()) {
        counts.put(rows.getInt(1), rows.getInt(2));
      }
    }
    return counts;
  }

  private void compare(
      String what, Clerk clerk, Map<Integer, String> told, Map<Integer, Integer> counts) {
    told.forEach(
        (id, answer) -> {
          int count = counts.getOrDefault(id, 0);
          boolean isRight =
              answer.equals(Clerk.DONE)
                  ? count == 1
                  : answer.startsWith(NOT_APPLIED) ? count == 0 : count <= 1;
          if (!isRight) {
            String name = what + " " + clerk.number() + "/" + id;
            wrongs.add(name + " is there " + count + " times; told was: " + answer);
          }
        });
    counts.keySet().stream()
        .filter(id -> !told.containsKey(id))
        .forEach(id -> wrongs.add("Nobody was told of " + what + " " + clerk.number() + "/" + id));
  }

  /** The accounts hold what the ledger says, and each transfer saw what the ones before it left. */
  private void balances(Statement statement, int clerk) throws SQLException {
    int balance = BEGINNING;
    try (ResultSet rows =
        statement.executeQuery(
            "select id, amount, seen from ledger where clerk = " + clerk + " order by id")) {
      while (rows.next()) {
        if (rows.getInt("seen") != balance) {
          String name = "transfer " + clerk + "/" + rows.getInt("id");
          wrongs.add(name + " saw " + rows.getInt("seen") + " instead of " + balance);
        }
        balance -= rows.getInt("amount");
      }
    }
    expect(statement, 2 * clerk, balance);
    expect(statement, 2 * clerk + 1, 2 * BEGINNING - balance);
  }

  private void expect(Statement statement, int account, int balance) throws SQLException {
    try (ResultSet rows =
        statement.executeQuery("select balance from account where id = " + account)) {
      rows.next();
      if (rows.getInt(1) != balance) {
        wrongs.add("account " + account + " has " + rows.getInt(1) + " instead of " + balance);
      }
    }
  }
}
