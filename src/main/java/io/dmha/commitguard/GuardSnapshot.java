package io.dmha.commitguard;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What the commit guard's table says, read by one statement so that it belongs together. */
final class GuardSnapshot {
  /** Where no row names the database: a number like another, so that both ends are compared. */
  static final long UNNAMED = -1;

  /** What names the database. */
  private long number = UNNAMED;

  private @Nullable String state;
  private boolean hasPast;

  private GuardSnapshot() {}

  /**
   * Reads it.
   *
   * @param database the key of the row that names the database
   * @param token whose state is wanted
   * @param past a token of which it is only asked whether it is there
   */
  static GuardSnapshot at(
      Connection connection, String table, String database, String token, String past)
      throws SQLException {
    GuardSnapshot look = new GuardSnapshot();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT TOKEN, STATE, TOUCHED FROM " + table + " WHERE TOKEN IN (?, ?, ?)")) {
      select.setString(1, database);
      select.setString(2, token);
      select.setString(3, past);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          String found = rows.getString(1);
          if (found.equals(database)) {
            look.number = rows.getLong(3);
          } else if (found.equals(token)) {
            look.state = rows.getString(2).trim();
          } else {
            look.hasPast = true;
          }
        }
      }
    }
    return look;
  }

  /** The number that names the database. */
  long number() {
    return number;
  }

  /** The state of the token that was asked for; null if it is not there. */
  @Nullable String state() {
    return state;
  }

  /** Whether the token of the past is there. */
  boolean hasPast() {
    return hasPast;
  }
}
