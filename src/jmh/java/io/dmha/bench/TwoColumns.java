package io.dmha.bench;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What the benchmarks do with a query of two numbers. */
final class TwoColumns {
  private TwoColumns() {}

  /** Reads both of each row, and adds them all, so that none is read in vain. */
  static int read(PreparedStatement statement) throws SQLException {
    int sum = 0;
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        sum += rows.getInt(1) + rows.getInt(2);
      }
    }
    return sum;
  }
}
