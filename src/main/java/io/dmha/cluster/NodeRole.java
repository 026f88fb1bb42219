package io.dmha.cluster;

import io.dmha.dialect.Dialect;
import io.dmha.link.Opener;
import io.dmha.settings.Settings;
import io.dmha.topology.Host;
import io.dmha.topology.Role;
import io.dmha.url.Address;
import io.dmha.url.DmhaUrl;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Properties;

/** Asks one host for its role, by a login of its own each time. Thread-safe. */
public final class NodeRole {
  private final Host host;
  private final Dialect dialect;
  private final Opener opener;

  private NodeRole(Host host, Dialect dialect, Opener opener) {
    this.host = host;
    this.dialect = dialect;
    this.opener = opener;
  }

  /**
   * The one of a dmha URL with one host.
   *
   * @throws SQLException if the URL is wrong, names several hosts, or of a database that does not
   *     tell its role
   */
  public static NodeRole of(String text, Properties properties) throws SQLException {
    DmhaUrl url = DmhaUrl.parse(text, properties);
    if (url.addresses().size() != 1) {
      throw new SQLNonTransientConnectionException(
          "The URL must name one host: that whose role is told.", "08001");
    }
    Settings settings = url.settings();
    String roleQuery = settings.get(Settings.ROLE_QUERY);
    Dialect dialect = Dialect.of(url, roleQuery.isEmpty() ? null : roleQuery);
    if (!dialect.canTellRole()) {
      throw new SQLNonTransientConnectionException(
          "How to ask this database for its role is not known. Set dmha.roleQuery.", "08001");
    }
    Address address = url.addresses().get(0);
    Driver driver =
        DelegateDrivers.find(settings, dialect.driverClass(), dialect.delegateUrl(url, address));
    Opener opener = DelegateOpener.of(driver, url, dialect, settings.get(Settings.ATTEMPT_TIMEOUT));
    return new NodeRole(new Host(address.host(), address.port()), dialect, opener);
  }

  /** The host of the URL. */
  public Host host() {
    return host;
  }

  /**
   * Its role now; as long as the driver waits.
   *
   * @throws SQLException if it does not say
   */
  public Role ask() throws SQLException {
    try (Connection connection = opener.open(host)) {
      return dialect.roleOf(connection);
    }
  }
}
