package io.dmha.reconnect;

import io.dmha.event.DmhaEvent;
import io.dmha.event.DmhaListener;
import io.dmha.event.EventType;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what dmha tells, for the one test that runs. Named in URLs by its class. */
public final class Events implements DmhaListener {
  private static final List<DmhaEvent> HEARD = new CopyOnWriteArrayList<>();

  @Override
  public void onEvent(DmhaEvent event) {
    HEARD.add(event);
  }

  static void forget() {
    HEARD.clear();
  }

  static long count(EventType type) {
    return HEARD.stream().filter(event -> event.type() == type).count();
  }

  static List<DmhaEvent> all() {
    return List.copyOf(HEARD);
  }

  /** Whether every search that began has ended. */
  static boolean areBalanced() {
    return count(EventType.RECOVERY_STARTED)
        == count(EventType.RECOVERY_ENDED) + count(EventType.RECOVERY_FAILED);
  }
}
