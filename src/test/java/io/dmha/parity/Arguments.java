package io.dmha.parity;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.SQLType;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Calendar;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Arguments of every type that JDBC takes, good ones first. */
final class Arguments {
  private static final String BYTES = "0102";
  private static final Argument NULL = Argument.of(null);

  private Arguments() {}

  /** What a call is tried with for a parameter of this type. */
  static List<Argument> of(Class<?> type) {
    if (type == int.class) {
      return all(1, 0, -1, 99);
    }
    if (type == long.class) {
      return all(1L, 0L, -1L, 99L);
    }
    if (type == boolean.class) {
      return all(true, false);
    }
    if (type == String.class) {
      return all(
          "name", "select name from t", "insert into t values (5, 'five')", "no such", "42", null);
    }
    if (type == Object.class) {
      return objects();
    }
    if (type == Class.class) {
      return classes();
    }
    if (type == InputStream.class) {
      return streams();
    }
    if (type == Reader.class) {
      return readers();
    }
    return others(type);
  }

  private static List<Argument> others(Class<?> type) {
    Map<Class<?>, Object> known =
        Map.ofEntries(
            Map.entry(byte.class, (byte) 7),
            Map.entry(short.class, (short) 7),
            Map.entry(float.class, 7.5f),
            Map.entry(double.class, 7.5),
            Map.entry(int[].class, new int[] {1}),
            Map.entry(String[].class, new String[] {"id"}),
            Map.entry(byte[].class, new byte[] {1, 2}),
            Map.entry(Object[].class, new Object[] {1, 2}),
            Map.entry(BigDecimal.class, new BigDecimal("7.25")),
            Map.entry(Date.class, Date.valueOf("2024-02-29")),
            Map.entry(Time.class, Time.valueOf("12:34:56")),
            Map.entry(Timestamp.class, Timestamp.valueOf("2024-02-29 12:34:56.5")),
            Map.entry(Calendar.class, Calendar.getInstance(TimeZone.getTimeZone("GMT+05:00"))),
            Map.entry(Map.class, Map.of()),
            Map.entry(Properties.class, new Properties()),
            Map.entry(SQLType.class, JDBCType.VARCHAR),
            Map.entry(Executor.class, (Executor) Runnable::run));
    Object value = known.get(type);
    return value == null
        ? List.of(NULL)
        : type.isPrimitive()
            ? List.of(Argument.of(value))
            : List.of(Argument.of(value, "a " + type.getSimpleName()), NULL);
  }

  private static List<Argument> objects() {
    return Stream.concat(
            all(
                42,
                "42",
                "no such",
                "2024-02-29",
                null,
                'c',
                1.5,
                true,
                (byte) 1,
                (short) 2,
                3L,
                4.5f,
                new BigDecimal("5.25"),
                BigInteger.TEN,
                Date.valueOf("2024-02-29"),
                Time.valueOf("12:34:56"),
                Timestamp.valueOf("2024-02-29 12:34:56.5"),
                LocalDate.of(2024, 2, 29),
                LocalTime.of(12, 34, 56),
                LocalDateTime.of(2024, 2, 29, 12, 34, 56),
                OffsetDateTime.parse("2024-02-29T12:34:56+08:00"),
                Instant.ofEpochSecond(1_700_000_000L),
                new UUID(0, 42))
                .stream(),
            Stream.of(
                Argument.of(new byte[] {1, 2}, "bytes"),
                Argument.of(new Object() {}, "an object of no type"),
                Argument.of(new int[] {1}, "an int[]"),
                Argument.of(List.of(1), "a List"),
                streams().get(0),
                readers().get(0)))
        .toList();
  }

  private static List<Argument> classes() {
    return Stream.<@Nullable Class<?>>of(
            String.class,
            Integer.class,
            Long.class,
            Short.class,
            Byte.class,
            Float.class,
            Double.class,
            Boolean.class,
            BigDecimal.class,
            BigInteger.class,
            byte[].class,
            Date.class,
            Time.class,
            Timestamp.class,
            java.util.Date.class,
            LocalDate.class,
            LocalTime.class,
            LocalDateTime.class,
            OffsetDateTime.class,
            Instant.class,
            UUID.class,
            Blob.class,
            Clob.class,
            InputStream.class,
            Object.class,
            StringBuilder.class,
            int.class,
            null)
        .map(type -> Argument.of(type, type == null ? "null" : type.getSimpleName()))
        .toList();
  }

  private static List<Argument> streams() {
    return List.of(
        new Argument("a stream", () -> new ByteArrayInputStream(bytes())),
        NULL,
        new Argument("a stream that throws", Broken.Stream::ofChecked),
        new Argument("a stream that throws unchecked", Broken.Stream::ofUnchecked));
  }

  private static List<Argument> readers() {
    return List.of(
        new Argument("a reader", () -> new StringReader(BYTES)),
        NULL,
        new Argument("a reader that throws", Broken.Text::ofChecked),
        new Argument("a reader that throws unchecked", Broken.Text::ofUnchecked));
  }

  private static byte[] bytes() {
    return BYTES.getBytes(StandardCharsets.US_ASCII);
  }

  /** JDBC types that something is set or registered as. */
  static List<Argument> types() {
    return List.of(
        Argument.of(Types.INTEGER, "INTEGER"),
        Argument.of(Types.VARCHAR, "VARCHAR"),
        Argument.of(Types.TIMESTAMP, "TIMESTAMP"),
        Argument.of(Types.BOOLEAN, "BOOLEAN"),
        Argument.of(Types.BLOB, "BLOB"),
        Argument.of(Types.OTHER, "OTHER"),
        Argument.of(-12345, "no type"));
  }

  private static List<Argument> all(@Nullable Object... values) {
    return Stream.of(values)
        .map(
            value ->
                value == null || value instanceof String
                    ? Argument.of(value)
                    : Argument.of(value, value + " " + value.getClass().getSimpleName()))
        .toList();
  }
}
