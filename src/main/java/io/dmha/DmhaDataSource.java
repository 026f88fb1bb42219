package io.dmha;

import io.dmha.text.ForeignText;
import io.dmha.url.DmhaUrl;
import java.io.PrintWriter;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.naming.Reference;
import javax.naming.Referenceable;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connections of one URL as a bean: {@code url}, {@code user}, {@code password}, {@code
 * loginTimeout}, one property for each setting, named as the setting without its {@code dmha.}, and
 * {@link #setProperty} for what goes to the driver underneath. It pools nothing. Values are checked
 * when a connection is asked for; what stands in the URL beats the bean. Thread-safe.
 *
 * <p>Its serialized form and its JNDI reference hold the password in the clear, as without it they
 * would be of no use: guard them as you guard the password.
 */
public final class DmhaDataSource implements DataSource, Referenceable, Serializable {
  private static final long serialVersionUID = 1;

  /** Settings by their full names, and properties of the delegate. */
  private final Properties properties = new Properties();

  private volatile @Nullable String url;
  private volatile @Nullable String user;
  private volatile @Nullable String password;
  private volatile int loginTimeout;
  private transient volatile @Nullable PrintWriter logWriter;

  /** One without a URL. */
  public DmhaDataSource() {}

  /**
   * @throws SQLException if there is no URL, and as {@link DmhaDriver#connect} does
   */
  @Override
  public Connection getConnection() throws SQLException {
    return getConnection(user, password);
  }

  /**
   * As {@link #getConnection()}, for another user.
   *
   * @throws SQLException if there is no URL, and as {@link DmhaDriver#connect} does
   */
  @Override
  public Connection getConnection(@Nullable String otherUser, @Nullable String otherPassword)
      throws SQLException {
    String wanted = url;
    if (!DmhaUrl.accepts(wanted) || wanted == null) {
      throw new SQLNonTransientConnectionException(
          wanted == null
              ? "The data source has no URL. Set the property 'url'."
              : "The URL of the data source is not one of dmha's. It must begin with jdbc:dmha:.",
          "08001");
    }
    Properties info = new Properties();
    info.putAll(properties);
    set(info, "user", otherUser);
    set(info, "password", otherPassword);
    return DmhaDriver.connect(wanted, info, loginTimeout);
  }

  /** What is read may lack what was never written so. */
  private Object readResolve() {
    DmhaDataSource made = new DmhaDataSource();
    made.url = url;
    made.user = user;
    made.password = password;
    made.loginTimeout = loginTimeout;
    if (properties != null) {
      made.properties.putAll(properties);
    }
    return made;
  }

  private static void set(Properties target, String name, @Nullable String value) {
    if (value == null) {
      target.remove(name);
    } else {
      target.setProperty(name, value);
    }
  }

  /** The URL, as it was set: it may hold a secret. */
  public @Nullable String getUrl() {
    return url;
  }

  /** Sets the URL, one of the forms that begin with {@code jdbc:dmha:} or {@code jdbc:dm:ha:}. */
  public void setUrl(@Nullable String value) {
    url = value;
  }

  /** The user. */
  public @Nullable String getUser() {
    return user;
  }

  /** Sets the user. */
  public void setUser(@Nullable String value) {
    user = value;
  }

  /** Sets the password. It cannot be read again. */
  public void setPassword(@Nullable String value) {
    password = value;
  }

  /**
   * A property of the driver underneath, or a setting by its full name.
   *
   * @return null if it is not set
   */
  public @Nullable String getProperty(String name) {
    return properties.getProperty(name);
  }

  /** Sets such a property; null takes it away. */
  public void setProperty(String name, @Nullable String value) {
    set(properties, name, value);
  }

  /** Sets several such properties; others stay as they are. The argument is copied. */
  public void setProperties(Properties values) {
    for (String name : values.stringPropertyNames()) {
      setProperty(name, values.getProperty(name));
    }
  }

  /** Sets {@code dmha.role}. */
  public void setRole(@Nullable String value) {
    setProperty("dmha.role", value);
  }

  /** Sets {@code dmha.recoveryTimeout}. */
  public void setRecoveryTimeout(@Nullable String value) {
    setProperty("dmha.recoveryTimeout", value);
  }

  /** Sets {@code dmha.attemptTimeout}. */
  public void setAttemptTimeout(@Nullable String value) {
    setProperty("dmha.attemptTimeout", value);
  }

  /** Sets {@code dmha.backoffBase}. */
  public void setBackoffBase(@Nullable String value) {
    setProperty("dmha.backoffBase", value);
  }

  /** Sets {@code dmha.backoffMax}. */
  public void setBackoffMax(@Nullable String value) {
    setProperty("dmha.backoffMax", value);
  }

  /** Sets {@code dmha.maxAttempts}. */
  public void setMaxAttempts(@Nullable String value) {
    setProperty("dmha.maxAttempts", value);
  }

  /** Sets {@code dmha.continuity}. */
  public void setContinuity(@Nullable String value) {
    setProperty("dmha.continuity", value);
  }

  /** Sets {@code dmha.lostSession}. */
  public void setLostSession(@Nullable String value) {
    setProperty("dmha.lostSession", value);
  }

  /** Sets {@code dmha.commitGuard}. */
  public void setCommitGuard(@Nullable String value) {
    setProperty("dmha.commitGuard", value);
  }

  /** Sets {@code dmha.commitGuard.createTable}. */
  public void setCommitGuardCreateTable(@Nullable String value) {
    setProperty("dmha.commitGuard.createTable", value);
  }

  /** Sets {@code dmha.commitGuard.trusted}. */
  public void setCommitGuardTrusted(@Nullable String value) {
    setProperty("dmha.commitGuard.trusted", value);
  }

  /** Sets {@code dmha.replayMaxStatements}. */
  public void setReplayMaxStatements(@Nullable String value) {
    setProperty("dmha.replayMaxStatements", value);
  }

  /** Sets {@code dmha.replayMaxBytes}. */
  public void setReplayMaxBytes(@Nullable String value) {
    setProperty("dmha.replayMaxBytes", value);
  }

  /** Sets {@code dmha.replayKeep}. */
  public void setReplayKeep(@Nullable String value) {
    setProperty("dmha.replayKeep", value);
  }

  /** Sets {@code dmha.replaySafe}. */
  public void setReplaySafe(@Nullable String value) {
    setProperty("dmha.replaySafe", value);
  }

  /** Sets {@code dmha.replayOnConflict}. */
  public void setReplayOnConflict(@Nullable String value) {
    setProperty("dmha.replayOnConflict", value);
  }

  /** Sets {@code dmha.probeInterval}. */
  public void setProbeInterval(@Nullable String value) {
    setProperty("dmha.probeInterval", value);
  }

  /** Sets {@code dmha.probeTimeout}. */
  public void setProbeTimeout(@Nullable String value) {
    setProperty("dmha.probeTimeout", value);
  }

  /** Sets {@code dmha.probeFailures}. */
  public void setProbeFailures(@Nullable String value) {
    setProperty("dmha.probeFailures", value);
  }

  /** Sets {@code dmha.readWriteSplit}. */
  public void setReadWriteSplit(@Nullable String value) {
    setProperty("dmha.readWriteSplit", value);
  }

  /** Sets {@code dmha.readAfterWrite}. */
  public void setReadAfterWrite(@Nullable String value) {
    setProperty("dmha.readAfterWrite", value);
  }

  /** Sets {@code dmha.readMaxLag}. */
  public void setReadMaxLag(@Nullable String value) {
    setProperty("dmha.readMaxLag", value);
  }

  /** Sets {@code dmha.hostSelection}. */
  public void setHostSelection(@Nullable String value) {
    setProperty("dmha.hostSelection", value);
  }

  /** Sets {@code dmha.zone}. */
  public void setZone(@Nullable String value) {
    setProperty("dmha.zone", value);
  }

  /** Sets {@code dmha.failback}. */
  public void setFailback(@Nullable String value) {
    setProperty("dmha.failback", value);
  }

  /** Sets {@code dmha.canary}. */
  public void setCanary(@Nullable String value) {
    setProperty("dmha.canary", value);
  }

  /** Sets {@code dmha.discovery}. */
  public void setDiscovery(@Nullable String value) {
    setProperty("dmha.discovery", value);
  }

  /** Sets {@code dmha.discovery.user}. */
  public void setDiscoveryUser(@Nullable String value) {
    setProperty("dmha.discovery.user", value);
  }

  /** Sets {@code dmha.discovery.password}. */
  public void setDiscoveryPassword(@Nullable String value) {
    setProperty("dmha.discovery.password", value);
  }

  /** Sets {@code dmha.discovery.token}. */
  public void setDiscoveryToken(@Nullable String value) {
    setProperty("dmha.discovery.token", value);
  }

  /** Sets {@code dmha.roleQuery}. */
  public void setRoleQuery(@Nullable String value) {
    setProperty("dmha.roleQuery", value);
  }

  /** Sets {@code dmha.listener}. */
  public void setListener(@Nullable String value) {
    setProperty("dmha.listener", value);
  }

  /** Sets {@code dmha.driverClass}. */
  public void setDriverClass(@Nullable String value) {
    setProperty("dmha.driverClass", value);
  }

  @Override
  public int getLoginTimeout() {
    return loginTimeout;
  }

  /** The most seconds a connect may take, where that is less than {@code dmha.recoveryTimeout}. */
  @Override
  public void setLoginTimeout(int seconds) {
    loginTimeout = seconds;
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return logWriter;
  }

  /** Kept as JDBC wants it, and not written to: events go to SLF4J and to listeners. */
  @Override
  public void setLogWriter(@Nullable PrintWriter writer) {
    logWriter = writer;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger("io.dmha");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (!isWrapperFor(type)) {
      throw new SQLException("A DmhaDataSource cannot be unwrapped to " + type + ".", "0A000");
    }
    return type.cast(this);
  }

  @Override
  public boolean isWrapperFor(@Nullable Class<?> type) {
    return type != null && type.isInstance(this);
  }

  @Override
  public Reference getReference() {
    return DmhaDataSourceFactory.referenceTo(url, user, password, loginTimeout, properties);
  }

  /** The hosts and the user: no option, no secret. */
  @Override
  public String toString() {
    return "DmhaDataSource[" + shownUrl() + ", user=" + ForeignText.shown(user) + "]";
  }

  private String shownUrl() {
    String shown = url;
    try {
      return shown == null ? "no URL" : DmhaUrl.parse(shown, properties).publicUrl();
    } catch (SQLException e) {
      return "a URL that is wrong";
    }
  }
}
