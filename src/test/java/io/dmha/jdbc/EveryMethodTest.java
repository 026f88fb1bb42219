package io.dmha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.binding.MarkedReader;
import io.dmha.binding.MarkedStream;
import io.dmha.binding.Proxied;
import io.dmha.binding.Retained;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.NClob;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method of the running JDK's JDBC, whatever Java it came with, and those of the vendor. */
class EveryMethodTest {
  /** How to come from a connection to an object of each type. */
  private interface Way {
    Object from(Connection connection) throws SQLException;
  }

  private static final Map<Class<?>, Way> WAYS = new LinkedHashMap<>();

  static {
    WAYS.put(VendorConnection.class, c -> c);
    WAYS.put(Statement.class, Connection::createStatement);
    WAYS.put(PreparedStatement.class, c -> c.prepareStatement("select 1"));
    WAYS.put(CallableStatement.class, c -> c.prepareCall("{call p()}"));
    WAYS.put(ResultSet.class, EveryMethodTest::rows);
    WAYS.put(DatabaseMetaData.class, Connection::getMetaData);
    WAYS.put(ResultSetMetaData.class, c -> rows(c).getMetaData());
    WAYS.put(ParameterMetaData.class, c -> c.prepareStatement("select 1").getParameterMetaData());
    WAYS.put(Savepoint.class, Connection::setSavepoint);
    WAYS.put(Blob.class, c -> rows(c).getBlob(1));
    WAYS.put(Clob.class, c -> rows(c).getClob(1));
    WAYS.put(NClob.class, c -> rows(c).getNClob("n"));
    WAYS.put(SQLXML.class, Connection::createSQLXML);
    WAYS.put(Array.class, c -> rows(c).getArray(1));
    WAYS.put(Ref.class, c -> rows(c).getRef(1));
  }

  /** What we answer by ourselves; each has a test of its own. */
  private static final Set<String> OURS =
      Set.of(
          "unwrap",
          "isWrapperFor",
          "Connection.close",
          "Connection.isClosed",
          "Connection.isValid",
          "Connection.abort",
          "Statement.getConnection",
          "ResultSet.getStatement",
          "DatabaseMetaData.getConnection",
          "DatabaseMetaData.getURL");

  /** Runs on another thread under a bound, and may throw what JDBC says, nothing else. */
  private static final String BOUNDED = "Statement.cancel";

  private static final List<Throwable> FAILURES =
      List.of(
          new SQLClientInfoException("no such table", "42S02", 4711, Map.of()),
          new IllegalStateException("a bug of the driver"),
          new LinkageError("a jar is missing"));

  private static ResultSet rows(Connection connection) throws SQLException {
    return connection.createStatement().executeQuery("select 1");
  }

  static Stream<Arguments> methods() {
    return WAYS.keySet().stream()
        .flatMap(
            type ->
                Stream.of(type.getMethods())
                    .filter(method -> !Modifier.isStatic(method.getModifiers()))
                    .filter(method -> !isOurs(method))
                    .sorted(Comparator.comparing(Method::toString))
                    .map(method -> Arguments.of(type.getSimpleName(), type, method)));
  }

  static Stream<Arguments> guarded() {
    return methods().filter(row -> !nameOf((Method) row.get()[2]).equals(BOUNDED));
  }

  private static boolean isOurs(Method method) {
    return OURS.contains(method.getName()) || OURS.contains(nameOf(method));
  }

  private static String nameOf(Method method) {
    return method.getDeclaringClass().getSimpleName() + "." + method.getName();
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("methods")
  void reachesTheDelegateOnceWithTheSameArgumentsAndResult(
      String unusedName, Class<?> type, Method method) throws Throwable {
    try (Connection connection = RecordingDriver.connect()) {
      Object proxy = WAYS.get(type).from(connection);
      Object delegate = ((Proxied) proxy).delegate();
      Recording recording = Recording.of(delegate);
      Object[] arguments = Samples.arguments(recording, method);
      recording.clear();

      Object result = call(proxy, method, arguments);

      List<Recording.Call> calls = new ArrayList<>(recording.callsOn(delegate));
      if (calls.size() == 2 && calls.get(1).method().getName().equals("wasNull")) {
        // Of a zero that was read; what is read is noted.
        assertThat(type).isEqualTo(ResultSet.class);
        calls.remove(1);
      }
      assertThat(calls).extracting(Recording.Call::method).containsExactly(method);
      assertThat(calls.get(0).arguments().stream().map(EveryMethodTest::original).toArray())
          .isEqualTo(arguments);
      Object answer = calls.get(0).result();
      if (method.getReturnType().isPrimitive()) {
        assertThat(result).isEqualTo(answer);
      } else {
        assertThat(bare(result)).isSameAs(answer);
      }
    }
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("guarded")
  void anOrdinaryFailureComesBackAsItWas(String unusedName, Class<?> type, Method method)
      throws Exception {
    for (Throwable failure : FAILURES) {
      if (failure instanceof SQLException && method.getExceptionTypes().length == 0) {
        continue;
      }
      try (Connection connection = RecordingDriver.connect()) {
        Object proxy = WAYS.get(type).from(connection);
        Recording recording = Recording.of(((Proxied) proxy).delegate());
        Object[] arguments = Samples.arguments(recording, method);
        recording.failWith(failure);

        assertThatThrownBy(() -> call(proxy, method, arguments))
            .as("on %s", failure)
            .isSameAs(failure);
      }
    }
  }

  /** What came back, without the proxy that everything has which may reach the server later. */
  private static Object bare(Object result) {
    if (result instanceof Proxied proxied) {
      return proxied.delegate();
    }
    for (Class<?> type : WAYS.keySet()) {
      assertThat(result).as("a result that has no proxy").isNotInstanceOf(type);
    }
    return result;
  }

  /** The argument, without what keeps what is read of it. */
  private static Object original(Object argument) {
    if (argument instanceof MarkedStream marked) {
      return marked.original();
    }
    if (argument instanceof MarkedReader marked) {
      return marked.original();
    }
    return argument instanceof Retained kept ? kept.original() : argument;
  }

  private static Object call(Object proxy, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(proxy, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
