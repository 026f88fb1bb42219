package io.dmha.connect;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;
import java.util.concurrent.Callable;

/** An application in a class loader of its own: connects, asks, closes and cleans up. */
public final class LoaderGuest implements Callable<String> {
  private final String url;

  public LoaderGuest(String url) {
    this.url = url;
  }

  @Override
  public String call() throws Exception {
    Class.forName("io.dmha.DmhaDriver", true, getClass().getClassLoader());
    String answer;
    try (Connection connection = H2Hosts.connect(url)) {
      answer = H2Hosts.ask(connection, "select 1");
      answer += " of " + connection.getClass().getPackageName().replaceFirst("\\.generated$", "");
      if (connection.getClass().getClassLoader() == ClassLoader.getSystemClassLoader()) {
        throw new IllegalStateException("the driver is not from the class loader of the guest");
      }
    }
    deregisterOwnDrivers();
    return answer;
  }

  /** The DriverManager gives everybody only the drivers of his own class loader to deregister. */
  private void deregisterOwnDrivers() throws SQLException {
    for (Driver driver : Collections.list(DriverManager.getDrivers())) {
      if (driver.getClass().getClassLoader() == getClass().getClassLoader()) {
        DriverManager.deregisterDriver(driver);
      }
    }
  }
}
