package io.dmha.proxy;

import io.dmha.fault.FaultClassifier;
import io.dmha.fault.Phase;
import io.dmha.host.RoleWish;
import io.dmha.recovery.Disposal;
import io.dmha.recovery.Link;
import io.dmha.recovery.Policy;
import io.dmha.recovery.Told;
import io.dmha.target.Target;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Asks a host over an open connection whether it still has the role it was chosen for. */
public final class Roles {
  private final Target target;
  private final RoleWish wish;
  private final Disposal disposal;
  private final Duration bound;

  /**
   * @param bound how long the host may take to answer
   */
  public Roles(Target target, RoleWish wish, Disposal disposal, Duration bound) {
    this.target = target;
    this.wish = wish;
    this.disposal = disposal;
    this.bound = bound;
  }

  /**
   * Whether it has. A host that cannot be asked, or does not say, has for all that is known; one
   * that does not answer has not.
   *
   * @throws SQLException if the thread is interrupted meanwhile
   */
  boolean stillFits(Link link) throws SQLException {
    if (!target.canTellRole()) {
      return true;
    }
    try {
      return wish.accepts(
          disposal.bounded(
              "the role query on " + link.host(), bound, () -> target.askRole(link.connection())));
    } catch (TimeoutException e) {
      return false;
    } catch (SQLException e) {
      if (Told.isOurs(e)) {
        throw e;
      }
      // An answer that is an error, say of an aborted transaction, proves no other role.
      return !Policy.endsLink(new FaultClassifier(target.codes()).classify(Phase.SENT, e));
    }
  }
}
