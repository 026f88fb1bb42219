package io.dmha.event;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes events to SLF4J under the logger {@code io.dmha}: quiet while all is well, one line for a
 * failover. Thread-safe.
 *
 * <p>SLF4J prints a notice of its own when it finds no binding, so it is not touched unless one is
 * there: a driver in a tool's class path has no business on the screen.
 */
public final class EventLog implements DmhaListener {
  private static final String NAME = "io.dmha";

  @Override
  public void onEvent(DmhaEvent event) {
    Logger log = Holder.LOG;
    if (log == null) {
      return;
    }
    switch (event.type().level()) {
      case DETAIL:
        log.debug("{}", event);
        break;
      case NOTICE:
        note(log, event);
        break;
      case WARNING:
        log.warn("{}", event);
        break;
    }
  }

  /** All is quiet while all is well. */
  private static void note(Logger log, DmhaEvent event) {
    ContinuityReport report = event.report();
    if (report != null && report.isAllWell()) {
      log.debug("{}", event);
    } else {
      log.info("{}", event);
    }
  }

  static void listenerFailed(Class<?> listener, EventType type, Throwable e) {
    Logger log = Holder.LOG;
    if (log != null) {
      log.warn("The listener {} failed on {}; the event goes on without it.", listener, type, e);
    }
  }

  /** Gives the same in the words of a verdict. */
  static String questionFailed(String listener, Throwable e) {
    Logger log = Holder.LOG;
    if (log != null) {
      log.warn(
          "The listener {} failed when it was asked about a replay: it is a veto.", listener, e);
    }
    return "the listener "
        + listener
        + " failed when it was asked ("
        + e.getClass().getName()
        + ")";
  }

  private static final class Holder {
    static final @Nullable Logger LOG = isBound() ? LoggerFactory.getLogger(NAME) : null;

    private static boolean isBound() {
      ClassLoader loader = LoggerFactory.class.getClassLoader();
      // 1.7 binds by this class, 2.x by this service.
      return isThere(loader, "org/slf4j/impl/StaticLoggerBinder.class")
          || isThere(loader, serviceFile("org.slf4j.spi.SLF4JServiceProvider"))
          || (isOfBundle(loader) && loader != EventLog.class.getClassLoader());
    }

    /** An SLF4J that is an OSGi bundle starts with its binding only, and does not show it. */
    private static boolean isOfBundle(@Nullable ClassLoader loader) {
      for (Class<?> c = loader == null ? null : loader.getClass();
          c != null;
          c = c.getSuperclass()) {
        for (Class<?> each : c.getInterfaces()) {
          if (each.getName().equals("org.osgi.framework.BundleReference")) {
            return true;
          }
        }
      }
      return false;
    }

    /** Not one constant: as one, the build of the jar with slf4j inside would not relocate it. */
    private static String serviceFile(String service) {
      return "META-INF/services/" + service;
    }

    private static boolean isThere(@Nullable ClassLoader loader, String resource) {
      return loader == null
          ? ClassLoader.getSystemResource(resource) != null
          : loader.getResource(resource) != null;
    }
  }
}
