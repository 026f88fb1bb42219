package io.dmha.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Moves money between two accounts of its own, one transfer after the other, going by the balance
 * it reads, and writes a note with autocommit now and then. It keeps what it was told of each.
 */
final class Clerk implements Runnable {
  /** What is told of work that is done. */
  static final String DONE = "done";

  private static final int TRANSFERS_A_NOTE = 3;

  private final int number;
  private final Bank bank;
  private final Map<Integer, String> transfers = new ConcurrentHashMap<>();
  private final Map<Integer, String> notes = new ConcurrentHashMap<>();
  private final AtomicInteger done = new AtomicInteger();
  private volatile boolean isOver;

  Clerk(int number, Bank bank) {
    this.number = number;
    this.bank = bank;
  }

  @Override
  public void run() {
    try (Connection connection = bank.connect("")) {
      connection.setAutoCommit(false);
      for (int id = 0; !isOver; id++) {
        transfers.put(id, told(connection, id, Clerk::transfer));
        if (id % TRANSFERS_A_NOTE == 0) {
          connection.setAutoCommit(true);
          notes.put(id, told(connection, id, Clerk::note));
          connection.setAutoCommit(false);
        }
      }
    } catch (SQLException e) {
      transfers.put(-1, "outside of the work: " + e);
    }
  }

  private interface Work {
    void on(Clerk clerk, Connection connection, int id) throws SQLException;
  }

  private String told(Connection connection, int id, Work work) {
    try {
      work.on(this, connection, id);
      done.incrementAndGet();
      return DONE;
    } catch (SQLException e) {
      rollBack(connection);
      return e.getSQLState() + " " + e;
    }
  }

  private static void rollBack(Connection connection) {
    try {
      if (!connection.getAutoCommit()) {
        connection.rollback();
      }
    } catch (SQLException e) {
      throw new AssertionError("A rollback failed.", e);
    }
  }

  void transfer(Connection connection, int id) throws SQLException {
    int amount = id % 7 + 1;
    int seen = balance(connection);
    int unusedTaken =
        update(connection, "update account set balance = ? where id = ?", seen - amount, mine());
    int unusedGiven =
        update(
            connection,
            "update account set balance = balance + ? where id = ?",
            amount,
            mine() + 1);
    int unusedWritten =
        update(connection, "insert into ledger values(?, ?, ?, ?)", number, id, amount, seen);
    connection.commit();
  }

  /** The same, for another thread. */
  CompletableFuture<Void> transferLater(Connection connection, int id) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            transfer(connection, id);
          } catch (SQLException e) {
            throw new CompletionException(e);
          }
        });
  }

  private int mine() {
    return 2 * number;
  }

  private int balance(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select balance from account where id = ?")) {
      select.setInt(1, mine());
      try (ResultSet rows = select.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  private void note(Connection connection, int id) throws SQLException {
    int unusedWritten = update(connection, "insert into note values(?, ?)", number, id);
  }

  private static int update(Connection connection, String sql, int... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setInt(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }

  void stop() {
    isOver = true;
  }

  int number() {
    return number;
  }

  /** How much it was told is done. */
  int done() {
    return done.get();
  }

  /** What it was told of each transfer. */
  Map<Integer, String> transfers() {
    return new TreeMap<>(transfers);
  }

  /** What it was told of each note. */
  Map<Integer, String> notes() {
    return new TreeMap<>(notes);
  }
}
