package io.dmha.discovery;

import io.dmha.time.OneThread;
import java.util.function.BooleanSupplier;

/**
 * The one thread of a URL that asks its source for hosts, while there are connections. It ends by
 * itself, and begins again. Thread-safe.
 */
public final class Discovery {
  private static final int LAST_TURNS = 2;

  private final DiscoveryLoop loop;
  private final BooleanSupplier isNeeded;
  private final OneThread thread;

  /**
   * @param name how its thread is called
   * @param isNeeded whether somebody has a connection, or waits for one
   */
  public Discovery(String name, DiscoveryLoop loop, BooleanSupplier isNeeded) {
    this.thread = new OneThread(name, this::run);
    this.loop = loop;
    this.isNeeded = isNeeded;
  }

  /** Makes sure that the thread runs. */
  public void start() {
    thread.start();
  }

  private void run() {
    boolean isInterrupted = false;
    try {
      loop.begin();
      // The first turn may end before the first login does.
      for (int left = LAST_TURNS;
          left > 0;
          left = isNeeded.getAsBoolean() ? LAST_TURNS : left - 1) {
        loop.turn();
      }
    } catch (InterruptedException e) {
      // Nobody interrupts it; should somebody, the next connection begins it again.
      isInterrupted = true;
    } finally {
      thread.ended();
      if (!isInterrupted && isNeeded.getAsBoolean()) {
        start();
      }
    }
  }
}
