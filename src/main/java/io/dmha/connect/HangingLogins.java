package io.dmha.connect;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many logins are left behind that their drivers never end, each with its thread. The one thing
 * that all URLs of a JVM share: whoever may give it URLs could fill it with threads. Thread-safe.
 */
final class HangingLogins {
  /** More than hosts that are silent leave behind; past it no login is begun. */
  private static final int MOST = 512;

  /** So many times that many are left behind before a host is refused that has none of them. */
  private static final int FOR_OTHERS = 4;

  /** Those of this JVM. */
  static final HangingLogins OF_JVM = new HangingLogins(MOST);

  private final int most;
  private final AtomicInteger count = new AtomicInteger();

  HangingLogins(int most) {
    this.most = most;
  }

  /**
   * Whether no more may be begun at a host.
   *
   * @param isSilent whether some of them are of that host; another one is refused much later
   */
  boolean areTooMany(boolean isSilent) {
    return count.get() >= (isSilent ? most : most * FOR_OTHERS);
  }

  void more() {
    count.incrementAndGet();
  }

  void less() {
    count.decrementAndGet();
  }
}
