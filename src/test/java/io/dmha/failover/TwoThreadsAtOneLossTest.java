package io.dmha.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.event.EventType;
import io.dmha.fixtures.jdbc.CallFault;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.link.Link;
import io.dmha.outcome.Continuity;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two threads of one connection find its link gone: one of them recovers. */
@Timeout(60)
class TwoThreadsAtOneLossTest {
  private final ExecutorService threads = Executors.newFixedThreadPool(2);
  private Engine engine;

  @BeforeEach
  void open() throws SQLException {
    engine = new Engine(Continuity.TRANSACTIONS, false);
  }

  @AfterEach
  void close() throws SQLException {
    threads.shutdownNow();
    engine.close();
  }

  /** Begins a call that needs no turn as a rule, as one that reads a setting does. */
  private Link use() throws SQLException {
    try {
      return engine.core.begin();
    } finally {
      engine.core.end();
    }
  }

  @Test
  void theOtherOneGoesOnWithWhatItFound() throws Exception {
    engine.ends.setAutoCommit(false);
    engine.insert(1);
    engine.insert(2);
    Link lost = engine.link();
    CallFault connect = engine.driver.blockBefore("Driver.connect", 1);
    engine.core.drop(lost, false, "a test");

    Future<Link> one = threads.submit(this::use);
    Eventually.within(Duration.ofSeconds(20), "it searches", connect::isReached);
    AtomicReference<Thread> waiting = new AtomicReference<>();
    Future<Link> other =
        threads.submit(
            () -> {
              waiting.set(Thread.currentThread());
              return use();
            });
    Eventually.within(
        Duration.ofSeconds(20),
        "the other one waits",
        () -> waiting.get() != null && waiting.get().getState() == Thread.State.TIMED_WAITING);
    connect.release();

    assertThat(one.get()).isNotSameAs(lost).isSameAs(other.get()).isSameAs(engine.link());
    assertThat(engine.driver.opened()).isEqualTo(2);
    assertThat(engine.count(EventType.TRANSACTION_REPLAYED)).isOne();
    engine.ends.commit();
    assertThat(engine.rows()).isEqualTo(2);
  }

  /** Neither is left behind, and nothing of what was replayed is committed. */
  @Test
  void anAbortMeanwhileEndsBoth() throws Exception {
    engine.ends.setAutoCommit(false);
    engine.insert(1);
    CallFault connect = engine.driver.blockBefore("Driver.connect", 1);
    engine.core.drop(engine.link(), false, "a test");
    Future<SQLException> one = threads.submit(this::failure);
    Eventually.within(Duration.ofSeconds(20), "it searches", connect::isReached);
    Future<SQLException> other = threads.submit(this::failure);

    engine.core.reconnecting.abort();

    assertThat(one.get().getSQLState()).isEqualTo("08003");
    assertThat(other.get().getSQLState()).isEqualTo("08003");
    connect.release();
    assertThat(engine.rows()).isZero();
  }

  private SQLException failure() {
    try {
      Link unused = use();
      throw new AssertionError("a link after the end");
    } catch (SQLException e) {
      return e;
    }
  }
}
