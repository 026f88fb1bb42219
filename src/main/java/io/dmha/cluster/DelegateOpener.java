package io.dmha.cluster;

import io.dmha.dialect.Dialect;
import io.dmha.link.Opener;
import io.dmha.topology.Host;
import io.dmha.topology.HostTraits;
import io.dmha.url.Address;
import io.dmha.url.DmhaUrl;
import io.dmha.url.HostOptions;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** Logs in to hosts by the delegate's driver. Thread-safe. */
final class DelegateOpener implements Opener {
  private final Driver driver;
  private final UrlOfHost urls;
  private final Properties properties;
  private final Dialect.AfterLogin afterLogin;

  private DelegateOpener(
      Driver driver, UrlOfHost urls, Properties properties, Dialect.AfterLogin afterLogin) {
    this.driver = driver;
    this.urls = urls;
    this.properties = properties;
    this.afterLogin = afterLogin;
  }

  /**
   * One for all hosts of a URL.
   *
   * @param limit how long one attempt may take
   */
  static Opener of(Driver driver, DmhaUrl url, Dialect dialect, Duration limit) {
    Properties properties = url.delegateProperties();
    Dialect.AfterLogin afterLogin = dialect.boundLogin(url, driver, properties, limit);
    UrlOfHost urls =
        url.isOpaque()
            ? host -> url.opaqueUrl()
            : host -> dialect.delegateUrl(url, new Address(host.name(), host.port()));
    return new DelegateOpener(driver, urls, properties, afterLogin);
  }

  /** The delegate's URL of a host, be it one of the list or one that came later. */
  private interface UrlOfHost {
    String of(Host host) throws SQLException;
  }

  /** The delegate's URL of every host of the list, in its order. */
  static Map<Host, String> urlsByHost(DmhaUrl url, Dialect dialect) throws SQLException {
    Map<Host, String> urls = new LinkedHashMap<>();
    if (url.isOpaque()) {
      urls.put(new Host(url.subprotocol(), Address.NO_PORT), url.opaqueUrl());
    } else {
      for (Address address : url.addresses()) {
        urls.put(hostOf(address), dialect.delegateUrl(url, address));
      }
    }
    return urls;
  }

  private static Host hostOf(Address address) {
    HostOptions said = address.options();
    Integer weight = said.weight();
    Integer priority = said.priority();
    HostTraits traits =
        new HostTraits(
            weight == null ? 1 : weight,
            said.zone(),
            priority == null ? HostTraits.NO_PRIORITY : priority);
    return new Host(address.host(), address.port(), traits);
  }

  @Override
  public Connection open(Host host) throws SQLException {
    Connection connection = login(driver, urls.of(host), properties);
    try {
      afterLogin.apply(connection);
      return connection;
    } catch (Throwable e) {
      closeUnused(connection, e);
      throw e;
    }
  }

  private static Connection login(Driver driver, String url, Properties properties)
      throws SQLException {
    Properties copy = new Properties();
    copy.putAll(properties);
    Connection connection = driver.connect(url, copy);
    if (connection == null) {
      throw new SQLNonTransientConnectionException(
          "The driver "
              + driver.getClass().getName()
              + " does not take the URL of this host. Name the right one by dmha.driverClass.",
          "08001");
    }
    return connection;
  }

  private static void closeUnused(Connection connection, Throwable why) {
    try {
      connection.close();
    } catch (SQLException | RuntimeException e) {
      why.addSuppressed(e);
    }
  }
}
