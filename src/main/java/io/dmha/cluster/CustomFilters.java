package io.dmha.cluster;

import io.dmha.url.DmhaUrl;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * Dameng's option {@code customFilter} names a class that its driver makes whatever it is. Here it
 * must be a filter, before anything of it runs. Stateless.
 */
final class CustomFilters {
  private static final String OPTION = "customFilter";
  private static final String FILTER = "dm.jdbc.filter.custom.ICustom";

  private CustomFilters() {}

  /**
   * @throws SQLException {@code 08001} if a class is there and is no filter
   */
  static void check(DmhaUrl url, Driver driver) throws SQLException {
    String named = url.subprotocol().equals("dm") ? url.delegateOption(OPTION) : null;
    if (named == null) {
      return;
    }
    for (String name : named.split("[,;]", -1)) {
      checkOne(name.trim(), driver.getClass().getClassLoader());
      checkOne(name.trim(), Thread.currentThread().getContextClassLoader());
    }
  }

  private static void checkOne(String name, @Nullable ClassLoader loader) throws SQLException {
    try {
      Class<?> type = Class.forName(name, false, loader);
      Class<?> filter = Class.forName(FILTER, false, loader);
      if (!filter.isAssignableFrom(type)) {
        throw new SQLNonTransientConnectionException(
            "The option customFilter names a class that is no "
                + FILTER
                + ". Name a filter, or leave the option out.",
            "08001");
      }
    } catch (ClassNotFoundException | LinkageError e) {
      // The driver does not find it either, or says what is the matter with it.
    }
  }
}
