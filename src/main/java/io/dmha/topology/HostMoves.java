package io.dmha.topology;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** How connections have moved from host to host. Thread-safe. */
public final class HostMoves {
  /** The move that was told last. */
  private final AtomicReference<@Nullable String> last = new AtomicReference<>();

  private final LongAdder told = new LongAdder();

  HostMoves() {}

  /**
   * Whether this move of a connection is news: the first from one host to the other since another
   * move was.
   */
  public boolean isNews(Host from, Host to) {
    String move = from + " " + to;
    boolean isNews = !from.equals(to) && !move.equals(last.getAndSet(move));
    if (isNews) {
      told.increment();
    }
    return isNews;
  }

  /** How many moves were news. */
  public long count() {
    return told.sum();
  }
}
