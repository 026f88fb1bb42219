package io.dmha.stacks;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Holds what is in the database against what the application was told. */
final class Books {
  private static final int UUID_BYTES = 16;

  private final Map<Long, List<String>> rows = new HashMap<>();
  private final Map<Long, BigDecimal> moved = new HashMap<>();
  private final Map<Long, BigDecimal> balances = new HashMap<>();
  private final List<String> problems = new ArrayList<>();

  private Books() {}

  /** What does not balance, in sentences. */
  static List<String> problems(Connection direct, Told told) throws SQLException {
    Books books = new Books();
    books.read(direct);
    books.compare(told);
    books.compareBalances();
    return books.problems;
  }

  private void read(Connection direct) throws SQLException {
    try (Statement statement = direct.createStatement()) {
      try (ResultSet row =
          statement.executeQuery("SELECT ID, BUSINESS_NUMBER, DEBIT, CREDIT, AMOUNT FROM LEDGER")) {
        while (row.next()) {
          rows.computeIfAbsent(row.getLong(2), unused -> new ArrayList<>())
              .add(text(row.getObject(1)));
          BigDecimal amount = row.getBigDecimal(5);
          moved.merge(row.getLong(3), amount.negate(), BigDecimal::add);
          moved.merge(row.getLong(4), amount, BigDecimal::add);
        }
      }
      try (ResultSet row = statement.executeQuery("SELECT ID, BALANCE FROM ACCOUNT")) {
        while (row.next()) {
          balances.put(row.getLong(1), row.getBigDecimal(2));
        }
      }
    }
  }

  /** A key as its application writes it. */
  private static String text(Object key) {
    if (key instanceof byte[] bytes && bytes.length == UUID_BYTES) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      return new UUID(buffer.getLong(), buffer.getLong()).toString();
    }
    return String.valueOf(key);
  }

  /** Each acknowledged transaction is there once, with its key; of the others only UNKNOWN may. */
  private void compare(Told told) {
    Set<Long> unknown = new HashSet<>();
    told.failures().stream()
        .filter(Told.Failure::isUnknown)
        .forEach(failure -> unknown.add(failure.number()));
    Set<Long> numbers = new HashSet<>(rows.keySet());
    numbers.addAll(told.keys().keySet());
    Set<String> keysSeen = new HashSet<>();
    for (long number : numbers) {
      List<String> seen = told.keys().getOrDefault(number, List.of());
      List<String> there = rows.getOrDefault(number, List.of());
      boolean mayHaveOneMore = unknown.contains(number) && there.size() == seen.size() + 1;
      boolean isEqual = there.size() == seen.size() && there.containsAll(seen);
      if (!isEqual && !(mayHaveOneMore && there.containsAll(seen))) {
        problems.add(
            "Transaction " + number + " was told the keys " + seen + "; there are " + there + ".");
      }
      for (String key : seen) {
        if (!keysSeen.add(key)) {
          problems.add("The key " + key + " was told twice, of " + number + " the second time.");
        }
      }
    }
  }

  private void compareBalances() {
    balances.forEach(
        (account, balance) -> {
          BigDecimal due = moved.getOrDefault(account, BigDecimal.ZERO);
          if (balance.compareTo(due) != 0) {
            problems.add(
                "Account " + account + " has " + balance + ", and the ledger says " + due + ".");
          }
        });
    BigDecimal sum = balances.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    if (sum.signum() != 0) {
      problems.add("All balances together are " + sum + " instead of nothing.");
    }
  }
}
