package io.dmha.proxy;

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

/**
 * Which body a generated method gets: the one place that says what each method of JDBC does, as far
 * as it is not written by hand.
 */
enum Shape {
  /** Calls the delegate and judges a failure; does not reach the server as a rule. */
  LIGHT,
  /** Begins, calls, ends; is run again where that is safe. */
  CALL,
  /** Binds a parameter by index and keeps it. */
  BIND,
  /** Binds a parameter by name, or registers an OUT parameter, and keeps it. */
  BIND_NAMED,
  /** Sets something on the statement and keeps it. */
  SETTING;

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

  static Shape of(Class<?> base, Method method) {
    Class<?> from = method.getDeclaringClass();
    String name = method.getName();
    if (StatementProxy.class.isAssignableFrom(base)) {
      return ofStatement(from, name, method);
    }
    if (base == ResultSetProxy.class) {
      boolean reaches = FETCHING.contains(name) || ROW_CHANGES.contains(name);
      return from == ResultSet.class && !reaches ? LIGHT : CALL;
    }
    if (base == PartProxy.class) {
      boolean isLocal =
          from == ResultSetMetaData.class
              || from == ParameterMetaData.class
              || from == Savepoint.class;
      return isLocal ? LIGHT : CALL;
    }
    // The versions of the driver: JDBC lets them throw nothing, so they must not look for a host.
    return base == MetaDataProxy.class && method.getExceptionTypes().length == 0 ? LIGHT : CALL;
  }

  private static Shape ofStatement(Class<?> from, String name, Method method) {
    if (from == Statement.class) {
      if (name.startsWith("set") || name.equals("closeOnCompletion")) {
        return SETTING;
      }
      // What was left by the last execution stays with the delegate that ran it; settings do not.
      return name.endsWith("Warnings") ? LIGHT : CALL;
    }
    boolean isSetter = name.startsWith("set") && method.getParameterCount() > 1;
    if (from == PreparedStatement.class && isSetter) {
      return BIND;
    }
    if (from == CallableStatement.class && (isSetter || name.equals("registerOutParameter"))) {
      return BIND_NAMED;
    }
    return from == CallableStatement.class && name.equals("wasNull") ? LIGHT : CALL;
  }

  /** Whether a statement's call belongs to what its transaction has to do again. */
  static boolean isNoted(Class<?> base, Method method) {
    Effect effect = effectOf(base, method);
    String name = method.getName();
    return effect == Effect.EXECUTE
        || effect == Effect.BATCH
        || effect == Effect.RESULT
        || !method.getDeclaringClass().getName().startsWith("java.sql.")
        || name.equals("getWarnings");
  }

  /** Whether a call on rows tells nothing of the database, and moves nothing. */
  static boolean saysNothing(Method method) {
    String name = method.getName();
    return SILENT.contains(name);
  }

  /** Whether a call on rows is the plain reading of a value. */
  static boolean readsValue(Method method) {
    String name = method.getName();
    Class<?>[] types = method.getParameterTypes();
    boolean isOfColumn =
        types.length > 0
            && (types[0] == int.class || types[0] == String.class)
            && (types.length == 1
                || (types.length == 2 && (types[1] == Class.class || types[1] == Calendar.class)));
    return isOfColumn && (name.startsWith("get") || name.equals("findColumn"));
  }

  /**
   * Whether a setter may speak to the server at once, as some drivers do for the statement's own
   * settings, and for streams and LOBs. Plain values are kept for the execution.
   */
  static boolean mayReachServer(Method setter) {
    return setter.getDeclaringClass() == Statement.class
        || Arrays.stream(setter.getParameterTypes()).anyMatch(SENT_AT_ONCE::contains);
  }

  /** Whether a setter may take something that its driver uses up: a stream, or a LOB. */
  static boolean mayUseUp(Method setter) {
    Class<?>[] types = setter.getParameterTypes();
    return setter.getDeclaringClass() != Statement.class
        && types.length > 1
        && (types[1] == Object.class
            || types[1] == InputStream.class
            || types[1] == Reader.class
            || types[1] == Blob.class
            || types[1] == Clob.class
            || types[1] == NClob.class
            || types[1] == SQLXML.class);
  }

  static Effect effectOf(Class<?> base, Method method) {
    Class<?> from = method.getDeclaringClass();
    String name = method.getName();
    boolean asks = name.startsWith("get") || name.startsWith("is");
    if (StatementProxy.class.isAssignableFrom(base)) {
      return ofStatement(from, name, asks);
    }
    if (base == ResultSetProxy.class) {
      return ROW_CHANGES.contains(name) ? Effect.CHANGE : Effect.RESULT;
    }
    if (base == PartProxy.class) {
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
}
