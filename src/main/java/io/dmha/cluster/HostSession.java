package io.dmha.cluster;

import io.dmha.dialect.Dialect;
import io.dmha.fault.FaultClassifier;
import io.dmha.link.Opener;
import io.dmha.link.Workers;
import io.dmha.text.ForeignText;
import io.dmha.topology.Host;
import io.dmha.topology.LogPosition;
import io.dmha.topology.Role;
import io.dmha.topology.Sighting;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One login to one host, for commands that ask it something: each question has the same limit, and
 * one that is late ends the session. For one thread at a time.
 */
public final class HostSession implements AutoCloseable {
  /** The most rows that are read of an answer. */
  public static final int MOST_ROWS = 500;

  private final Connection connection;
  private final Dialect dialect;
  private final FaultClassifier faults;
  private final Workers workers;
  private final Duration limit;

  private HostSession(Connection connection, Dialect dialect, Workers workers, Duration limit) {
    this.connection = connection;
    this.dialect = dialect;
    this.faults = new FaultClassifier(dialect.codes());
    this.workers = workers;
    this.limit = limit;
  }

  /**
   * Logs in.
   *
   * @param workers whose threads wait for the driver
   * @throws HostTrouble if the host does not take it within the limit
   */
  static HostSession open(
      Host host, Opener opener, Dialect dialect, Workers workers, Duration limit)
      throws HostTrouble, InterruptedException {
    CompletableFuture<Connection> login = workers.start(() -> opener.open(host));
    try {
      Connection connection = login.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return new HostSession(connection, dialect, workers, limit);
    } catch (ExecutionException e) {
      throw HostTrouble.ofLogin(new FaultClassifier(dialect.codes()), causeOf(e));
    } catch (TimeoutException e) {
      CompletableFuture<Void> unusedEnd = login.thenAccept(late -> kill(dialect, late));
      throw late(limit);
    }
  }

  private static Throwable causeOf(ExecutionException e) {
    Throwable cause = e.getCause();
    return cause == null ? e : cause;
  }

  private static HostTrouble late(Duration limit) {
    return new HostTrouble(HostTrouble.Kind.SILENT, limit.toMillis() + " ms");
  }

  private static void kill(Dialect dialect, Connection connection) {
    try {
      dialect.kill(connection);
      connection.close();
    } catch (SQLException | RuntimeException e) {
      // It is of no use to anybody, and ends with this process at the latest.
    }
  }

  /** One question to the driver. */
  private interface Question<T> {
    T ask(Connection connection) throws SQLException;
  }

  private <T> T within(Question<T> question) throws HostTrouble, InterruptedException {
    return within(limit, question);
  }

  private <T> T within(Duration bound, Question<T> question)
      throws HostTrouble, InterruptedException {
    CompletableFuture<T> answer = workers.start(() -> question.ask(connection));
    try {
      return answer.get(bound.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw HostTrouble.ofQuestion(faults, causeOf(e));
    } catch (TimeoutException e) {
      close();
      throw late(bound);
    }
  }

  /** What the host says of itself right after the login; needs no privilege. */
  public Sighting firstLook() throws HostTrouble, InterruptedException {
    return within(dialect::lookAfterLogin);
  }

  /** What it says of itself now. */
  public Sighting look() throws HostTrouble, InterruptedException {
    return within(dialect::look);
  }

  /** Where its log stands; null where it does not tell. */
  public @Nullable LogPosition position(Role role) throws HostTrouble, InterruptedException {
    LogPosition nowhere = LogPosition.parse("-/0");
    LogPosition found =
        within(
            link -> {
              LogPosition told = dialect.position(link, role, false);
              return told == null ? nowhere : told;
            });
    return found == nowhere ? null : found;
  }

  /** The version of the server, as its driver has it; on one line, 200 characters at most. */
  public String serverVersion() throws HostTrouble, InterruptedException {
    return within(link -> ForeignText.shown(link.getMetaData().getDatabaseProductVersion()));
  }

  /** The version of the driver, in the same way. */
  public String driverVersion() throws HostTrouble, InterruptedException {
    return within(link -> ForeignText.shown(link.getMetaData().getDriverVersion()));
  }

  /** The time that a query answers, in milliseconds since 1970 by the zone of this JVM. */
  public long millisOf(String query) throws HostTrouble, InterruptedException {
    return within(
        link -> {
          try (Statement statement = link.createStatement();
              ResultSet rows = statement.executeQuery(query)) {
            if (!rows.next()) {
              throw new SQLException("No time was told.", "02000");
            }
            return rows.getTimestamp(1).getTime();
          }
        });
  }

  /**
   * The rows of a query, {@link #MOST_ROWS} at most: names of columns in capitals, values fit to be
   * shown, an empty text for NULL.
   */
  public List<Map<String, String>> rowsOf(String query) throws HostTrouble, InterruptedException {
    return within(
        link -> {
          try (Statement statement = link.createStatement()) {
            statement.setMaxRows(MOST_ROWS);
            try (ResultSet rows = statement.executeQuery(query)) {
              return read(rows);
            }
          }
        });
  }

  /** Takes rows of two whole numbers. */
  public interface Pairs {
    /** One row. */
    void take(long first, long second);
  }

  /**
   * Reads all rows of a query of two whole numbers, however many.
   *
   * @param bound how long it may take
   * @param taker called by another thread, which may go on after a failure
   */
  public void each(String query, Duration bound, Pairs taker)
      throws HostTrouble, InterruptedException {
    boolean unusedEnd =
        within(
            bound,
            link -> {
              try (Statement statement = link.createStatement();
                  ResultSet rows = statement.executeQuery(query)) {
                while (rows.next()) {
                  taker.take(rows.getLong(1), rows.getLong(2));
                }
                return true;
              }
            });
  }

  private static List<Map<String, String>> read(ResultSet rows) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    List<Map<String, String>> all = new ArrayList<>();
    while (rows.next()) {
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        String value = rows.getString(i);
        row.put(
            ForeignText.shown(columns.getColumnLabel(i)).toUpperCase(Locale.ROOT),
            value == null ? "" : ForeignText.shown(value).trim());
      }
      all.add(Collections.unmodifiableMap(row));
    }
    return all;
  }

  /** Cuts it off, without asking the host and without waiting. */
  @Override
  public void close() {
    CompletableFuture<Boolean> unusedEnd =
        workers.start(
            () -> {
              kill(dialect, connection);
              return true;
            });
  }
}
