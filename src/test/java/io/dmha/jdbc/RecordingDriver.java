package io.dmha.jdbc;

import io.dmha.fixtures.jdbc.PlainDriver;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A driver without a database: its objects note every call and answer something. To be named by
 * dmha.driverClass, never registered.
 */
public final class RecordingDriver implements PlainDriver {
  /** Opens a connection of ours over one that records. */
  public static Connection connect() throws SQLException {
    return connect("jdbc:dmha:recording:x");
  }

  /** The same by a URL of ours that has no options yet. */
  public static Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(
        url + "?dmha.driverClass=" + RecordingDriver.class.getName());
  }

  @Override
  public @Nullable Connection connect(String url, Properties info) {
    return acceptsURL(url) ? new Recording().make(VendorConnection.class) : null;
  }

  @Override
  public boolean acceptsURL(String url) {
    return url.startsWith("jdbc:recording:") || url.startsWith("jdbc:dm://");
  }
}
