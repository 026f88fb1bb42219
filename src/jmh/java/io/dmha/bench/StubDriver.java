package io.dmha.bench;

import io.dmha.fixtures.jdbc.PlainDriver;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** A driver for {@code jdbc:stub:} whose calls cost next to nothing, so that only the way shows. */
public final class StubDriver implements PlainDriver {
  static {
    try {
      DriverManager.registerDriver(new StubDriver());
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @Override
  public Connection connect(String url, Properties info) {
    return acceptsURL(url) ? Stubs.connection() : null;
  }

  @Override
  public boolean acceptsURL(String url) {
    return url.startsWith("jdbc:stub:");
  }
}
