package io.dmha.demo;

import io.dmha.event.DmhaEvent;
import io.dmha.event.DmhaListener;
import io.dmha.event.EventType;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Hears of the failovers of dmha, for the screen. Thread-safe; dmha makes its own from the class
 * name in the URL, so what is heard is kept in the class.
 */
public final class Failovers implements DmhaListener {
  /** By name: a connection may move more than once before the cluster is at rest. */
  private static final Set<String> CARRIED_OVER = ConcurrentHashMap.newKeySet();

  private static final AtomicReference<@Nullable DmhaEvent> SLOWEST = new AtomicReference<>();

  /** For dmha. */
  public Failovers() {}

  @Override
  public void onEvent(DmhaEvent event) {
    if (event.type() == EventType.RECOVERY_ENDED) {
      CARRIED_OVER.add(event.connection());
      SLOWEST.accumulateAndGet(event, Failovers::slower);
    }
  }

  private static @Nullable DmhaEvent slower(@Nullable DmhaEvent known, @Nullable DmhaEvent event) {
    return known == null || nanos(event) > nanos(known) ? event : known;
  }

  private static long nanos(@Nullable DmhaEvent event) {
    return event == null || event.duration() == null ? 0 : event.duration().toNanos();
  }

  /** How many connections have been carried over so far. */
  static int count() {
    return CARRIED_OVER.size();
  }

  /** Forgets what was heard; gives the failover that took longest. */
  static @Nullable DmhaEvent take() {
    CARRIED_OVER.clear();
    return SLOWEST.getAndSet(null);
  }
}
