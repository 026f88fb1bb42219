package io.dmha;

import io.dmha.cluster.ClusterBeans;
import io.dmha.cluster.Clusters;
import io.dmha.cluster.DelegateDrivers;
import io.dmha.url.DmhaUrl;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The JDBC driver for {@code jdbc:dmha:} URLs. Found by {@link java.util.ServiceLoader}, and
 * registered when its class is loaded. Thread-safe.
 *
 * <p>It has nothing to be shut down: an application that goes closes its connections, and takes the
 * driver off {@link DriverManager} if it brought it along. Threads end by themselves within seconds
 * after the last connection is closed, and nothing holds the application's class loader then, but
 * for soft references in a dmha that others use too; only a login that the driver underneath never
 * ends keeps its thread.
 */
public final class DmhaDriver implements Driver {
  private static final Clusters CLUSTERS = new Clusters(new PublicDoor());

  static {
    try {
      DriverManager.registerDriver(new DmhaDriver());
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** A driver; all of them are alike. */
  public DmhaDriver() {}

  /** Whether the URL is one of dmha's; false for null. */
  @Override
  public boolean acceptsURL(@Nullable String url) {
    return DmhaUrl.accepts(url);
  }

  /**
   * Connects to the first fit host of the list.
   *
   * @return the connection, or null if the URL is not one of dmha's
   * @throws SQLException with state {@code 08001} if the URL or a setting is wrong or no host takes
   *     the connection within {@code dmha.recoveryTimeout} or the login timeout; the driver's own
   *     if the login is refused
   */
  @Override
  public @Nullable Connection connect(String url, @Nullable Properties info) throws SQLException {
    return acceptsURL(url) ? connect(url, info, DriverManager.getLoginTimeout()) : null;
  }

  static Connection connect(String url, @Nullable Properties info, int loginSeconds)
      throws SQLException {
    return CLUSTERS.of(url, info).connect(loginSeconds);
  }

  /** What is shown of the clusters in use, in no order. */
  static List<ClusterBeans> beans() {
    return CLUSTERS.beans();
  }

  /**
   * All settings of dmha, with their values in this URL, and after them what the driver underneath
   * takes, where the URL is complete enough to find it. Opens no connection and never fails.
   */
  @Override
  public DriverPropertyInfo[] getPropertyInfo(@Nullable String url, @Nullable Properties info) {
    return DmhaUrl.propertyInfo(url, info, DelegateDrivers.propertyInfo(url, info));
  }

  @Override
  public int getMajorVersion() {
    return 0;
  }

  @Override
  public int getMinorVersion() {
    return 1;
  }

  /** False: whether the whole of JDBC is there is the delegate's to say. */
  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger("io.dmha");
  }
}
