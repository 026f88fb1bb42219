package io.dmha.commitguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.commitguard.HistoryWitness.Seal;
import io.dmha.dialect.Dialect;
import io.dmha.event.Publisher;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.time.ManualTicker;
import io.dmha.link.BoundedCalls;
import io.dmha.link.Opener;
import io.dmha.time.Deadline;
import io.dmha.time.Ticker;
import io.dmha.topology.Host;
import io.dmha.url.DmhaUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A row that no host has which lacks what was before it. */
class HistoryWitnessTest {
  private static final Host HOST = new Host("db1", 5236);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
  private final ManualTicker ticker = new ManualTicker();
  private final CommitGuard guard = new CommitGuard(true, () -> 1);
  private final List<Connection> opened = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private HistoryWitness witness;
  private Connection other;

  @BeforeEach
  void start() throws SQLException {
    other = DriverManager.getConnection(url);
    witness = witness(this::open);
  }

  @AfterEach
  void stop() throws SQLException {
    witness.close();
    try (Statement statement = other.createStatement()) {
      boolean unusedHasRows = statement.execute("shutdown");
    }
  }

  private HistoryWitness witness(Opener opener) throws SQLException {
    Dialect dialect = Dialect.of(DmhaUrl.parse("jdbc:dmha:h2:mem:x", null), null);
    BoundedCalls calls = new BoundedCalls("dmha-test", 8, dialect, Publisher.silent(), LONG);
    return new HistoryWitness(
        "dmha-test-witness",
        guard,
        opener,
        calls,
        ticker,
        HistoryWitnessTest::isRefused,
        (host, e) -> failures.add(e));
  }

  private static boolean isRefused(Throwable failure) {
    return failure instanceof SQLException e && "28000".equals(e.getSQLState());
  }

  private static Seal seal(HistoryWitness witness, Duration limit) {
    return witness.seal(HOST, Deadline.after(limit, Ticker.system()), () -> false);
  }

  private Connection open(Host host) throws SQLException {
    Connection made = DriverManager.getConnection(url);
    synchronized (opened) {
      opened.add(made);
    }
    return made;
  }

  private String state() throws SQLException {
    try (Statement statement = other.createStatement();
        ResultSet rows =
            statement.executeQuery("select state from dmha_commit where token <> 'DATABASE'")) {
      assertThat(rows.next()).isTrue();
      String state = rows.getString(1);
      assertThat(rows.next()).isFalse();
      return state;
    }
  }

  private void set(String state) throws SQLException {
    try (Statement statement = other.createStatement()) {
      int unusedRows =
          statement.executeUpdate(
              "update dmha_commit set state = '" + state + "' where token <> 'DATABASE'");
    }
  }

  @Test
  void aHostThatLacksTheEndIsKnown() throws SQLException {
    Seal first = seal(witness, LONG);
    String earlier = state();
    Seal second = seal(witness, LONG);
    assertThatCode(() -> guard.require(other, first)).doesNotThrowAnyException();
    assertThatCode(() -> guard.require(other, second)).doesNotThrowAnyException();

    set(earlier);

    assertThatCode(() -> guard.require(other, first)).doesNotThrowAnyException();
    assertThatThrownBy(() -> guard.require(other, second)).isInstanceOf(OtherDatabase.class);
    assertThat(opened).hasSize(1);
  }

  @Test
  void aStateThatNobodyHasWrittenProvesNothing() throws SQLException {
    Seal seal = seal(witness, LONG);
    set("C0123456789abcdef");
    assertThatThrownBy(() -> guard.require(other, seal)).isInstanceOf(OtherDatabase.class);
  }

  /** What a session of before has written may be more than its host has now. */
  @Test
  void aNewSessionHasARowOfItsOwn() throws SQLException {
    Seal lost = seal(witness, LONG);
    opened.get(0).close();
    set("C0123456789abcdef");

    Seal next = seal(witness, LONG);

    assertThat(opened).hasSize(2);
    assertThatThrownBy(() -> guard.require(other, lost)).isInstanceOf(OtherDatabase.class);
    assertThatCode(() -> guard.require(other, next)).doesNotThrowAnyException();
  }

  @Test
  void aLoginThatFailsIsNotTriedAgainForAWhile() throws SQLException {
    AtomicInteger logins = new AtomicInteger();
    HistoryWitness refused =
        witness(
            host -> {
              logins.incrementAndGet();
              throw new SQLException("no", "28000");
            });
    assertThat(seal(refused, LONG)).isNull();
    assertThat(seal(refused, LONG)).isNull();
    assertThat(logins).hasValue(1);
    assertThat(failures).hasSize(1);
    ticker.advance(Duration.ofSeconds(31));
    assertThat(seal(refused, LONG)).isNull();
    assertThat(logins).hasValue(2);
  }

  @Test
  void whoAsksAtTheSameTimeSharesOneRow() throws Exception {
    Seal first = seal(witness, LONG);
    CyclicBarrier begin = new CyclicBarrier(8);
    List<Seal> seals = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  begin.await();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
                Seal mine = seal(witness, LONG);
                synchronized (seals) {
                  seals.add(mine);
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(seals).hasSize(8).doesNotContainNull();
    assertThat(seals).allMatch(seal -> seal.number > first.number && seal.number <= 9);
    assertThat(opened).hasSize(1);
  }

  @Test
  void sessionsThatEndAreMadeAnewSeveralTimes() throws SQLException {
    AtomicInteger logins = new AtomicInteger();
    HistoryWitness unlucky =
        witness(
            host -> {
              Connection made = open(host);
              if (logins.incrementAndGet() < 4) {
                made.close();
              }
              return made;
            });
    assertThat(seal(unlucky, LONG)).isNotNull();
    assertThat(logins).hasValue(4);
    assertThat(failures).isEmpty();
  }

  @Test
  void whoDoesNotNeedItAnyMoreDoesNotWait() throws SQLException {
    CountDownLatch never = new CountDownLatch(1);
    HistoryWitness hanging =
        witness(
            host -> {
              awaitThat(never);
              return open(host);
            });
    AtomicInteger looks = new AtomicInteger();
    Deadline deadline = Deadline.after(LONG, Ticker.system());
    assertThat(hanging.seal(HOST, deadline, () -> looks.incrementAndGet() > 3)).isNull();
    assertThat(deadline.isOver()).isFalse();
    assertThat(failures).isEmpty();
    never.countDown();
  }

  @Test
  void aLoginThatHangsIsLeftBehindAndItsSessionEnded() throws SQLException {
    CountDownLatch isWanted = new CountDownLatch(1);
    HistoryWitness hanging =
        witness(
            host -> {
              awaitThat(isWanted);
              return open(host);
            });

    assertThat(seal(hanging, Duration.ofMillis(50))).isNull();
    assertThat(failures).hasSize(1);
    hanging.pause(HOST);
    assertThat(seal(hanging, LONG)).as("not tried for a while").isNull();
    isWanted.countDown();

    Eventually.within(LONG, () -> isOpened() && opened.get(0).isClosed());
  }

  private boolean isOpened() {
    synchronized (opened) {
      return !opened.isEmpty();
    }
  }

  private static void awaitThat(CountDownLatch latch) throws SQLException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new SQLException(e);
    }
  }
}
