package io.dmha.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Somebody who inserts again and again, remembers when it went well first, and opens a connection
 * again 10 ms after an error, unless it says that there is another one inside already.
 */
final class RaceClient extends Thread {
  /** What the AWS wrapper says when it has changed the host. */
  private static final Set<String> CHANGED = Set.of("08S02", "08007");

  private final String url;
  private final Properties info = new Properties();
  private final AtomicInteger errors = new AtomicInteger();

  /** When it wrote first since {@link #mark}, or 0. */
  private volatile long firstNanos = 1;

  private volatile boolean isOver;
  private Connection connection;

  RaceClient(String url) {
    this(url, new Properties());
  }

  RaceClient(String url, Properties more) {
    super("race-client");
    this.url = url;
    info.setProperty("user", "postgres");
    info.setProperty("password", "any");
    info.putAll(more);
    setDaemon(true);
  }

  @Override
  public void run() {
    while (!isOver) {
      try {
        insert();
        if (firstNanos == 0) {
          firstNanos = System.nanoTime();
        }
        pause(1);
      } catch (SQLException e) {
        errors.incrementAndGet();
        if (Boolean.getBoolean("bench.errors")) {
          System.out.println(url + ": " + e.getSQLState() + " " + e.getMessage());
        }
        if (!CHANGED.contains(e.getSQLState())) {
          connection = null;
        }
        pause(10);
      }
    }
  }

  private void insert() throws SQLException {
    if (connection == null) {
      connection = DriverManager.getConnection(url, info);
    }
    try (Statement statement = connection.createStatement()) {
      int unusedCount = statement.executeUpdate("insert into race values(1)");
    }
  }

  /** Waits until it has written. */
  void awaitWrite() {
    mark();
    long unusedNanos = awaitFirst();
  }

  /** Forgets what it has written until now; not while a reply may be on its way. */
  void mark() {
    firstNanos = 0;
  }

  /** Waits until it has written since the mark, and says when it did so first. */
  long awaitFirst() {
    while (firstNanos == 0) {
      pause(1);
    }
    return firstNanos;
  }

  int errors() {
    return errors.get();
  }

  void end() throws InterruptedException {
    isOver = true;
    join(1_000);
  }

  static void pause(int millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
