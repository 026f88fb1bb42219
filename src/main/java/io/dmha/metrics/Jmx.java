package io.dmha.metrics;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * With {@link NotifyingBean} the one place that touches the module java.management. A JVM may lack
 * it: then every call of this class ends in a {@link LinkageError}.
 */
final class Jmx {
  private static final int MOST_ALIKE = 1_000;

  private Jmx() {}

  /**
   * Registers beans, where somebody has made an MBean server: to make one costs a tool that looks
   * at a table a tenth of a second.
   *
   * @param beans by the type in their names
   * @return what takes them away again; null where there is no server yet
   * @throws IllegalStateException if one cannot be registered; then none is
   */
  static @Nullable Runnable register(Map<String, Supplier<Object>> beans, String url, String id) {
    if (MBeanServerFactory.findMBeanServer(null).isEmpty()) {
      return null;
    }
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    List<ObjectName> names = new ArrayList<>();
    try {
      for (Map.Entry<String, Supplier<Object>> each : beans.entrySet()) {
        names.add(register(server, each.getValue().get(), each.getKey(), url, id));
      }
      return () -> names.forEach(name -> unregister(server, name));
    } catch (JMException e) {
      names.forEach(name -> unregister(server, name));
      throw new IllegalStateException(e.toString(), e);
    }
  }

  /** A dmha of another class loader counts its URLs by the same numbers. */
  private static ObjectName register(
      MBeanServer server, Object bean, String type, String url, String id) throws JMException {
    for (int number = 1; ; number++) {
      try {
        String unique = number == 1 ? id : id + "-" + number;
        ObjectName name =
            new ObjectName(
                "io.dmha:type=" + type + ",name=" + ObjectName.quote(url) + ",id=" + unique);
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
