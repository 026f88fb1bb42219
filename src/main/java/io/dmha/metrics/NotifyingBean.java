package io.dmha.metrics;

import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.MBeanNotificationInfo;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.StandardEmitterMBean;

/** An MXBean with notifications: {@code io.dmha.OUTAGE} and others. Thread-safe. */
final class NotifyingBean extends StandardEmitterMBean {
  private static final String PREFIX = "io.dmha.";

  private final NotificationBroadcasterSupport listeners;
  private final AtomicLong sequence = new AtomicLong();

  /**
   * @param attributes what an interface with a name in {@code MXBean} shows
   */
  NotifyingBean(Object attributes) {
    this(attributes, new NotificationBroadcasterSupport(info()));
  }

  private NotifyingBean(Object attributes, NotificationBroadcasterSupport listeners) {
    super(attributes, null, true, listeners);
    this.listeners = listeners;
  }

  private static MBeanNotificationInfo info() {
    return new MBeanNotificationInfo(
        JmxNews.TYPES.stream().map(NotifyingBean::nameOf).toArray(String[]::new),
        Notification.class.getName(),
        "An event of dmha, with its line");
  }

  private static String nameOf(EventType type) {
    return PREFIX + type.name();
  }

  /** The server puts the name of the bean in the place of the source. */
  void send(DmhaEvent event) {
    listeners.sendNotification(
        new Notification(
            nameOf(event.type()),
            this,
            sequence.incrementAndGet(),
            event.time().toEpochMilli(),
            event.toString()));
  }
}
