package io.dmha.netns;

import io.dmha.event.DmhaEvent;
import io.dmha.event.DmhaListener;
import io.dmha.event.EventType;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What dmha says happened, over all connections that name it in their URL. */
public final class Noticed implements DmhaListener {
  private static final Queue<EventType> TYPES = new ConcurrentLinkedQueue<>();

  @Override
  public void onEvent(DmhaEvent event) {
    TYPES.add(event.type());
  }

  static void forget() {
    TYPES.clear();
  }

  static long count(EventType type) {
    return TYPES.stream().filter(type::equals).count();
  }
}
