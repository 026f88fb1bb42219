package io.dmha.cluster;

import io.dmha.dialect.Dialect;
import io.dmha.settings.Settings;
import io.dmha.text.ForeignText;
import io.dmha.url.DmhaUrl;
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
public final class DelegateDrivers {
  /** After so many the list itself is broken, and would be read for ever. */
  private static final int MOST_BROKEN = 50;

  private DelegateDrivers() {}

  /**
   * The driver for a URL of dmha's, and for that of one of its hosts.
   *
   * @param known the class of the usual driver; null to go by the URL alone
   * @param url the delegate's, of one host
   * @throws SQLException if there is none, or not the one named by dmha.driverClass
   */
  static Driver find(Settings settings, @Nullable String known, String url) throws SQLException {
    String named = settings.get(Settings.DRIVER_CLASS);
    return named.isEmpty() ? usual(known, url) : named(named, url);
  }

  private static Driver named(String name, String url) throws SQLException {
    Driver found = byClass(name);
    if (found == null) {
      throw new SQLNonTransientConnectionException(
          "Setting 'dmha.driverClass' cannot be '"
              + ForeignText.shown(name)
              + "': the class is not in the class path. Put the driver's jar beside the one of dmha,"
              + " or correct the name, or leave it out.",
          "08001");
    }
    return accepting(found, url);
  }

  private static Driver usual(@Nullable String known, String url) throws SQLException {
    Driver found = known == null ? null : byClass(known);
    if (found != null) {
      return accepting(found, url);
    }
    found = byService(url, DelegateDrivers.class.getClassLoader());
    if (found == null) {
      found = byService(url, Thread.currentThread().getContextClassLoader());
    }
    return found == null ? byManager(known, url) : found;
  }

  private static Driver accepting(Driver found, String url) throws SQLException {
    if (!accepts(found, url)) {
      throw new SQLNonTransientConnectionException(
          "The driver "
              + found.getClass().getName()
              + " does not take a URL like '"
              + schemeOf(url)
              + "'. Name the right one by dmha.driverClass, or leave that out.",
          "08001");
    }
    return found;
  }

  private static boolean accepts(Driver driver, String url) throws SQLException {
    try {
      return driver.acceptsURL(url);
    } catch (RuntimeException e) {
      throw new SQLNonTransientConnectionException(
          "The driver "
              + driver.getClass().getName()
              + " failed to read a URL like '"
              + schemeOf(url)
              + "': "
              + e.getClass().getName(),
          "08001",
          e);
    }
  }

  /** What the driver of this URL takes; nothing where that cannot be found out. */
  public static DriverPropertyInfo[] propertyInfo(@Nullable String url, @Nullable Properties info) {
    DriverPropertyInfo[] none = new DriverPropertyInfo[0];
    if (url == null || !DmhaUrl.accepts(url)) {
      return none;
    }
    try {
      DmhaUrl parsed = DmhaUrl.parse(url, info);
      String one =
          parsed.isOpaque() ? parsed.opaqueUrl() : parsed.delegateUrl(parsed.addresses().get(0));
      Driver driver = find(parsed.settings(), Dialect.of(parsed, null).driverClass(), one);
      DriverPropertyInfo[] theirs = driver.getPropertyInfo(one, parsed.delegateProperties());
      return theirs == null ? none : theirs;
    } catch (SQLException | RuntimeException | Error e) {
      // Of memory, too: a driver that is asked reads the files that the URL names to it.
      return none;
    }
  }

  private static @Nullable Driver byClass(String name) throws SQLException {
    Driver found = byClass(name, DelegateDrivers.class.getClassLoader());
    return found == null ? byClass(name, Thread.currentThread().getContextClassLoader()) : found;
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
          "The class '"
              + ForeignText.shown(name)
              + "' is there but is no usable JDBC driver ("
              + e.getClass().getSimpleName()
              + "). Name another one, or leave dmha.driverClass out.",
          "08001",
          e);
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

  /** Whether our own class loader finds the class of {@code part}, and finds the same. */
  static boolean isSeen(Object part) {
    Class<?> type = part.getClass();
    try {
      return Class.forName(type.getName(), false, Cluster.class.getClassLoader()) == type;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
