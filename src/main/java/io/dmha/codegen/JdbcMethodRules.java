package io.dmha.codegen;

import io.dmha.outcome.Effect;
import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Method;
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
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Calendar;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one place that says what each method of JDBC does, as far as it is not written by hand. A
 * base is known by the interface of JDBC that it implements. Immutable.
 */
public final class JdbcMethodRules implements MethodRules {
  /** Movers and columns whose value may still be on the server. */
  private static final Set<String> FETCHING =
      new HashSet<>(
          Arrays.asList(
              ("previous first last absolute relative beforeFirst afterLast isLast isAfterLast"
                      + " refreshRow getBlob getClob getNClob getSQLXML getArray getRef getBytes"
                      + " getString getNString getObject getAsciiStream getBinaryStream"
                      + " getCharacterStream getNCharacterStream getUnicodeStream")
                  .split(" ")));

  /** Of rows: what belongs to this side, not to the data, or follows from what was read. */
  private static final Set<String> SILENT =
      new HashSet<>(
          Arrays.asList(
              ("getMetaData getStatement getType getConcurrency getHoldability getFetchSize"
                      + " getFetchDirection setFetchSize setFetchDirection getCursorName"
                      + " clearWarnings isClosed unwrap isWrapperFor wasNull")
                  .split(" ")));

  private static final Set<String> ROW_CHANGES =
      new HashSet<>(Arrays.asList("insertRow", "updateRow", "deleteRow"));

  private static final Set<Class<?>> SENT_AT_ONCE =
      new HashSet<>(
          Arrays.asList(
              InputStream.class,
              Reader.class,
              Blob.class,
              Clob.class,
              NClob.class,
              SQLXML.class,
              Array.class,
              Ref.class));

  private final Class<?> statementJournal;
  private final Class<?> rowJournal;
  private final Class<?> arguments;

  /**
   * @param statementJournal whose static methods note calls of statements
   * @param rowJournal whose static methods note calls of rows
   * @param arguments whose static methods give arguments as the delegate may see them
   */
  public JdbcMethodRules(Class<?> statementJournal, Class<?> rowJournal, Class<?> arguments) {
    this.statementJournal = statementJournal;
    this.rowJournal = rowJournal;
    this.arguments = arguments;
  }

  private static boolean is(Class<?> base, Class<?> jdbc) {
    return jdbc.isAssignableFrom(base);
  }

  /** Whether it is a LOB, a savepoint, a description: what implements its interface by itself. */
  private static boolean isPart(Class<?> base) {
    return !is(base, Connection.class) && !is(base, DatabaseMetaData.class);
  }

  @Override
  public BodyKind kindOf(Class<?> base, Method method) {
    Class<?> from = method.getDeclaringClass();
    String name = method.getName();
    if (is(base, Statement.class)) {
      return ofStatement(from, name, method);
    }
    if (is(base, ResultSet.class)) {
      boolean reaches = FETCHING.contains(name) || ROW_CHANGES.contains(name);
      return from == ResultSet.class && !reaches ? BodyKind.LIGHT : BodyKind.CALL;
    }
    if (isPart(base)) {
      boolean isLocal =
          from == ResultSetMetaData.class
              || from == ParameterMetaData.class
              || from == Savepoint.class;
      return isLocal ? BodyKind.LIGHT : BodyKind.CALL;
    }
    // The versions of the driver: JDBC lets them throw nothing, so they must not look for a host.
    return is(base, DatabaseMetaData.class) && method.getExceptionTypes().length == 0
        ? BodyKind.LIGHT
        : BodyKind.CALL;
  }

  private static BodyKind ofStatement(Class<?> from, String name, Method method) {
    if (from == Statement.class) {
      if (name.startsWith("set") || name.equals("closeOnCompletion")) {
        return BodyKind.SETTING;
      }
      // What was left by the last execution stays with the delegate that ran it; settings do not.
      return name.endsWith("Warnings") ? BodyKind.LIGHT : BodyKind.CALL;
    }
    boolean isSetter = name.startsWith("set") && method.getParameterCount() > 1;
    if (from == PreparedStatement.class && isSetter) {
      return BodyKind.BIND;
    }
    if (from == CallableStatement.class && (isSetter || name.equals("registerOutParameter"))) {
      return BodyKind.BIND_NAMED;
    }
    return from == CallableStatement.class && name.equals("wasNull")
        ? BodyKind.LIGHT
        : BodyKind.CALL;
  }

  @Override
  public boolean isNoted(Class<?> base, Method method) {
    Effect effect = effectOf(base, method);
    String name = method.getName();
    return effect == Effect.EXECUTE
        || effect == Effect.BATCH
        || effect == Effect.RESULT
        || !method.getDeclaringClass().getName().startsWith("java.sql.")
        || name.equals("getWarnings");
  }

  @Override
  public boolean saysNothing(Method method) {
    String name = method.getName();
    return SILENT.contains(name);
  }

  @Override
  public boolean readsValue(Method method) {
    String name = method.getName();
    Class<?>[] types = method.getParameterTypes();
    boolean isOfColumn =
        types.length > 0
            && (types[0] == int.class || types[0] == String.class)
            && (types.length == 1
                || (types.length == 2 && (types[1] == Class.class || types[1] == Calendar.class)));
    return isOfColumn && (name.startsWith("get") || name.equals("findColumn"));
  }

  @Override
  public boolean mayReachServer(Method setter) {
    return setter.getDeclaringClass() == Statement.class
        || Arrays.stream(setter.getParameterTypes()).anyMatch(SENT_AT_ONCE::contains);
  }

  @Override
  public boolean mayUseUp(Method setter) {
    Class<?>[] types = setter.getParameterTypes();
    return setter.getDeclaringClass() != Statement.class
        && types.length > 1
        && (types[1] == Object.class
            || types[1] == InputStream.class
            || types[1] == Reader.class
            || types[1] == Blob.class
            || types[1] == Clob.class
            || types[1] == NClob.class
            || types[1] == Array.class
            || types[1] == SQLXML.class);
  }

  @Override
  public Effect effectOf(Class<?> base, Method method) {
    Class<?> from = method.getDeclaringClass();
    String name = method.getName();
    boolean asks = name.startsWith("get") || name.startsWith("is");
    if (is(base, Statement.class)) {
      return ofStatement(from, name, asks);
    }
    if (is(base, ResultSet.class)) {
      return ROW_CHANGES.contains(name) ? Effect.CHANGE : Effect.RESULT;
    }
    if (isPart(base)) {
      boolean changes = name.startsWith("set") || name.equals("truncate");
      return changes ? Effect.CHANGE : Effect.RESULT;
    }
    boolean isKnown = from == Connection.class || from == DatabaseMetaData.class;
    return isKnown || (asks && isValue(method.getReturnType())) ? Effect.NONE : Effect.ANY;
  }

  /** Whether what a vendor's method gives is a value, and not a way around us to the server. */
  private static boolean isValue(Class<?> type) {
    return type.isPrimitive() || type.isEnum() || type.getName().startsWith("java.lang.");
  }

  private static Effect ofStatement(Class<?> from, String name, boolean asks) {
    if (from != Statement.class
        && from != PreparedStatement.class
        && from != CallableStatement.class) {
      return asks ? Effect.NONE : Effect.ANY;
    }
    if (name.startsWith("execute")) {
      return name.endsWith("Batch") ? Effect.BATCH : Effect.EXECUTE;
    }
    boolean isResult = from == CallableStatement.class || name.equals("getMoreResults");
    return isResult ? Effect.RESULT : Effect.NONE;
  }

  @Override
  public boolean hasTypedGetters(Class<?> base) {
    return !is(base, Connection.class);
  }

  @Override
  public @Nullable Class<?> journalOf(Class<?> base) {
    if (is(base, ResultSet.class)) {
      return rowJournal;
    }
    return is(base, Statement.class) ? statementJournal : null;
  }

  @Override
  public Class<?> arguments() {
    return arguments;
  }
}
