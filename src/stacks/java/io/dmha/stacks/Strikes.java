package io.dmha.stacks;

import io.dmha.stacks.cluster.Cluster;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Kills the node at work, swaps the roles, kills again and so on, each a second after the one
 * before, or as soon as the cluster is fit again where that takes longer. What has begun is always
 * ended.
 */
final class Strikes implements Callable<Integer> {
  private static final long BETWEEN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Cluster cluster;
  private final CountDownLatch stopped = new CountDownLatch(1);

  Strikes(Cluster cluster) {
    this.cluster = cluster;
  }

  void stop() {
    stopped.countDown();
  }

  /** How many there were. */
  @Override
  public Integer call() throws Exception {
    int count = 0;
    long next = System.nanoTime() + BETWEEN_NANOS;
    while (!stopped.await(next - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      next = System.nanoTime() + BETWEEN_NANOS;
      if (count % 2 == 0) {
        cluster.kill(Strikes::pause);
      } else {
        cluster.switchOver(Strikes::pause);
      }
      count++;
    }
    return count;
  }

  /** Goes on when all is over, too: half a strike is a cluster that nobody can use. */
  private static void pause(long millis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(millis);
  }
}
