package io.dmha.fault;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What vendor exceptions tell by methods that JDBC does not know. Looked up once per class. */
public final class Reflected {
  private static final ClassValue<Optional<Method>> REAL_CODE = getter("getRealErrCode");
  private static final ClassValue<Optional<Method>> SERVER_MESSAGE =
      getter("getServerErrorMessage");
  private static final ClassValue<Optional<Method>> ROUTINE = getter("getRoutine");

  private Reflected() {}

  /**
   * The code with its sign. Dameng's option errMap rewrites what getErrorCode() answers (-6403
   * becomes Oracle's 60); its getRealErrCode() keeps the server's code.
   */
  static int vendorCode(SQLException e) {
    Object real = call(REAL_CODE.get(e.getClass()), e).orElse(null);
    return real instanceof Integer ? (Integer) real : e.getErrorCode();
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
        try {
          return Optional.of(type.getMethod(name));
        } catch (NoSuchMethodException absent) {
          return Optional.empty();
        }
      }
    };
  }
}
