package io.dmha;

import io.dmha.settings.DmhaUrl;
import io.dmha.settings.Settings;
import io.dmha.target.Target;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Iterator;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Finds the driver that does the work: by class through our own class loader, then the thread's,
 * and only then by asking {@link DriverManager}, which sees nothing of a class loader that is not
 * its caller's.
 */
final class DelegateDrivers {
  /** After so many the list itself is broken, and would be read for ever. */
  private static final int MOST_BROKEN = 50;

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
    if (found != null && !found.acceptsURL(url)) {
      throw new SQLNonTransientConnectionException(
          "The driver "
              + found.getClass().getName()
              + " does not take a URL like '"
              + schemeOf(url)
              + "'. Name the right one by dmha.driverClass, or leave that out.",
          "08001");
    }
    if (found == null) {
      found = byService(url, own);
    }
    if (found == null) {
      found = byService(url, context);
    }
    return found == null ? byManager(driverClass, url) : found;
  }

  /** What the driver of this URL takes; nothing where that cannot be found out. */
  static DriverPropertyInfo[] propertyInfo(@Nullable String url, @Nullable Properties info) {
    DriverPropertyInfo[] none = new DriverPropertyInfo[0];
    if (url == null || !DmhaUrl.accepts(url)) {
      return none;
    }
    try {
      DmhaUrl parsed = DmhaUrl.parse(url, info);
      String one =
          parsed.isOpaque() ? parsed.opaqueUrl() : parsed.delegateUrl(parsed.addresses().get(0));
      String named = parsed.settings().get(Settings.DRIVER_CLASS);
      String known = named.isEmpty() ? Target.of(parsed, null).driverClass() : named;
      DriverPropertyInfo[] theirs =
          find(known, one).getPropertyInfo(one, parsed.delegateProperties());
      return theirs == null ? none : theirs;
    } catch (SQLException | RuntimeException | LinkageError e) {
      return none;
    }
  }

  /** Checked before it is initialised: the name may come from a URL. */
  private static @Nullable Driver byClass(String name, @Nullable ClassLoader loader)
      throws SQLException {
    try {
      Class<?> type = Class.forName(name, false, loader);
      return type.asSubclass(Driver.class).getDeclaredConstructor().newInstance();
    } catch (ClassNotFoundException e) {
      return null;
    } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
      throw new SQLNonTransientConnectionException(
          "The class '" + name + "' is there but is no usable JDBC driver: " + e, "08001", e);
    }
  }

  private static @Nullable Driver byService(String url, @Nullable ClassLoader loader) {
    Iterator<Driver> drivers = ServiceLoader.load(Driver.class, loader).iterator();
    int broken = 0;
    while (broken < MOST_BROKEN) {
      try {
        if (!drivers.hasNext()) {
          return null;
        }
        Driver driver = drivers.next();
        if (!driver.getClass().getName().startsWith("io.dmha.") && driver.acceptsURL(url)) {
          return driver;
        }
      } catch (SQLException | RuntimeException | ServiceConfigurationError | LinkageError e) {
        // Another driver that is broken is not what this connection is about.
        broken++;
      }
    }
    return null;
  }

  private static Driver byManager(@Nullable String driverClass, String url) throws SQLException {
    try {
      return DriverManager.getDriver(url);
    } catch (SQLException e) {
      throw new SQLNonTransientConnectionException(
          "No JDBC driver for '"
              + schemeOf(url)
              + "' was found"
              + (driverClass == null ? "" : ", nor the class '" + driverClass + "'")
              + ". Put its jar beside the one of dmha, or name its class by dmha.driverClass.",
          "08001",
          e);
    }
  }

  /** No more of it: a password may stand anywhere behind. */
  private static String schemeOf(String url) {
    return url.replaceFirst("(?s)^([^:]*:[^:/?;&=@]*).*", "$1:…");
  }
}
