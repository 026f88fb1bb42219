package io.dmha.fault;

import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What JDBC's own exception classes say. Asked after the exact codes, because drivers are careless:
 * H2 reports a locked file, and MariaDB any unknown SQLState, as a connection exception.
 */
final class JdbcClasses {
  static final Map<Class<? extends SQLException>, Kind> KINDS = new LinkedHashMap<>();

  static {
    KINDS.put(SQLTransientConnectionException.class, Kind.LINK);
    KINDS.put(SQLNonTransientConnectionException.class, Kind.LINK);
    KINDS.put(SQLRecoverableException.class, Kind.LINK);
    KINDS.put(SQLInvalidAuthorizationSpecException.class, Kind.LOGIN);
    KINDS.put(SQLTransactionRollbackException.class, Kind.ABORTED);
    KINDS.put(SQLTimeoutException.class, Kind.TIMEOUT);
    KINDS.put(SQLIntegrityConstraintViolationException.class, Kind.STATEMENT);
    KINDS.put(SQLSyntaxErrorException.class, Kind.STATEMENT);
    KINDS.put(SQLDataException.class, Kind.STATEMENT);
    KINDS.put(SQLFeatureNotSupportedException.class, Kind.STATEMENT);
  }

  private JdbcClasses() {}

  static @Nullable Evidence of(SQLException e) {
    for (Map.Entry<Class<? extends SQLException>, Kind> each : KINDS.entrySet()) {
      if (each.getKey().isInstance(e)) {
        return new Evidence(each.getValue(), each.getKey().getSimpleName());
      }
    }
    return null;
  }
}
