package io.dmha.session;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A connection that notes what it is told, and refuses what is asked for. Not thread-safe. */
final class Told {
  final List<String> calls = new ArrayList<>();
  final Connection connection =
      (Connection)
          Proxy.newProxyInstance(
              Told.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("createStatement")) {
                  return statement();
                }
                note(method.getName() + Arrays.toString(arguments));
                return null;
              });

  private final String refused;

  Told(String refused) {
    this.refused = refused;
  }

  /** What is told to a connection that takes everything. */
  static List<String> by(SessionState session) throws SQLException {
    Told told = new Told("-");
    session.restore(told.connection);
    return told.calls;
  }

  private Statement statement() {
    return (Statement)
        Proxy.newProxyInstance(
            Told.class.getClassLoader(),
            new Class<?>[] {Statement.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("execute")) {
                note(String.valueOf(arguments[0]));
                return false;
              }
              return null;
            });
  }

  private void note(String call) throws SQLException {
    if (call.contains(refused)) {
      throw new SQLException("refused", "42501", 7);
    }
    calls.add(call);
  }
}
