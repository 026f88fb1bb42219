package io.dmha.discovery;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * The one thread of a URL that asks its source for hosts, while there are connections. It ends by
 * itself, and begins again. Thread-safe.
 */
public final class Discovery {
  private static final int LAST_TURNS = 2;

  private final String name;
  private final DiscoveryLoop loop;
  private final BooleanSupplier isNeeded;
  private final AtomicBoolean running = new AtomicBoolean();

  /**
   * @param name how its thread is called
   * @param isNeeded whether somebody has a connection, or waits for one
   */
  public Discovery(String name, DiscoveryLoop loop, BooleanSupplier isNeeded) {
    this.name = name;
    this.loop = loop;
    this.isNeeded = isNeeded;
  }

  /** Makes sure that the thread runs. */
  public void start() {
    if (running.compareAndSet(false, true)) {
      Thread thread = new Thread(this::run, name);
      thread.setDaemon(true);
      thread.setContextClassLoader(Discovery.class.getClassLoader());
      boolean isStarted = false;
      try {
        thread.start();
        isStarted = true;
      } finally {
        if (!isStarted) {
          running.set(false);
        }
      }
    }
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
      running.set(false);
      if (!isInterrupted && isNeeded.getAsBoolean()) {
        start();
      }
    }
  }
}
