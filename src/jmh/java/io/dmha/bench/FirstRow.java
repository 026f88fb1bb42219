package io.dmha.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What is done once in a cold JVM. Uses nothing that would warm up what the way needs. */
public final class FirstRow {
  private static final String H2 = "org.h2.Driver";

  private FirstRow() {}

  /** Prints the milliseconds that the way named takes. */
  public static void main(String[] args) throws SQLException, ClassNotFoundException {
    Way way = Way.valueOf(args[0]);
    long start = System.nanoTime();
    read(way);
    System.out.println((System.nanoTime() - start) / 1e6);
  }

  /** Loads the drivers this way needs, connects, reads one row, closes. */
  static int read(Way way) throws SQLException, ClassNotFoundException {
    // DriverManager would make every driver of the class path, those of the other ways too.
    Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
    Class.forName(H2);
    if (way.wrapperClass() != null) {
      Class.forName(way.wrapperClass());
    }
    try (Connection connection = way.connect("h2:mem:first", H2);
        PreparedStatement statement = connection.prepareStatement("select 1");
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
