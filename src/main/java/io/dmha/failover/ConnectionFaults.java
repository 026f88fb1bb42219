package io.dmha.failover;

import io.dmha.fault.Category;
import io.dmha.fault.Fault;
import io.dmha.fault.FaultClassifier;
import io.dmha.fault.Phase;
import io.dmha.link.Link;
import io.dmha.link.Turn;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.outcome.FailurePolicy;
import io.dmha.watch.LivenessCheck;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * What a failure is on one connection, where its class and its codes alone do not tell: an object
 * that the driver has closed, a refusal to write. For whose {@link Turn} it is, but for {@link
 * #mayConcernOthers} and {@link #isRefusal}.
 */
public final class ConnectionFaults {
  /** ISO 9075: read-only SQL transaction. */
  private static final String READ_ONLY = "25006";

  private final ConnectionCore core;

  ConnectionFaults(ConnectionCore core) {
    this.core = core;
  }

  /** Whether more may follow from it than that one call has failed. */
  public boolean mayConcernOthers(Throwable t) {
    Fault fault = core.context.classifier().classify(Phase.SENT, t);
    return FailurePolicy.endsLink(fault)
        || fault.category() == Category.UNKNOWN_OUTCOME
        || FaultClassifier.isOfClosedObject(t);
  }

  /**
   * What it is. The driver knows a loss first: of a link that one call found lost it closes all
   * objects before that call has returned, and what they say to others then is no error of theirs.
   */
  Fault of(Phase phase, Throwable t, @Nullable Link link) {
    boolean isOfLink = link != null && FaultClassifier.isOfClosedObject(t) && isClosed(link);
    return isOfLink
        ? FaultClassifier.ofClosedLink(phase, t)
        : core.context.classifier().classify(phase, t);
  }

  /** It is asked, too: a driver may close the objects of a lost link before it says so of that. */
  private boolean isClosed(Link link) {
    try {
      return link.connection().isClosed()
          || (core.reconnecting.holds(link)
              && core.turn.isMine()
              && core.context.liveness.ask(link, core.context.limits.cancel())
                  != LivenessCheck.Answer.ALIVE);
    } catch (SQLException | RuntimeException e) {
      return false;
    }
  }

  /** Whether a cancel has failed since what it was to end has ended with its link. */
  public boolean isGone(Link on, SQLException e) {
    return !core.reconnecting.holds(on) || FailurePolicy.endsLink(of(Phase.SENT, e, on));
  }

  /** Whether the database has answered by it: whatever else has ended, that call has failed so. */
  boolean isOfItsOwn(Throwable t) {
    if (FaultClassifier.isOfClosedObject(t)) {
      return false;
    }
    switch (core.context.classifier().classify(Phase.SENT, t).category()) {
      case APPLICATION:
      case BUSY:
      case ROLLED_BACK:
      case WRONG_ROLE:
        return true;
      case NOT_SENT:
      case LINK_LOST:
      case UNKNOWN_OUTCOME:
      case FATAL:
      case CANCELLED:
        return false;
    }
    throw new AssertionError(t.getClass());
  }

  /** Whether the delegate refused a call for reasons of its own, and would again. */
  public boolean isRefusal(Throwable t) {
    Fault fault = core.context.classifier().classify(Phase.SENT, t);
    return t instanceof Exception
        && !DmhaExceptions.isOurs(t)
        && fault.category() == Category.APPLICATION
        && !FailurePolicy.endsLink(fault);
  }

  /** A host that is demoted may undo what is open there; then it does not know the savepoint. */
  public SQLException ofSavepoint(SQLException failure, Link on) throws SQLException {
    return isRefusal(failure) && !core.context.roles.stillFits(on)
        ? new SQLException(
            on.host() + " has lost its role, and with it the savepoint", READ_ONLY, failure)
        : failure;
  }

  /**
   * Whether a refusal to write comes from the host's role, and not from the application's own
   * read-only mode. Where the code alone does not prove it, the host is asked.
   */
  boolean hasRoleChanged(Fault fault, Link link) throws SQLException {
    if (core.session.isReadOnly()) {
      return false;
    }
    return fault.blamesHost() || !core.context.roles.stillFits(link);
  }

  /**
   * Whether it says that this statement alone is closed, as by {@code closeOnCompletion}: Dameng's
   * driver says of it what it says of a connection.
   */
  public boolean isOfItsEnd(Throwable t, Statement delegate, Link link) throws SQLException {
    return t instanceof SQLException
        && t.getCause() == null
        && core.faultOf(t).isSurelyNotSent()
        && delegate.isClosed()
        && !link.connection().isClosed();
  }
}
