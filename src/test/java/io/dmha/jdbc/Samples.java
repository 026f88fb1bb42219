package io.dmha.jdbc;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.Writer;
import java.lang.reflect.Array;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URL;
import java.sql.ClientInfoStatus;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.RowIdLifetime;
import java.sql.SQLType;
import java.sql.SQLWarning;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.Calendar;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import javax.xml.transform.Result;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamResult;
import javax.xml.transform.stream.StreamSource;
import org.jspecify.annotations.Nullable;

/** Values of every type that JDBC passes, each one different from those before it. */
final class Samples {
  private static final AtomicInteger NUMBER = new AtomicInteger(1);

  private Samples() {}

  /** What a recorded method answers. */
  static @Nullable Object result(Recording recording, Method method, Object[] arguments) {
    boolean isTyped = arguments.length > 0 && arguments[arguments.length - 1] instanceof Class;
    return switch (method.getName()) {
      case "isClosed", "isWrapperFor", "wasNull" -> false;
      case "getAutoCommit", "isValid" -> true;
      // As Dameng's driver tells the role of a host: PRIMARY and OPEN.
      case "getClientInfo" ->
          arguments.length == 0 ? new Properties() : "svrMode".equals(arguments[0]) ? "1" : "4";
      case "getObject" ->
          isTyped ? of(recording, (Class<?>) arguments[arguments.length - 1]) : "object" + next();
      default -> of(recording, method.getReturnType());
    };
  }

  /** Arguments for this method. */
  static Object[] arguments(Recording recording, Method method) {
    return java.util.stream.Stream.of(method.getParameterTypes())
        .map(type -> of(recording, type))
        .toArray();
  }

  private static int next() {
    return NUMBER.getAndIncrement() % 100 + 1;
  }

  static @Nullable Object of(Recording recording, Class<?> type) {
    int n = next();
    if (type.isPrimitive()) {
      return primitive(type, n);
    }
    if (type.isArray()) {
      Object array = Array.newInstance(type.getComponentType(), 2);
      Array.set(array, 0, of(recording, type.getComponentType()));
      Array.set(array, 1, of(recording, type.getComponentType()));
      return array;
    }
    if (type == SQLType.class) {
      return JDBCType.VARCHAR;
    }
    Object plain = plain(type, n);
    return plain == null && type.isInterface() ? recording.make(type) : plain;
  }

  private static @Nullable Object primitive(Class<?> type, int n) {
    return switch (type.getName()) {
      case "boolean" -> n % 2 == 0;
      case "byte" -> (byte) -n;
      case "short" -> (short) (300 + n);
      case "char" -> (char) ('a' + n);
      case "int" -> n;
      case "long" -> (1L << 40) + n;
      case "float" -> n + 0.5f;
      case "double" -> n + 0.25;
      default -> null;
    };
  }

  private static @Nullable Object plain(Class<?> type, int n) {
    Map<Class<?>, Object> plain =
        Map.ofEntries(
            Map.entry(String.class, "text" + n),
            Map.entry(Object.class, "object" + n),
            Map.entry(Class.class, String.class),
            Map.entry(BigDecimal.class, new BigDecimal(n)),
            Map.entry(Date.class, new Date(n)),
            Map.entry(Time.class, new Time(n)),
            Map.entry(Timestamp.class, new Timestamp(n)),
            Map.entry(Calendar.class, Calendar.getInstance()),
            Map.entry(Map.class, Map.of("type" + n, String.class)),
            Map.entry(Properties.class, new Properties()),
            Map.entry(ClientInfoStatus.class, ClientInfoStatus.REASON_UNKNOWN),
            Map.entry(RowIdLifetime.class, RowIdLifetime.ROWID_VALID_OTHER),
            Map.entry(SQLWarning.class, new SQLWarning("warning" + n)),
            Map.entry(InputStream.class, InputStream.nullInputStream()),
            Map.entry(OutputStream.class, OutputStream.nullOutputStream()),
            Map.entry(Reader.class, new StringReader("reader" + n)),
            Map.entry(Writer.class, Writer.nullWriter()),
            Map.entry(Source.class, new StreamSource()),
            Map.entry(Result.class, new StreamResult()),
            Map.entry(URL.class, url(n)),
            Map.entry(Executor.class, (Executor) Runnable::run));
    return plain.get(type);
  }

  private static URL url(int n) {
    try {
      return URI.create("http://localhost/" + n).toURL();
    } catch (java.net.MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }
}
