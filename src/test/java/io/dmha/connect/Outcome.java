package io.dmha.connect;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;

/** What one call came to, and how long it took. A connection it made is closed. */
record Outcome(Throwable thrown, Duration took) {
  /** More than any noise of the machine, less than any timeout that was not asked for. */
  static final Duration SLACK = Duration.ofSeconds(4);

  /** Connects with user "SYSDBA" and a password that must be seen nowhere. */
  static Outcome ofConnect(String url) {
    return of(
        () -> {
          DriverManager.getConnection(url, "SYSDBA", "open-sesame").close();
          return true;
        });
  }

  static Outcome of(Callable<?> call) {
    long start = System.nanoTime();
    Throwable thrown = null;
    try {
      if (call.call() instanceof Connection connection) {
        connection.close();
      }
    } catch (Throwable e) {
      thrown = e;
    }
    return new Outcome(thrown, Duration.ofNanos(System.nanoTime() - start));
  }

  SQLException sqlException() {
    return (SQLException) thrown;
  }

  String state() {
    return sqlException().getSQLState();
  }
}
