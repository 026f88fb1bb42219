package io.dmha.postgres;

import io.dmha.event.DmhaEvent;
import io.dmha.event.DmhaListener;
import io.dmha.event.EventType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts what dmha says happened, over all connections that name it in their URL. */
public final class SeenEvents implements DmhaListener {
  private static final Map<EventType, Integer> COUNTS = new ConcurrentHashMap<>();

  @Override
  public void onEvent(DmhaEvent event) {
    COUNTS.merge(event.type(), 1, Integer::sum);
  }

  static void clear() {
    COUNTS.clear();
  }

  static int count(EventType type) {
    return COUNTS.getOrDefault(type, 0);
  }
}
