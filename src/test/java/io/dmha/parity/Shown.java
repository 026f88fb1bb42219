package io.dmha.parity;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Struct;
import java.time.temporal.Temporal;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Values as text that is the same by both ways. */
final class Shown {
  private static final int MOST_ROWS = 20;

  /** Dameng's driver reads for ever behind the end of some LOBs. */
  private static final int MOST_READ = 200;

  /** What is shown by its type alone, the narrowest first. */
  private static final List<Class<?>> HANDLES =
      List.of(
          CallableStatement.class,
          PreparedStatement.class,
          Statement.class,
          Connection.class,
          DatabaseMetaData.class,
          ResultSetMetaData.class,
          ParameterMetaData.class,
          Savepoint.class,
          Struct.class,
          RowId.class,
          Ref.class);

  private Shown() {}

  static String of(@Nullable Object value) throws SQLException, IOException {
    if (value == null) {
      return "null";
    }
    if (value instanceof CharSequence || value instanceof Character) {
      return "«" + value + "»";
    }
    if (value instanceof Number
        || value instanceof Boolean
        || value instanceof Temporal
        || value instanceof Date
        || value instanceof Enum
        || value instanceof UUID) {
      return value.getClass().getSimpleName() + " " + value;
    }
    if (value instanceof byte[] bytes) {
      return "bytes " + HexFormat.of().formatHex(bytes);
    }
    if (value.getClass().isArray()) {
      return elements(value);
    }
    if (value instanceof Map<?, ?> map) {
      return "map " + sorted(map);
    }
    return ofJdbc(value);
  }

  private static String ofJdbc(Object value) throws SQLException, IOException {
    if (value instanceof InputStream stream) {
      return "stream " + HexFormat.of().formatHex(stream.readNBytes(MOST_READ));
    }
    if (value instanceof Reader reader) {
      StringBuilder all = new StringBuilder();
      int read = 0;
      for (int i = 0; i < MOST_READ && read >= 0; i++) {
        read = reader.read();
        all.append(read < 0 ? "" : String.valueOf((char) read));
      }
      return "reader «" + all + "»";
    }
    if (value instanceof Blob blob) {
      return "Blob " + HexFormat.of().formatHex(blob.getBytes(1, (int) blob.length()));
    }
    if (value instanceof Clob clob) {
      return "Clob «" + clob.getSubString(1, (int) clob.length()) + "»";
    }
    if (value instanceof SQLXML xml) {
      return "SQLXML «" + xml.getString() + "»";
    }
    if (value instanceof java.sql.Array array) {
      return "Array " + of(array.getArray());
    }
    if (value instanceof SQLWarning warning) {
      return "warning " + Seen.error(warning);
    }
    if (value instanceof ResultSet rows) {
      return rows(rows);
    }
    for (Class<?> handle : HANDLES) {
      if (handle.isInstance(value)) {
        return "a " + handle.getSimpleName();
      }
    }
    return "a " + value.getClass().getName();
  }

  private static String elements(Object array) throws SQLException, IOException {
    StringBuilder all = new StringBuilder("[");
    for (int i = 0; i < Array.getLength(array); i++) {
      all.append(i == 0 ? "" : ", ").append(of(Array.get(array, i)));
    }
    return all.append("]").toString();
  }

  private static String sorted(Map<?, ?> map) {
    Map<String, String> sorted = new TreeMap<>();
    map.forEach((key, value) -> sorted.put(String.valueOf(key), String.valueOf(value)));
    return sorted.toString();
  }

  private static String rows(ResultSet rows) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    int[] numbers = IntStream.rangeClosed(1, columns.getColumnCount()).toArray();
    StringBuilder all = new StringBuilder("rows ");
    for (int i : numbers) {
      all.append(columns.getColumnLabel(i)).append(' ');
    }
    for (int row = 0; row < MOST_ROWS && rows.next(); row++) {
      String[] values = new String[numbers.length];
      for (int i : numbers) {
        values[i - 1] = String.valueOf(rows.getString(i));
      }
      all.append(List.of(values).stream().collect(Collectors.joining(",", "(", ")")));
    }
    return all.toString();
  }
}
