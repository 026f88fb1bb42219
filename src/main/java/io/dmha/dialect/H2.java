package io.dmha.dialect;

import io.dmha.fault.CodeTable;
import io.dmha.sql.SessionReader;
import io.dmha.sql.SessionsOfH2;
import io.dmha.topology.Host;
import io.dmha.url.DmhaUrl;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** H2, embedded or as a server. */
final class H2 extends Dialect {
  private static final String REMOTE_SESSION = "org.h2.engine.SessionRemote";

  /** Milliseconds, for the connect's reads as for all others. */
  private static final String TRIGGERS =
      "SELECT TRIGGER_NAME FROM INFORMATION_SCHEMA.TRIGGERS WHERE EVENT_OBJECT_SCHEMA = ? AND"
          + " UPPER(EVENT_OBJECT_TABLE) = ?";

  private static final String SEQUENCE =
      "SELECT TRUE FROM INFORMATION_SCHEMA.SEQUENCES WHERE SEQUENCE_SCHEMA = ? AND SEQUENCE_NAME ="
          + " ?";

  private static final String READ_TIMEOUT = "NETWORK_TIMEOUT";

  private final boolean isPlainTcp;

  H2(DmhaUrl url, @Nullable String roleQuery) {
    super(roleQuery);
    this.isPlainTcp = url.beforeHosts().toLowerCase(Locale.ROOT).startsWith("jdbc:h2:tcp:");
  }

  /**
   * A session would keep the database open when the application has closed its last one, and its
   * login does to the whole database what the URL says: MODE, INIT.
   */
  @Override
  public boolean answersWithoutSession(Host host, Duration timeout) throws IOException {
    if (!isPlainTcp || canTellRole() || host.port() < 0) {
      return false;
    }
    int millis = (int) Math.max(1, timeout.toMillis());
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host.name(), host.port()), millis);
      socket.setSoTimeout(millis);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      // Versions of the protocol that no server speaks: it says so, and opens no session.
      out.writeInt(6);
      out.writeInt(0);
      int unusedStatus = new DataInputStream(socket.getInputStream()).readInt();
      return true;
    }
  }

  @Override
  public @Nullable String driverClass() {
    return "org.h2.Driver";
  }

  @Override
  public CodeTable codes() {
    return CodeTable.h2();
  }

  /**
   * A read timeout for the login, taken back right after it: without one H2 waits for ever for the
   * answer to its greeting. Not where the timeout would be of no effect (TLS), would come back (H2
   * connects again by itself), or cannot be taken back.
   */
  @Override
  public AfterLogin boundLogin(
      DmhaUrl url, Driver driver, Properties properties, Duration attemptTimeout) {
    if (!isPlainTcp
        || OptionNames.isGiven(READ_TIMEOUT, url, properties)
        || OptionNames.isGiven("AUTO_RECONNECT", url, properties)
        || !canReachSockets(driver)) {
      return connection -> {};
    }
    properties.setProperty(READ_TIMEOUT, Long.toString(loginMillis(attemptTimeout)));
    return H2::readWithoutTimeout;
  }

  /** The setting is there from version 2 on, as far as that was tried. */
  private static boolean canReachSockets(Driver driver) {
    if (!driver.getClass().getName().equals("org.h2.Driver") || driver.getMajorVersion() < 2) {
      return false;
    }
    try {
      ClassLoader loader = driver.getClass().getClassLoader();
      transfers(Class.forName(REMOTE_SESSION, false, loader));
      Class.forName("org.h2.value.Transfer", false, loader).getMethod("getSocket");
      return true;
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      // Then the login is not bounded, and the attempt that waits for it is.
      return false;
    }
  }

  private static void readWithoutTimeout(Connection connection) throws SQLException {
    try {
      for (Socket socket : sockets(connection)) {
        socket.setSoTimeout(0);
      }
    } catch (ReflectiveOperationException | IOException | RuntimeException e) {
      throw new SQLException(
          "This version of H2 does not let the read timeout of the login be taken back. Set "
              + READ_TIMEOUT
              + "=0 in the URL to do without.",
          "0A000",
          e);
    }
  }

  /**
   * Closes the sockets of a remote session.
   *
   * <p>H2 2.4.240 does nothing on {@code abort()}, has no network timeout for a connection that is
   * open and holds its session's lock while it reads, so that {@code close()} waits for the very
   * answer that does not come. The sockets are reached by reflection; an embedded session has none,
   * and nothing to hang on.
   */
  @Override
  public void kill(Connection connection) throws SQLException {
    try {
      for (Socket socket : sockets(connection)) {
        socket.close();
      }
    } catch (ReflectiveOperationException | IOException | RuntimeException e) {
      throw new SQLException(
          "This version of H2 does not let its sockets be closed: a call that hangs ends when the"
              + " operating system gives the connection up.",
          "0A000",
          e);
    }
  }

  @Override
  public List<String> flawsOfTable(
      Connection connection, String schema, String table, Collection<String> trusted)
      throws SQLException {
    return TableTriggers.of(connection, TRIGGERS, schema, table);
  }

  @Override
  public boolean isSequence(Connection connection, String written) throws SQLException {
    return SequenceNames.isOne(connection, SEQUENCE, SequenceNames.partsOf(connection, written));
  }

  private static List<Socket> sockets(Connection connection) throws ReflectiveOperationException {
    Object session = connection.getClass().getMethod("getSession").invoke(connection);
    List<Socket> sockets = new ArrayList<>();
    if (session == null || !session.getClass().getName().equals(REMOTE_SESSION)) {
      return sockets;
    }
    // A copy by toArray: the list changes when a server is dropped.
    List<Object> copy = new ArrayList<>((List<?>) transfers(session.getClass()).get(session));
    for (Object transfer : copy) {
      sockets.add((Socket) transfer.getClass().getMethod("getSocket").invoke(transfer));
    }
    return sockets;
  }

  private static Field transfers(Class<?> remoteSession) throws ReflectiveOperationException {
    Field transfers = remoteSession.getDeclaredField("transferList");
    transfers.setAccessible(true);
    return transfers;
  }

  @Override
  public SessionReader sessions() {
    return SessionsOfH2.READER;
  }

  /** None of its settings, says its manual. */
  @Override
  public Reverting rollbackOfSession() {
    return Reverting.NOTHING;
  }

  /**
   * H2's driver returns as if it had committed where another thread has found the connection lost
   * before: of its servers none is left to be asked, and none has failed.
   */
  @Override
  public void checkCommitted(Connection connection) throws SQLException {
    if (connection.isClosed()) {
      throw new SQLNonTransientConnectionException(
          "The connection was lost before the commit returned", "08007");
    }
  }

  @Override
  public void checkCommitted(Statement statement) throws SQLException {
    Connection connection = statement.getConnection();
    if (connection != null) {
      checkCommitted(connection);
    }
  }

  @Override
  public boolean tellsBeginByAutoCommit() {
    return true;
  }

  @Override
  public ExplicitKeys explicitKeys() {
    return ExplicitKeys.OVERRIDING;
  }

  @Override
  public @Nullable IdentityColumn identityColumn(Connection connection, String table)
      throws SQLException {
    return IdentityColumn.byMetaData(connection, table, false);
  }
}
