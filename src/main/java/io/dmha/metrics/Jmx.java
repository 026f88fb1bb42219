package io.dmha.metrics;

import java.lang.management.ManagementFactory;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * The one place that touches the module java.management. A JVM may lack it: then every call of this
 * class ends in a {@link LinkageError}.
 */
final class Jmx {
  private static final int MOST_ALIKE = 1_000;

  private Jmx() {}

  /**
   * Registers a bean, where somebody has made an MBean server: to make one costs a tool that looks
   * at a table a tenth of a second.
   *
   * @return what takes it away again; null where there is no server yet
   * @throws IllegalStateException if it cannot be registered
   */
  static @Nullable Runnable register(Object bean, String url, String id) {
    if (MBeanServerFactory.findMBeanServer(null).isEmpty()) {
      return null;
    }
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try {
      ObjectName name = register(server, bean, url, id);
      return () -> unregister(server, name);
    } catch (JMException e) {
      throw new IllegalStateException(e.toString(), e);
    }
  }

  /** A dmha of another class loader counts its URLs by the same numbers. */
  private static ObjectName register(MBeanServer server, Object bean, String url, String id)
      throws JMException {
    for (int number = 1; ; number++) {
      try {
        String unique = number == 1 ? id : id + "-" + number;
        ObjectName name =
            new ObjectName(
                "io.dmha:type=Continuity,name=" + ObjectName.quote(url) + ",id=" + unique);
        return server.registerMBean(bean, name).getObjectName();
      } catch (InstanceAlreadyExistsException e) {
        if (number == MOST_ALIKE) {
          throw e;
        }
      }
    }
  }

  private static void unregister(MBeanServer server, ObjectName name) {
    try {
      server.unregisterMBean(name);
    } catch (JMException e) {
      throw new IllegalStateException(e.toString(), e);
    }
  }
}
