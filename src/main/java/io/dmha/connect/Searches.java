package io.dmha.connect;

import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The searches for a host that the connections of one URL make now. Thread-safe. */
public final class Searches {
  /** Each with the tick at which it began. */
  private final Map<Object, Long> begun = new ConcurrentHashMap<>();

  private final AtomicInteger expected = new AtomicInteger();
  private final AtomicLong found = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();

  /** Notes one that begins. */
  public void begin(Object search, long nanos) {
    begun.put(search, nanos);
  }

  /** Notes that it is over. */
  public void end(Object search, boolean hasFound) {
    begun.remove(search);
    (hasFound ? found : failed).incrementAndGet();
  }

  /** What searches for a host sooner or later. */
  public interface Call<T> {
    /** Does it. */
    T run() throws SQLException;
  }

  /** Runs what is about to begin one. */
  public <T> T expecting(Call<T> call) throws SQLException {
    expected.incrementAndGet();
    try {
      return call.run();
    } finally {
      expected.decrementAndGet();
    }
  }

  /** Whether there is one, or is about to be. */
  public boolean isAny() {
    return expected.get() > 0 || !begun.isEmpty();
  }

  /** How many there are. */
  public int count() {
    return begun.size();
  }

  /** For how long the oldest of them has searched; 0 where there is none. */
  public long oldestNanos(long now) {
    long oldest = 0;
    for (long each : begun.values()) {
      oldest = Math.max(oldest, now - each);
    }
    return oldest;
  }

  /** How many have found a host so far. */
  public long found() {
    return found.get();
  }

  /** How many have given up so far. */
  public long failed() {
    return failed.get();
  }
}
