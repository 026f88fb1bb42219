package io.dmha.codegen;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a generated class declares instead of an interface of JDBC that its base declares already:
 * naive proxies collect the interfaces of all superclasses and fail on a repeated one, others ask
 * the class alone and need one that extends JDBC's. Stateless.
 */
public final class Faces {
  private static final List<Class<?>> NARROWEST_FIRST =
      Arrays.asList(
          OfConnection.class,
          OfCall.class,
          OfPrepared.class,
          OfStatement.class,
          OfRows.class,
          OfMetaData.class);

  private Faces() {}

  /** A connection. */
  public interface OfConnection extends Connection {}

  /** A call. */
  public interface OfCall extends CallableStatement {}

  /** A prepared statement. */
  public interface OfPrepared extends PreparedStatement {}

  /** A statement. */
  public interface OfStatement extends Statement {}

  /** Rows. */
  public interface OfRows extends ResultSet {}

  /** A description of a database. */
  public interface OfMetaData extends DatabaseMetaData {}

  /** The one for classes that extend {@code base}; null where it declares nothing of JDBC. */
  static @Nullable Class<?> of(Class<?> base) {
    for (Class<?> face : NARROWEST_FIRST) {
      if (face.getInterfaces()[0].isAssignableFrom(base)) {
        return face;
      }
    }
    return null;
  }
}
