package io.dmha.connect;

import io.dmha.outcome.DmhaExceptions;
import java.sql.SQLException;

/**
 * The driver's refusal of a login that no other host would take either: wrong password, bad TLS.
 * The application gets the driver's own exception; this only carries it up.
 */
final class FatalLogin {
  private FatalLogin() {}

  static SQLException of(Throwable refusal) {
    return refusal instanceof SQLException
        ? new Carrier((SQLException) refusal)
        : new Carrier(
            new SQLException(
                "The login failed: " + DmhaExceptions.messageOf(refusal), "08004", refusal));
  }

  /** Whether {@code e} carries such a refusal. */
  static boolean is(SQLException e) {
    return e instanceof Carrier;
  }

  /** The driver's own exception. */
  static SQLException unpack(SQLException e) {
    return e instanceof Carrier ? ((Carrier) e).refusal : e;
  }

  private static final class Carrier extends SQLException {
    private final SQLException refusal;

    Carrier(SQLException refusal) {
      super("a refused login", refusal);
      this.refusal = refusal;
    }
  }
}
