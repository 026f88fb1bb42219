package io.dmha.watch;

import io.dmha.dialect.Dialect;
import io.dmha.fault.FaultClassifier;
import io.dmha.fault.Phase;
import io.dmha.link.BoundedCalls;
import io.dmha.link.Link;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.outcome.FailurePolicy;
import io.dmha.topology.RequiredRole;
import io.dmha.topology.Role;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Asks a host over an open connection whether it still has the role it was chosen for. */
public final class RoleCheck {
  private final Dialect dialect;
  private final RequiredRole wish;
  private final BoundedCalls boundedCalls;
  private final Duration bound;

  /**
   * @param bound how long the host may take to answer
   */
  public RoleCheck(Dialect dialect, RequiredRole wish, BoundedCalls boundedCalls, Duration bound) {
    this.dialect = dialect;
    this.wish = wish;
    this.boundedCalls = boundedCalls;
    this.bound = bound;
  }

  /**
   * Whether it has. A host that cannot be asked, or does not say, has for all that is known; one
   * that does not answer has not.
   *
   * @throws SQLException if the question could not be begun, since too many others hang
   */
  public boolean stillFits(Link link) throws SQLException {
    if (!dialect.canTellRole()) {
      return true;
    }
    try {
      Role role =
          boundedCalls.bounded(
              "the role query on " + link.host(), bound, () -> dialect.askRole(link.connection()));
      // It is waited for: the watch leaves it when another host takes its place.
      return wish.accepts(role) || role == Role.SUSPENDED;
    } catch (TimeoutException e) {
      return false;
    } catch (SQLException e) {
      if (DmhaExceptions.isOurs(e)) {
        throw e;
      }
      // An answer that is an error, say of an aborted transaction, proves no other role.
      return !FailurePolicy.endsLink(new FaultClassifier(dialect.codes()).classify(Phase.SENT, e));
    }
  }
}
