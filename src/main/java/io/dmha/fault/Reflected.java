package io.dmha.fault;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What vendor exceptions and connections tell by methods that JDBC does not know. Looked up once
 * per class.
 */
public final class Reflected {
  private static final ClassValue<Optional<Method>> REAL_CODE = getter("getRealErrCode");
  private static final ClassValue<Optional<Method>> SERVER_MESSAGE =
      getter("getServerErrorMessage");
  private static final ClassValue<Optional<Method>> ROUTINE = getter("getRoutine");

  private static final ClassValue<Optional<Method>> SEVERITY = getter("getSeverity");

  private static final ClassValue<Optional<Method>> H2_SQL = getter("getSQL");

  private static final ClassValue<Optional<Method>> TRANSACTION_STATE =
      getter("getTransactionState");

  private static final ClassValue<Optional<Method>> BACKSLASH_ESCAPE = getter("getBackslashEsc");

  private Reflected() {}

  /**
   * The code with its sign. Dameng's option errMap rewrites what getErrorCode() answers (-6403
   * becomes Oracle's 60); its getRealErrCode() keeps the server's code.
   */
  static int vendorCode(SQLException e) {
    Object real = call(REAL_CODE.get(e.getClass()), e).orElse(null);
    return real instanceof Integer ? (Integer) real : e.getErrorCode();
  }

  /** The SQL that an exception of H2 names; null where it names none. */
  static @Nullable String h2Sql(SQLException e) {
    return call(H2_SQL.get(e.getClass()), e).map(Object::toString).orElse(null);
  }

  /** Whether PostgreSQL's driver got the error from the server rather than made it up itself. */
  static boolean isFromServer(SQLException e) {
    return call(SERVER_MESSAGE.get(e.getClass()), e).isPresent();
  }

  /** The function of PostgreSQL's source that made an error or a warning; null where not told. */
  public static @Nullable String routine(SQLException e) {
    return call(SERVER_MESSAGE.get(e.getClass()), e)
        .flatMap(message -> call(ROUTINE.get(message.getClass()), message))
        .map(Object::toString)
        .orElse(null);
  }

  /**
   * How grave PostgreSQL's server calls an error: where it can be had, in the word that no language
   * changes; its driver keeps that one, and shows only the translated one. Null where not told.
   */
  static @Nullable String severity(SQLException e) {
    Object message = call(SERVER_MESSAGE.get(e.getClass()), e).orElse(null);
    if (message == null) {
      return null;
    }
    Object untranslated = part(message, 'V');
    return untranslated == null
        ? call(SEVERITY.get(message.getClass()), message).map(Object::toString).orElse(null)
        : untranslated.toString();
  }

  /**
   * What PostgreSQL's server said by the methods named, one below the other; null where the error
   * is not a server's.
   */
  public static @Nullable String ofServer(SQLException e, String... getters) {
    Object message = call(SERVER_MESSAGE.get(e.getClass()), e).orElse(null);
    if (message == null) {
      return null;
    }
    StringBuilder all = new StringBuilder();
    for (String each : getters) {
      all.append(each).append('=');
      all.append(call(method(message.getClass(), each), message).orElse("")).append('\n');
    }
    return all.toString();
  }

  /** How PostgreSQL's driver calls the state of its transaction; null where it does not tell. */
  public static @Nullable String transactionState(Connection connection) {
    return call(TRANSACTION_STATE.get(connection.getClass()), connection)
        .map(Object::toString)
        .orElse(null);
  }

  /** Whether Dameng's server said at the login that a backslash is more than a character. */
  public static boolean escapesByBackslash(Connection connection) {
    return call(BACKSLASH_ESCAPE.get(connection.getClass()), connection)
        .map(Boolean.TRUE::equals)
        .orElse(false);
  }

  /** What PostgreSQL's server said of one of its settings; null where it does not tell. */
  public static @Nullable String parameterStatus(Connection connection, String name) {
    try {
      Method getter = connection.getClass().getMethod("getParameterStatus", String.class);
      Object status = getter.invoke(connection, name);
      return status == null ? null : status.toString();
    } catch (ReflectiveOperationException | RuntimeException absent) {
      return null;
    }
  }

  private static @Nullable Object part(Object message, char key) {
    try {
      Field parts = message.getClass().getDeclaredField("mesgParts");
      parts.setAccessible(true);
      Object map = parts.get(message);
      return map instanceof Map ? ((Map<?, ?>) map).get(key) : null;
    } catch (ReflectiveOperationException | RuntimeException unreadable) {
      return null;
    }
  }

  private static Optional<Object> call(Optional<Method> method, Object on) {
    try {
      return method.isPresent() ? Optional.ofNullable(method.get().invoke(on)) : Optional.empty();
    } catch (IllegalAccessException | InvocationTargetException unreadable) {
      return Optional.empty();
    }
  }

  private static ClassValue<Optional<Method>> getter(String name) {
    return new ClassValue<Optional<Method>>() {
      @Override
      protected Optional<Method> computeValue(Class<?> type) {
        return method(type, name);
      }
    };
  }

  private static Optional<Method> method(Class<?> type, String name) {
    try {
      return Optional.of(type.getMethod(name));
    } catch (NoSuchMethodException absent) {
      return Optional.empty();
    }
  }
}
