package io.dmha;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;

/** An application in a class loader of its own, with a dmha of its own; connected until closed. */
public final class BeanGuest implements AutoCloseable {
  private final Connection connection;

  public BeanGuest(String url) throws Exception {
    Class.forName("io.dmha.DmhaDriver", true, getClass().getClassLoader());
    this.connection = DriverManager.getConnection(url);
    if (!connection.getClass().getName().startsWith("io.dmha.")) {
      throw new IllegalStateException("not a connection of dmha");
    }
  }

  /** As an application does that is undeployed. */
  @Override
  public void close() throws SQLException {
    connection.close();
    List<Driver> own;
    do {
      own = Collections.list(DriverManager.getDrivers());
      own.removeIf(driver -> driver.getClass().getClassLoader() != getClass().getClassLoader());
      for (Driver driver : own) {
        DriverManager.deregisterDriver(driver);
      }
    } while (!own.isEmpty());
  }
}
