package io.dmha.connect;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a database is called, and the version of its driver, as they were asked once. Immutable. */
public final class DatabaseProduct {
  private final String name;
  private final int driverMajor;
  private final int driverMinor;

  private DatabaseProduct(String name, int driverMajor, int driverMinor) {
    this.name = name;
    this.driverMajor = driverMajor;
    this.driverMinor = driverMinor;
  }

  /** Asked of a connection that works; null where its driver cannot say it. */
  static @Nullable DatabaseProduct of(Connection connection) {
    try {
      DatabaseMetaData known = connection.getMetaData();
      String name = known.getDatabaseProductName();
      return name == null
          ? null
          : new DatabaseProduct(name, known.getDriverMajorVersion(), known.getDriverMinorVersion());
    } catch (SQLException | RuntimeException | LinkageError e) {
      // A call of the application's that needs it finds out why.
      return null;
    }
  }

  /** {@link DatabaseMetaData#getDatabaseProductName}. */
  public String name() {
    return name;
  }

  /** {@link DatabaseMetaData#getDriverMajorVersion}. */
  public int driverMajor() {
    return driverMajor;
  }

  /** {@link DatabaseMetaData#getDriverMinorVersion}. */
  public int driverMinor() {
    return driverMinor;
  }
}
