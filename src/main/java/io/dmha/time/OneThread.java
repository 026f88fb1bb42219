package io.dmha.time;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A daemon thread of dmha's own, of which one runs at a time; begun again by whoever needs it after
 * it has ended. Thread-safe.
 */
public final class OneThread {
  private final String name;
  private final Runnable work;
  private final AtomicBoolean running = new AtomicBoolean();

  /**
   * @param work calls {@link #ended} last
   */
  public OneThread(String name, Runnable work) {
    this.name = name;
    this.work = work;
  }

  /** Makes sure that it runs. */
  public void start() {
    if (running.compareAndSet(false, true)) {
      Thread thread = new Thread(work, name);
      thread.setDaemon(true);
      thread.setContextClassLoader(OneThread.class.getClassLoader());
      boolean isStarted = false;
      try {
        thread.start();
        isStarted = true;
      } finally {
        if (!isStarted) {
          ended();
        }
      }
    }
  }

  /** The next one who needs it begins it again. */
  public void ended() {
    running.set(false);
  }
}
