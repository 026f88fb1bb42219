package io.dmha.connect;

import io.dmha.event.DmhaEvent;
import io.dmha.event.DmhaListener;
import io.dmha.event.EventType;
import io.dmha.fixtures.junit.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps all events of the connections whose URL names it by {@link #SETTING}. */
public final class Heard implements DmhaListener {
  static final String SETTING = "listener=io.dmha.connect.Heard";

  private static final List<DmhaEvent> EVENTS = new CopyOnWriteArrayList<>();

  @Override
  public void onEvent(DmhaEvent event) {
    EVENTS.add(event);
  }

  static void forget() {
    EVENTS.clear();
  }

  static long count(EventType type) {
    return EVENTS.stream().filter(event -> event.type() == type).count();
  }

  static List<DmhaEvent> all(EventType type) {
    return EVENTS.stream().filter(event -> event.type() == type).toList();
  }

  static void await(EventType type) {
    Eventually.within(Duration.ofSeconds(10), type.toString(), () -> count(type) > 0);
  }
}
