package io.dmha.cluster;

import io.dmha.event.DmhaListener;
import io.dmha.event.EventLog;
import io.dmha.metrics.FlightEvents;
import io.dmha.metrics.JmxNews;
import io.dmha.text.ForeignText;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The listeners of one URL: dmha's own, those of the class path, those the setting names. */
final class Listeners {
  private Listeners() {}

  /**
   * @throws SQLException if a named class is not there or is not a listener
   */
  static List<DmhaListener> of(EventLog log, JmxNews news, List<String> classNames)
      throws SQLException {
    List<DmhaListener> listeners = new ArrayList<>();
    listeners.add(log);
    listeners.add(new FlightEvents());
    listeners.add(news);
    addServices(listeners);
    for (String name : classNames) {
      listeners.add(named(name));
    }
    return listeners;
  }

  private static void addServices(List<DmhaListener> listeners) throws SQLException {
    try {
      Iterator<DmhaListener> services =
          ServiceLoader.load(DmhaListener.class, Listeners.class.getClassLoader()).iterator();
      while (services.hasNext()) {
        listeners.add(services.next());
      }
    } catch (ServiceConfigurationError e) {
      throw new SQLNonTransientConnectionException(
          "A listener named by META-INF/services/io.dmha.event.DmhaListener cannot be made: "
              + ForeignText.shown(e),
          "08001",
          e);
    }
  }

  /**
   * Checked before it is initialised: the name comes from a URL, and any class could stand there.
   */
  private static DmhaListener named(String name) throws SQLException {
    Class<?> type = load(name, Thread.currentThread().getContextClassLoader());
    if (type == null) {
      type = load(name, Listeners.class.getClassLoader());
    }
    if (type == null) {
      throw refused(name, "is not in the class path", null);
    }
    if (!DmhaListener.class.isAssignableFrom(type)) {
      throw refused(name, "is not a " + DmhaListener.class.getName(), null);
    }
    try {
      return (DmhaListener) type.getConstructor().newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      throw refused(name, "has no public constructor without arguments that works", e);
    }
  }

  private static @Nullable Class<?> load(String name, @Nullable ClassLoader loader) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      return null;
    }
  }

  private static SQLException refused(String name, String why, @Nullable Throwable cause) {
    return new SQLNonTransientConnectionException(
        "Setting 'dmha.listener' cannot be '"
            + ForeignText.shown(name)
            + "': the class "
            + why
            + ".",
        "08001",
        cause);
  }
}
