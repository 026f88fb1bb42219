package io.dmha;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Finds the driver that does the work: by class through our own class loader, then the thread's,
 * and only then by asking {@link DriverManager}, which sees nothing of a class loader that is not
 * its caller's.
 */
final class DelegateDrivers {
  private DelegateDrivers() {}

  /**
   * @param driverClass the class to look for; null to go by the URL alone
   * @param url a URL of one host, without credentials of ours in it
   * @throws SQLException if there is none
   */
  static Driver find(@Nullable String driverClass, String url) throws SQLException {
    ClassLoader own = DelegateDrivers.class.getClassLoader();
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    Driver found = driverClass == null ? null : byClass(driverClass, own);
    if (found == null && driverClass != null) {
      found = byClass(driverClass, context);
    }
    if (found == null) {
      found = byService(url, own);
    }
    if (found == null) {
      found = byService(url, context);
    }
    return found == null ? byManager(driverClass, url) : found;
  }

  private static @Nullable Driver byClass(String name, @Nullable ClassLoader loader)
      throws SQLException {
    try {
      Class<?> type = Class.forName(name, true, loader);
      return (Driver) type.getDeclaredConstructor().newInstance();
    } catch (ClassNotFoundException e) {
      return null;
    } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
      throw new SQLNonTransientConnectionException(
          "The class '" + name + "' is there but is no usable JDBC driver: " + e, "08001", e);
    }
  }

  private static @Nullable Driver byService(String url, @Nullable ClassLoader loader)
      throws SQLException {
    for (Driver driver : ServiceLoader.load(Driver.class, loader)) {
      if (!driver.getClass().getName().startsWith("io.dmha.") && driver.acceptsURL(url)) {
        return driver;
      }
    }
    return null;
  }

  private static Driver byManager(@Nullable String driverClass, String url) throws SQLException {
    String scheme = url.replaceFirst("//.*", "//…");
    try {
      return DriverManager.getDriver(url);
    } catch (SQLException e) {
      throw new SQLNonTransientConnectionException(
          "No JDBC driver for '"
              + scheme
              + "' was found"
              + (driverClass == null ? "" : ", nor the class '" + driverClass + "'")
              + ". Put its jar beside the one of dmha, or name its class by dmha.driverClass.",
          "08001",
          e);
    }
  }
}
