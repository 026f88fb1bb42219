package io.dmha.commitguard;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.dmha.time.WallClock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Marks the transactions of one physical connection. Keeps its statements: they are run before each
 * commit. As thread-safe as the connection.
 */
public final class CommitMarker {
  private final GuardTable table;
  private final WallClock clock;
  private final Connection connection;
  private @Nullable PreparedStatement update;
  private @Nullable PreparedStatement insert;
  private @Nullable PreparedStatement delete;
  private long number;

  CommitMarker(GuardTable table, WallClock clock, Connection connection, long number) {
    this.table = table;
    this.clock = clock;
    this.connection = connection;
    this.number = number;
  }

  /**
   * Makes the token part of the open transaction.
   *
   * @param previous the token that was committed last, whose row is used again; empty for none
   * @return false if that row was looked for and is gone
   */
  @CanIgnoreReturnValue
  public boolean mark(String previous, CommitToken token) throws SQLException {
    identify();
    boolean isUpdated = !previous.isEmpty() && isUpdated(previous, token);
    if (!isUpdated) {
      table.insert(connection, token.key, token.committed, clock.millis());
    }
    return isUpdated || previous.isEmpty();
  }

  /** Makes the token part of the open transaction by a row of its own. */
  public void markApart(CommitToken token) throws SQLException {
    identify();
    PreparedStatement known = insert;
    if (known == null) {
      known = table.inserting(connection, "");
      insert = known;
    }
    GuardTable.insert(known, token.key, token.committed, clock.millis());
  }

  /** Takes a row of its own away, if the open transaction is committed. */
  public void takeBack(String key) throws SQLException {
    PreparedStatement known = delete;
    if (known == null) {
      known = connection.prepareStatement("DELETE FROM " + table.name() + " WHERE TOKEN = ?");
      delete = known;
    }
    known.setString(1, key);
    int unusedOne = known.executeUpdate();
  }

  private void identify() throws SQLException {
    if (number == 0) {
      number = table.numberOf(connection);
    }
  }

  /** What is known after a mark, where {@code before} was known before it. */
  public DatabaseHistory past(DatabaseHistory before) {
    return before.database == number ? before : new DatabaseHistory(number, "", 0);
  }

  private boolean isUpdated(String previous, CommitToken token) throws SQLException {
    PreparedStatement known = update;
    if (known == null) {
      known =
          connection.prepareStatement(
              "UPDATE " + table.name() + " SET TOKEN = ?, STATE = ?, TOUCHED = ? WHERE TOKEN = ?");
      update = known;
    }
    known.setString(1, token.key);
    known.setString(2, token.committed);
    known.setLong(3, clock.millis());
    known.setString(4, previous);
    return known.executeUpdate() == 1;
  }
}
