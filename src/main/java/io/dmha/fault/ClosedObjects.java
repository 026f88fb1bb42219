package io.dmha.fault;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/** How drivers say that a statement or rows are closed; observed. */
final class ClosedObjects {
  /** Dameng: rows, a statement, any object; H2: any object. No server has these. */
  private static final Set<Integer> CODES =
      Collections.unmodifiableSet(new HashSet<>(Arrays.asList(6034, 6035, 6104, 90007)));

  /** PostgreSQL: not in the state that is needed, which its server says of other things. */
  private static final String POSTGRES = "55000";

  private ClosedObjects() {}

  static boolean has(SQLException e) {
    return CODES.contains(e.getErrorCode())
        || (POSTGRES.equals(e.getSQLState()) && !Reflected.isFromServer(e));
  }
}
