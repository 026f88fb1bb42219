package io.dmha.discovery;

import io.dmha.event.DmhaEvent;
import io.dmha.event.DmhaListener;
import io.dmha.event.EventType;
import io.dmha.fixtures.junit.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Remembers all events. */
public final class Told implements DmhaListener {
  private static final Queue<DmhaEvent> ALL = new ConcurrentLinkedQueue<>();

  @Override
  public void onEvent(DmhaEvent event) {
    ALL.add(event);
  }

  static void forget() {
    ALL.clear();
  }

  static List<String> of(EventType type) {
    return ALL.stream().filter(event -> event.type() == type).map(DmhaEvent::message).toList();
  }

  static List<String> all() {
    return ALL.stream().map(DmhaEvent::toString).toList();
  }

  static void await(EventType type, int times) {
    Eventually.within(
        Duration.ofSeconds(30),
        type + " " + times + " times; failures: " + of(EventType.DISCOVERY_FAILED),
        () -> of(type).size() >= times);
  }
}
