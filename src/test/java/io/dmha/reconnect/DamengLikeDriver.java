package io.dmha.reconnect;

import io.dmha.fixtures.jdbc.PlainDriver;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * {@code jdbc:dm://host:port} over H2, with two habits of Dameng's driver: {@code
 * setAutoCommit(true)} only keeps the flag, and what is asked of the connection next commits; and
 * in the compatible mode {@code close()} commits. To be named by dmha.driverClass, never
 * registered.
 */
public final class DamengLikeDriver implements PlainDriver {
  /** The property that names the database of H2. */
  static final String DATABASE = "database";

  @Override
  public @Nullable Connection connect(String url, Properties info) throws SQLException {
    if (!acceptsURL(url)) {
      return null;
    }
    String host = url.substring("jdbc:dm://".length()).replaceFirst("[/?].*", "");
    Connection real =
        DriverManager.getConnection(
            "jdbc:counting:h2:tcp://" + host + "/" + info.getProperty(DATABASE), "sa", "");
    String options = url.toLowerCase(Locale.ROOT).replace("_", "");
    boolean isCompatible =
        options.contains("compatiblemode=")
            || options.contains("comora=")
            || options.contains("dmsvcconf=");
    return (Connection)
        Proxy.newProxyInstance(
            DamengLikeDriver.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            new Habits(real, isCompatible));
  }

  private static final class Habits implements InvocationHandler {
    private final Connection real;
    private final boolean isCompatible;
    private boolean turnsOn;
    private volatile boolean isAborted;

    Habits(Connection real, boolean isCompatible) {
      this.real = real;
      this.isCompatible = isCompatible;
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, Object @Nullable [] args)
        throws Throwable {
      switch (method.getName()) {
        case "setAutoCommit" -> {
          turnsOn = args != null && (boolean) args[0] && !real.getAutoCommit();
          return turnsOn ? null : callReal(method, args);
        }
        case "getAutoCommit" -> {
          return turnsOn || real.getAutoCommit();
        }
        case "getClientInfo" -> {
          // The role, as the reply to the login tells it: an open primary.
          boolean isMode = args != null && args[0].equals("svrMode");
          return isMode ? "1" : "4";
        }
        case "close" -> {
          close();
          return null;
        }
        case "abort" -> {
          isAborted = true;
          return callReal(method, args);
        }
        case "commit", "rollback", "isClosed" -> {
          return callReal(method, args);
        }
        default -> {
          if (turnsOn) {
            turnsOn = false;
            real.setAutoCommit(true);
          }
          return callReal(method, args);
        }
      }
    }

    private void close() throws SQLException {
      try {
        if (isCompatible && !isAborted && !real.getAutoCommit()) {
          real.commit();
        }
      } finally {
        real.close();
      }
    }

    private @Nullable Object callReal(Method method, Object @Nullable [] args) throws Throwable {
      try {
        return method.invoke(real, args);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
  }

  @Override
  public boolean acceptsURL(String url) {
    return url.startsWith("jdbc:dm://");
  }
}
