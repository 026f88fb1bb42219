package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotApplied;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.DmhaEvent;
import io.dmha.event.DmhaListener;
import io.dmha.event.EventType;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;

/** A failover leaves the thread that it happens in as it was, and nobody waits for another. */
@NeedsProcesses
class CallersThreadTest {
  private static final ThreadLocal<String> LOCAL = new ThreadLocal<>();

  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void cleanUp() {
    boolean unusedFlag = Thread.interrupted();
    LOCAL.remove();
    MDC.clear();
    threads.shutdownNow();
    Calling.onEvent.set(null);
  }

  @Test
  void itsThreadLocalsAndLoggingContextStay() throws SQLException {
    LOCAL.set("mine");
    MDC.put("request", "7");
    ClassLoader loader = new ClassLoader(getClass().getClassLoader()) {};
    Thread.currentThread().setContextClassLoader(loader);
    try (Connection connection = doors.open()) {
      loseInARead(connection);

      assertThat(LOCAL.get()).isEqualTo("mine");
      assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("request", "7"));
      assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(loader);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    } finally {
      Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
    }
  }

  /** The replay itself runs on a worker. */
  @Test
  void theyStayWhereATransactionIsDoneAgain() throws SQLException {
    LOCAL.set("mine");
    MDC.put("request", "7");
    AtomicReference<String> seen = new AtomicReference<>();
    Calling.onEvent.set(event -> seen.set(LOCAL.get() + MDC.get("request")));
    ClassLoader loader = new ClassLoader(getClass().getClassLoader()) {};
    String name = Thread.currentThread().getName();
    Thread.currentThread().setContextClassLoader(loader);
    try (Connection connection = openReplaying(Calling.class)) {
      replay(connection);

      assertThat(LOCAL.get()).isEqualTo("mine");
      assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("request", "7"));
      assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(loader);
      assertThat(Thread.currentThread().getName()).isEqualTo(name);
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      assertThat(seen.get()).as("what listeners see").isEqualTo("mine7");
    } finally {
      Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
    }
  }

  @Test
  void aListenerThatThrowsDoesNotBreakAReplay() throws SQLException {
    Connection connection = openReplaying(Throwing.class);

    replay(connection);

    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isEqualTo(1);
  }

  @Test
  void aConnectionThatWorksServesAThreadThatIsInterrupted() throws SQLException {
    // The watch would open one of its own.
    Connection connection = doors.openWith("dmha.probeInterval=0");
    Eventually.beIdle();
    Thread.currentThread().interrupt();

    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate("insert into t(id) values(1)");
      assertThat(connection.isValid(1)).isTrue();
    }

    assertThat(Thread.interrupted()).isTrue();
    assertThat(doors.rows()).isEqualTo(1);
    assertThat(doors.driver().opened()).isEqualTo(1);
  }

  @Test
  void aThreadThatIsInterruptedClosesItsConnection() throws SQLException {
    Connection connection = doors.open();
    Thread.currentThread().interrupt();

    connection.close();

    assertThat(Thread.interrupted()).isTrue();
    Eventually.within(Duration.ofSeconds(20), () -> doors.driver().closed() == 1);
  }

  @Test
  void aListenerThatThrowsChangesNothing() throws SQLException {
    Connection connection =
        doors.open(doors.url() + "," + Throwing.class.getName() + ";dmha.continuity=reads");

    loseInARead(connection);
    connection.setAutoCommit(false);
    connection.createStatement().executeUpdate("insert into t(id) values(1)");
    doors.loseBefore("executeUpdate");
    assertNotApplied(
        () -> connection.createStatement().executeUpdate("insert into t(id) values(2)"));
    connection.rollback();
    connection.createStatement().executeUpdate("insert into t(id) values(3)");
    connection.commit();

    assertThat(doors.answer("select id from t")).isEqualTo(3);
  }

  @Test
  void aListenerThatOverflowsItsStackChangesNothing() throws SQLException {
    Connection connection = doors.open(doors.url() + "," + Calling.class.getName());
    Calling.onEvent.set(
        event -> {
          throw new StackOverflowError("as the test wants it");
        });

    loseInARead(connection);
  }

  @Test
  void noLockIsHeldWhileAListenerRuns() throws Exception {
    Connection connection = doors.open(doors.url() + "," + Calling.class.getName());
    Connection other = doors.open(doors.url() + "," + Calling.class.getName());
    AtomicInteger answered = new AtomicInteger();
    Calling.onEvent.set(
        event -> {
          if (Thread.currentThread().getName().startsWith("listened")) {
            int answer = elsewhere(() -> touchEverything(connection, other));
            answered.addAndGet(answer);
          }
        });

    Future<?> failover =
        threads.submit(
            () -> {
              Thread.currentThread().setName("listened");
              loseInARead(connection);
              return true;
            });

    failover.get(60, TimeUnit.SECONDS);
    assertThat(answered.get()).isGreaterThan(3);
  }

  @Test
  void aThreadThatWaitsForARowDoesNotStopAnothersCommit() throws Exception {
    doors.run("insert into t(id) values(1), (2)");
    Connection holder = doors.openManual();
    Connection waiter = doors.openManual();
    Connection third = doors.openManual();
    waiter.createStatement().execute("set lock_timeout 30000");
    waiter.commit();
    update(holder, 1);

    Future<?> waiting = threads.submit(() -> update(waiter, 1));
    Eventually.within(
        Duration.ofSeconds(10),
        "the second waits for the first",
        () ->
            doors.answer(
                    "select count(*) from information_schema.sessions where blocker_id is not null")
                == 1);
    update(third, 2);
    third.commit();
    assertThat(doors.open().isValid(5)).isTrue();
    assertThat(waiting.isDone()).isFalse();

    holder.commit();
    waiting.get(30, TimeUnit.SECONDS);
    waiter.commit();
    assertThat(doors.answer("select count(*) from t where name = 'x'")).isEqualTo(2);
  }

  @Test
  void aBlockedCallOfOneConnectionDoesNotStopTheFailoverOfAnother() throws Exception {
    Connection blocked = doors.open();
    Connection other = doors.open();
    Statement statement = blocked.createStatement();
    io.dmha.fixtures.jdbc.CallFault block = doors.driver().blockBefore("executeUpdate", 1);
    Future<?> waiting =
        threads.submit(() -> statement.executeUpdate("insert into t(id) values(1)"));
    block.awaitReached(Duration.ofSeconds(10));

    loseInARead(other);

    assertThat(waiting.isDone()).isFalse();
    block.release();
    waiting.get(10, TimeUnit.SECONDS);
    assertThat(doors.rows()).isEqualTo(1);
  }

  private Connection openReplaying(Class<? extends DmhaListener> listener) throws SQLException {
    Connection connection =
        doors.open(doors.url() + "," + listener.getName() + ";dmha.continuity=transactions");
    connection.setAutoCommit(false);
    return connection;
  }

  private void replay(Connection connection) throws SQLException {
    connection.createStatement().executeUpdate("insert into t(id) values(1)");
    doors.loseBefore("executeUpdate");
    connection.createStatement().executeUpdate("insert into t(id) values(2)");
    connection.commit();
    assertThat(doors.rows()).isEqualTo(2);
  }

  private void loseInARead(Connection connection) throws SQLException {
    doors.loseBefore("executeQuery");
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select 42")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(42);
    }
  }

  /** Whatever a monitor might do while a listener runs; none of it may wait for the listener. */
  private int touchEverything(Connection connection, Connection other) throws SQLException {
    assertThat(connection.toString()).isNotEmpty();
    assertThat(connection.isClosed()).isFalse();
    try (Connection fresh = doors.open();
        Statement statement = fresh.createStatement()) {
      statement.executeUpdate("merge into t(id, name) values(1, 'x')");
    }
    other.createStatement().executeUpdate("merge into t(id, name) values(2, 'x')");
    return 1;
  }

  private int elsewhere(java.util.concurrent.Callable<Integer> task) {
    try {
      return threads.submit(task).get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      return -1_000;
    }
  }

  private static boolean update(Connection connection, int id) throws SQLException {
    connection.createStatement().executeUpdate("update t set name = 'x' where id = " + id);
    return true;
  }

  /** Fails on every event. */
  public static final class Throwing implements DmhaListener {
    @Override
    public void onEvent(DmhaEvent event) {
      throw new IllegalStateException("a listener of the application");
    }
  }

  /** Does what the test says. */
  public static final class Calling implements DmhaListener {
    static final AtomicReference<DmhaListener> onEvent = new AtomicReference<>();

    @Override
    public void onEvent(DmhaEvent event) {
      DmhaListener now = onEvent.get();
      if (now != null) {
        now.onEvent(event);
      }
    }
  }
}
