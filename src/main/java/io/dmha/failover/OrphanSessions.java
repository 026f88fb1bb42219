package io.dmha.failover;

import io.dmha.event.EventType;
import io.dmha.fault.Fault;
import io.dmha.fault.Phase;
import io.dmha.link.Link;
import io.dmha.outcome.FailurePolicy;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Ends what a lost link has left on its host: the server may not know yet that the client is gone,
 * and keep the session with its locks for as long as it does not. Used by one thread at a time.
 * Step END of src/docs/model/commit-guard.pml.
 */
final class OrphanSessions {
  private final ConnectionCore core;

  /** What came of it, until it is told: listeners are not run on workers. */
  private @Nullable String note;

  private EventType noted = EventType.OLD_SESSION_ENDED;

  OrphanSessions(ConnectionCore core) {
    this.core = core;
  }

  /**
   * Ends the session of {@code lost} over {@code made}, if both are of the same host. That it is
   * refused, for want of a privilege, is no failure: its locks are waited for then.
   *
   * @param lost null for none
   * @param isMarked whether the database can be asked afterwards if the session has committed
   * @throws SQLException if {@code made} is lost
   */
  void end(@Nullable Link lost, Link made, boolean isMarked) throws SQLException {
    boolean mayBeThere =
        lost != null
            && lost != made
            && lost.host().equals(made.host())
            && !lost.greeting().session().isEmpty();
    if (lost == null
        || !mayBeThere
        || !(isMarked || core.context.dialect.serverSessions().endingRollsBack())) {
      return;
    }
    try {
      if (endInAutoCommit(made.connection(), lost.greeting().session())) {
        note(EventType.OLD_SESSION_ENDED, "ended the session of the lost connection");
      }
    } catch (SQLException e) {
      Fault fault = core.context.classifier().classify(Phase.SENT, e);
      if (FailurePolicy.endsLink(fault)) {
        throw e;
      }
      note(
          EventType.OLD_SESSION_LEFT,
          "could not end the session of the lost connection (" + fault.evidence() + ")");
    }
  }

  private boolean endInAutoCommit(Connection made, String session) throws SQLException {
    boolean wasAutoCommit = made.getAutoCommit();
    made.setAutoCommit(true);
    try {
      return core.context.dialect.serverSessions().end(made, session);
    } finally {
      made.setAutoCommit(wasAutoCommit);
    }
  }

  private void note(EventType type, String message) {
    noted = type;
    note = message;
  }

  /** Publishes what came of it; for the thread that waited for the worker. */
  void tell(Link made) {
    String message = note;
    if (message != null) {
      note = null;
      core.publish(noted, made, message + " on " + made.host());
    }
  }
}
