package io.dmha.dameng.compare;

import io.dmha.fixtures.dm.engine.Engine;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The table of one side, in which each transaction writes two rows, and what the application was
 * told of each. Thread-safe.
 */
final class Ledger {
  private final String table;
  private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<Long> denied = ConcurrentHashMap.newKeySet();

  /**
   * @param name as SQL wants it
   */
  Ledger(String name) {
    this.table = name;
  }

  /** The notes, and the papers that every transaction looks into: more than one reply holds. */
  static void createShared(Engine engine) throws SQLException {
    engine.run(
        "create table papers(id int primary key, text varchar(100));"
            + "create table notes(tx bigint);"
            + "insert into papers select x, repeat('x', 100) from system_range(1, 2000)");
  }

  void create(Engine engine) throws SQLException {
    engine.run("create table " + table + "(tx bigint, half int)");
  }

  String insert(long transaction, int half) {
    return "insert into " + table + " values(" + transaction + ", " + half + ")";
  }

  String count() {
    return "select count(*) from " + table + " where tx < 0";
  }

  /** The application was told that it is done. */
  void acknowledged(long transaction) {
    acknowledged.add(transaction);
  }

  /** The application was told that it is not done, for certain. */
  void denied(long transaction) {
    denied.add(transaction);
  }

  /**
   * What is in the database, held against what was told.
   *
   * @param url of a node that works, for the plain driver
   */
  Verdict verdict(String url) throws SQLException {
    Map<Long, Integer> halves = new HashMap<>();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select tx from " + table)) {
      while (rows.next()) {
        halves.merge(rows.getLong(1), 1, Integer::sum);
      }
    }
    long torn = halves.values().stream().filter(count -> count != 2).count();
    long missing = acknowledged.stream().filter(id -> halves.getOrDefault(id, 0) != 2).count();
    long there = denied.stream().filter(halves::containsKey).count();
    return new Verdict(acknowledged.size(), torn, missing + there);
  }

  /**
   * @param acknowledged transactions that the application was told are done
   * @param torn transactions of which one half is in the database
   * @param wronglyTold transactions told as done that are not there whole, or told as not done that
   *     are there
   */
  record Verdict(long acknowledged, long torn, long wronglyTold) {
    boolean isClean() {
      return torn + wronglyTold == 0;
    }
  }
}
