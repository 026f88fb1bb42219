package io.dmha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.link.Link;
import io.dmha.replay.Difference;
import io.dmha.replay.Journal;
import io.dmha.replay.Refusal;
import io.dmha.replay.ReplayTarget;
import io.dmha.replay.ReplayableInput;
import io.dmha.replay.StepFailed;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An application that uses one connection from two threads gets no transaction of which a part is
 * missing: each step of either is done again.
 */
class JournalThreadsTest {
  private static final int THREADS = 2;
  private static final int STEPS = 100_000;
  private static final int ROUNDS = 1_000_000;

  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
  private final int[] done = new int[THREADS];
  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    connection = DriverManager.getConnection("jdbc:dmha:h2:mem:");
  }

  @AfterEach
  void close() throws SQLException {
    threads.shutdownNow();
    connection.close();
  }

  @Test
  void noStepIsLost() throws Exception {
    Journal journal = new Journal(1, Long.MAX_VALUE, reason -> {});
    journal.begin();

    together(
        thread -> {
          for (int i = 0; i < STEPS; i++) {
            journal.called(new Counter(thread), on -> ((Counter) on).count(), null, null, 0);
          }
        });

    replay(journal);
    assertThat(done).containsExactly(STEPS, STEPS);
  }

  /** Done again with those of an earlier call, a statement would write something else. */
  @Test
  void noParametersAreLost() throws Exception {
    Journal journal = new Journal(1, Long.MAX_VALUE, reason -> {});
    journal.begin();
    int[] bound = new int[THREADS];

    together(
        thread -> {
          for (int i = 1; i <= STEPS; i++) {
            Counter statement = new Counter(thread);
            int value = i;
            journal.played(statement, new Value(() -> bound[thread] = value));
            journal.called(
                statement,
                on -> bound[thread] == value ? ((Counter) on).count() : null,
                null,
                null,
                0);
          }
        });

    replay(journal);
    assertThat(done).containsExactly(STEPS, STEPS);
  }

  private record Value(Runnable bind) implements ReplayableInput {
    @Override
    public void playOn(Object target) {
      bind.run();
    }

    @Override
    public long weight() {
      return 1;
    }
  }

  /** Their weights are all counted, too, or the cap is none. */
  @Test
  void noWeightIsLost() throws Exception {
    Journal one = new Journal(1, Long.MAX_VALUE, reason -> {});
    one.begin();
    one.called(new Counter(0), on -> null, null, null, 7);
    Journal journal = new Journal(1, Long.MAX_VALUE, reason -> {});
    journal.begin();

    together(
        thread -> {
          for (int i = 0; i < STEPS; i++) {
            journal.called(new Counter(thread), on -> null, null, null, 7);
          }
        });

    assertThat(journal.bytes()).isEqualTo(one.bytes() * STEPS * THREADS);
  }

  /** Of a transaction that was given up some steps are gone: none may begin it once more. */
  @Test
  void whatWasRefusedStaysSo() throws Exception {
    Journal journal = new Journal(1, Long.MAX_VALUE, reason -> {});
    AtomicInteger begunAgain = new AtomicInteger();
    AtomicBoolean isOver = new AtomicBoolean();

    together(
        thread -> {
          for (int i = 0; thread == 0 && i < ROUNDS; i++) {
            journal.begin();
            journal.called(new Counter(0), on -> null, null, null, 0);
            journal.refuse(Refusal.UNSEEN);
            if (journal.isOn()) {
              begunAgain.incrementAndGet();
            }
            journal.end();
          }
          while (thread == 1 && !isOver.get()) {
            journal.begin();
          }
          isOver.set(true);
        });

    assertThat(begunAgain).hasValue(0);
  }

  private interface Work {
    void run(int thread);
  }

  private void together(Work work) throws InterruptedException, ExecutionException {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Callable<Void>> all = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      all.add(
          () -> {
            start.await();
            work.run(thread);
            return null;
          });
    }
    for (Future<Void> one : threads.invokeAll(all)) {
      one.get();
    }
  }

  private void replay(Journal journal) throws Difference, StepFailed {
    Link link = ((ConnectionProxy) connection).core.reconnecting.link();
    assertThat(link).isNotNull();
    journal.replay(link, () -> false);
  }

  /** Counts what is done on it, for one thread. */
  private final class Counter implements ReplayTarget {
    private final int thread;

    Counter(int thread) {
      this.thread = thread;
    }

    @Nullable Object count() {
      done[thread]++;
      return null;
    }

    @Override
    public Object delegate() {
      return this;
    }

    @Override
    public void resume(Link link, Object delegate) {}

    @Override
    public String describe(@Nullable String sql) {
      return "a count";
    }
  }
}
