package io.dmha.metrics;

import io.dmha.event.DmhaEvent;
import io.dmha.event.DmhaListener;
import io.dmha.event.EventType;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes on, as notifications of a bean, the events that somebody may want to be called for.
 * Thread-safe; those who listen are called in the thread of the event.
 */
public final class JmxNews implements DmhaListener {
  static final Set<EventType> TYPES =
      Collections.unmodifiableSet(
          EnumSet.of(
              EventType.OUTAGE,
              EventType.OUTAGE_ENDED,
              EventType.FAILED_OVER,
              EventType.OUTCOME_UNKNOWN,
              EventType.HOST_OUTDATED,
              EventType.CANARY_ROLLED_BACK));

  /** Of the bean that was made last; null before. */
  private volatile @Nullable Consumer<DmhaEvent> bean;

  /**
   * Makes of an MXBean one that has notifications, too: from now on those of this object.
   *
   * @throws LinkageError if the JVM has no JMX
   */
  public Object with(Object attributes) {
    NotifyingBean made = new NotifyingBean(attributes);
    bean = made::send;
    return made;
  }

  @Override
  public void onEvent(DmhaEvent event) {
    Consumer<DmhaEvent> now = bean;
    if (now != null && TYPES.contains(event.type())) {
      now.accept(event);
    }
  }
}
