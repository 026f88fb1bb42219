package io.dmha.connection;

import io.dmha.connect.DatabaseProduct;
import io.dmha.failover.ConnectionCore;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The description of a database whose hosts cannot be reached. It knows what never changes, and
 * waits for a host only where it is asked for more: Spring 5 asks for the name of the product to
 * translate the very exception that told of the outage, and must not wait for that once more.
 * Thread-safe.
 */
public final class AwayMetaData implements InvocationHandler {
  /** Gives the description that a host gives. */
  public interface Source {
    /** Waits for a host. */
    DatabaseMetaData get() throws SQLException;
  }

  private final Connection owner;
  private final String url;
  private final DatabaseProduct product;
  private final Source source;

  private AwayMetaData(Connection owner, String url, DatabaseProduct product, Source source) {
    this.owner = owner;
    this.url = url;
    this.product = product;
    this.source = source;
  }

  /**
   * That of {@code source}; or one that stands for it, where {@code owner} has no host now.
   *
   * @param source is asked for each call that needs a host
   */
  public static DatabaseMetaData orLive(Connection owner, ConnectionCore core, Source source)
      throws SQLException {
    DatabaseProduct away = core.reconnecting.productWhileAway();
    return away == null
        ? source.get()
        : (DatabaseMetaData)
            Proxy.newProxyInstance(
                AwayMetaData.class.getClassLoader(),
                new Class<?>[] {DatabaseMetaData.class},
                new AwayMetaData(owner, core.context.publicUrl, away, source));
  }

  @Override
  public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments)
      throws Throwable {
    switch (method.getName()) {
      case "getDatabaseProductName":
        return product.name();
      case "getDriverMajorVersion":
        return product.driverMajor();
      case "getDriverMinorVersion":
        return product.driverMinor();
      case "getConnection":
        return owner;
      case "getURL":
        return url;
      case "isWrapperFor":
        return isMine(arguments) ? (Object) true : asked(method, arguments);
      case "unwrap":
        return isMine(arguments) ? self : asked(method, arguments);
      case "toString":
        return "dmha metadata of " + product.name();
      case "hashCode":
        return System.identityHashCode(self);
      case "equals":
        return arguments != null && self == arguments[0];
      default:
        return asked(method, arguments);
    }
  }

  private static boolean isMine(Object @Nullable [] arguments) {
    return arguments != null && arguments[0] == DatabaseMetaData.class;
  }

  private @Nullable Object asked(Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(source.get(), arguments);
    } catch (InvocationTargetException e) {
      Throwable cause = e.getCause();
      throw cause == null ? e : cause;
    }
  }
}
