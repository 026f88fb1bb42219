package io.dmha.reconnect;

import io.dmha.fixtures.jdbc.PlainDriver;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * {@code jdbc:remembering:counting:h2:…}: connections that remember every setting of JDBC, each for
 * itself, where H2 refuses or ignores it. A client info of null it refuses. As Dameng's driver it
 * turns an array of column names into upper case, the caller's own.
 */
final class RememberingDriver implements PlainDriver, AutoCloseable {
  private static final String PREFIX = "jdbc:remembering:";

  private final List<String> set = new CopyOnWriteArrayList<>();

  static RememberingDriver registered() throws SQLException {
    RememberingDriver driver = new RememberingDriver();
    DriverManager.registerDriver(driver);
    return driver;
  }

  /** The setters that were called on any connection, in order, such as "setReadOnly". */
  List<String> set() {
    return set;
  }

  @Override
  public @Nullable Connection connect(String url, Properties info) throws SQLException {
    if (!acceptsURL(url)) {
      return null;
    }
    String real = "jdbc:" + url.substring(PREFIX.length());
    return remembering(DriverManager.getDriver(real).connect(real, info));
  }

  private Connection remembering(Connection real) {
    Map<String, Object> values = new HashMap<>();
    values.put("NetworkTimeout", 0);
    return (Connection)
        Proxy.newProxyInstance(
            RememberingDriver.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, args) -> {
              String name = method.getName();
              if (name.startsWith("set") && !name.equals("setSavepoint")) {
                set.add(name);
              }
              switch (name) {
                case "setTypeMap" -> values.put("TypeMap", args[0]);
                case "getTypeMap" -> {
                  return values.computeIfAbsent("TypeMap", any -> new HashMap<>());
                }
                case "setNetworkTimeout" -> values.put("NetworkTimeout", args[1]);
                case "getNetworkTimeout" -> {
                  return values.get("NetworkTimeout");
                }
                case "setClientInfo" -> {
                  if (args.length == 2 && args[1] == null) {
                    throw new SQLClientInfoException("no null here", Map.of());
                  } else if (args.length == 2) {
                    values.put("info " + args[0], args[1]);
                  } else {
                    values.keySet().removeIf(key -> key.startsWith("info "));
                    ((Properties) args[0])
                        .forEach((key, value) -> values.put("info " + key, value));
                  }
                }
                case "prepareStatement" -> {
                  if (args[args.length - 1] instanceof String[] names) {
                    Arrays.setAll(names, i -> names[i].toUpperCase(Locale.ROOT));
                  }
                  return callReal(real, method, args);
                }
                case "getClientInfo" -> {
                  return values.get("info " + args[0]);
                }
                default -> {
                  return callReal(real, method, args);
                }
              }
              return null;
            });
  }

  private static @Nullable Object callReal(
      Connection real, java.lang.reflect.Method method, Object @Nullable [] args) throws Throwable {
    try {
      return method.invoke(real, args);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Override
  public boolean acceptsURL(String url) {
    return url.startsWith(PREFIX);
  }

  @Override
  public void close() throws SQLException {
    DriverManager.deregisterDriver(this);
  }
}
