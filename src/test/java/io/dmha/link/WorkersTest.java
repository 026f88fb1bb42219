package io.dmha.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.junit.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkersTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration NEVER = Duration.ofHours(1);
  private static final int CALLS = 20;

  private final Semaphore ends = new Semaphore(0);
  private final AtomicInteger running = new AtomicInteger();
  private final List<Integer> begun = Collections.synchronizedList(new ArrayList<>());
  private final List<CompletableFuture<Integer>> results = new ArrayList<>();

  @AfterEach
  void end() {
    ends.release(1_000);
    results.forEach(CompletableFuture::join);
  }

  private void start(Workers workers, int calls) {
    for (int i = 0; i < calls; i++) {
      int call = i;
      results.add(
          workers.start(
              () -> {
                begun.add(call);
                running.incrementAndGet();
                ends.acquire();
                return running.decrementAndGet();
              }));
    }
  }

  private static long threads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(name))
        .count();
  }

  @Test
  void aFewRunAtOnceAndTheOthersInTheirOrder() {
    start(new Workers("workers-few", 3, CALLS, NEVER), CALLS);
    Eventually.within(SOON, "three", () -> running.get() == 3);
    for (int i = 4; i <= CALLS; i++) {
      int count = i;
      ends.release();
      Eventually.within(SOON, "the next one", () -> begun.size() == count);
      assertThat(running.get()).isLessThanOrEqualTo(3);
    }

    assertThat(begun.subList(3, CALLS)).isSorted();
    assertThat(threads("workers-few")).as("one waits for those to hang").isLessThanOrEqualTo(4);
  }

  /** One after the other: none of them is begun for nothing. */
  @Test
  void whereTheyHangOthersAreBegunBesideThem() {
    start(new Workers("workers-hang", 3, CALLS - 5, Duration.ofMillis(1)), CALLS);

    Eventually.within(SOON, "as many as may", () -> begun.size() == CALLS - 5);
    assertThat(threads("workers-hang")).isEqualTo(CALLS - 5);
    assertThat(begun).hasSize(CALLS - 5);
  }

  @Test
  void forOneThatIsLeftBehindAnotherIsBegun() {
    Workers workers = new Workers("workers-left", 2, 2, NEVER);
    start(workers, CALLS);
    Eventually.within(SOON, "two", () -> running.get() == 2);

    workers.allow(3, 3);

    Eventually.within(SOON, "a third", () -> begun.size() == 3);
  }

  @Test
  void whatIsGivenUpBeforeItsTurnIsNotBegun() {
    start(new Workers("workers-given-up", 1, 1, NEVER), 3);
    Eventually.within(SOON, "one", () -> begun.size() == 1);
    assertThat(results.get(1).cancel(false)).isTrue();
    ends.release(2);

    assertThat(results.get(2).join()).isZero();
    assertThat(begun).containsExactly(0, 2);
    results.remove(1);
  }

  @Test
  void anErrorOfOneTakesNoPlaceOfOthers() {
    Workers workers = new Workers("workers-error", 1, 1, NEVER);
    CountDownLatch other = new CountDownLatch(1);
    Runnable failing =
        () -> {
          Thread.currentThread().setUncaughtExceptionHandler((thread, error) -> {});
          throw new IllegalStateException("of the task");
        };
    workers.start(failing);
    Eventually.within(SOON, "its thread has ended", () -> threads("workers-error") == 0);
    workers.start(failing);
    workers.start(other::countDown);

    Eventually.within(SOON, "the other one", () -> other.getCount() == 0);
  }
}
