package io.dmha.dameng.compare;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * An application's way with its one connection, the same for all sides. What {@code close()} of a
 * result set throws it ignores, as frameworks do; a commit that fails it tries once more. After any
 * other failure it rolls back; a connection is thrown away when it is closed or its SQLState begins
 * with 08. Used by one thread.
 */
final class Teller {
  private static final Duration READING = Duration.ofMillis(10);
  private static final String NOT_APPLIED = "40001";

  /** What it makes of a statement that fails and is worth no more than a line in the log. */
  enum Habit {
    /** It has no such statement. */
    ROLLS_BACK,
    /** It goes on with its transaction. */
    GOES_ON
  }

  private final Side side;
  private final String hosts;
  private final Ledger ledger;
  private final Seen seen;
  private final Habit habit;
  private @Nullable Connection connection;

  Teller(Side side, String hosts, Ledger ledger, Seen seen, Habit habit) {
    this.side = side;
    this.hosts = hosts;
    this.ledger = ledger;
    this.seen = seen;
    this.habit = habit;
  }

  /** Tries to write both halves in one transaction; whether that was acknowledged. */
  boolean transfer(long id) {
    try {
      Connection c = connection(false);
      write(c, ledger.insert(id, 1));
      if (habit == Habit.GOES_ON) {
        tryToNote(c, id);
      }
      lookIntoPapers(c);
      write(c, ledger.insert(id, 2));
      commit(c);
      ledger.acknowledged(id);
      return true;
    } catch (SQLException | RuntimeException e) {
      if (e instanceof SQLException sql && NOT_APPLIED.equals(sql.getSQLState())) {
        ledger.denied(id);
      }
      recover(e);
      return false;
    }
  }

  /** Reads in autocommit; whether that went well. */
  boolean read() {
    try {
      Connection c = connection(true);
      try (Statement statement = c.createStatement();
          ResultSet rows = statement.executeQuery(ledger.count())) {
        return rows.next();
      }
    } catch (SQLException | RuntimeException e) {
      recover(e);
      return false;
    }
  }

  private Connection connection(boolean autoCommit) throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = side.open(hosts);
      connection = open;
      open.setAutoCommit(autoCommit);
    }
    return open;
  }

  private static void write(Connection c, String sql) throws SQLException {
    try (Statement statement = c.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private void tryToNote(Connection c, long id) {
    try {
      write(c, "insert into notes values(" + id + ")");
    } catch (SQLException | RuntimeException e) {
      seen.add(e);
    }
  }

  /** Reads the first few of many rows, and takes its time. */
  private void lookIntoPapers(Connection c) throws SQLException {
    Statement statement = c.createStatement();
    ResultSet rows = statement.executeQuery("select text from papers");
    boolean unusedHasOne = rows.next();
    LockSupport.parkNanos(READING.toNanos());
    closeQuietly(rows);
    closeQuietly(statement);
  }

  private void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      seen.add(e);
    }
  }

  private void commit(Connection c) throws SQLException {
    try {
      c.commit();
    } catch (SQLException e) {
      seen.add(e);
      c.commit();
    }
  }

  private void recover(Exception e) {
    seen.add(e);
    Connection open = connection;
    if (open == null) {
      return;
    }
    try {
      if (isOfNoUse(open, e)) {
        discard();
      } else if (!open.getAutoCommit()) {
        open.rollback();
      }
    } catch (SQLException | RuntimeException failed) {
      seen.add(failed);
      discard();
    }
  }

  private static boolean isOfNoUse(Connection open, Exception e) throws SQLException {
    String state = e instanceof SQLException sql ? sql.getSQLState() : null;
    return open.isClosed() || (state != null && state.startsWith("08"));
  }

  /** Throws its connection away; the next call makes another one. */
  void discard() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      closeQuietly(open);
    }
  }
}
