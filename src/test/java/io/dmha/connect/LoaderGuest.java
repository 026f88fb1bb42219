package io.dmha.connect;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
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

  /**
   * DriverManager gives everybody only the drivers of his own class loader to deregister, and while
   * it looks for them it initializes namesakes of others' drivers, which register themselves.
   */
  private void deregisterOwnDrivers() throws SQLException {
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
