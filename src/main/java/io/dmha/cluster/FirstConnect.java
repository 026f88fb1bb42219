package io.dmha.cluster;

import io.dmha.commitguard.CommitGuard;
import io.dmha.commitguard.DatabaseHistory;
import io.dmha.connect.LinkFactory;
import io.dmha.connect.ReconnectingLink;
import io.dmha.dialect.Dialect;
import io.dmha.fault.Fault;
import io.dmha.fault.FaultClassifier;
import io.dmha.fault.Phase;
import io.dmha.link.Budget;
import io.dmha.link.Link;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.outcome.FailurePolicy;
import io.dmha.settings.Settings;
import io.dmha.time.WallClock;
import io.dmha.topology.Role;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The first links of a URL's connections, and the commit guard that is ready for them. */
final class FirstConnect {
  private static final String REFUSED = "08001";

  private final @Nullable CommitGuard guard;
  private final LinkFactory linkFactory;
  private final Dialect dialect;
  private final Duration attemptTimeout;

  /**
   * @throws SQLException if the settings contradict each other
   */
  FirstConnect(Settings settings, Dialect dialect, LinkFactory linkFactory) throws SQLException {
    this.guard = guard(settings, dialect);
    this.linkFactory = linkFactory;
    this.dialect = dialect;
    this.attemptTimeout = settings.get(Settings.ATTEMPT_TIMEOUT);
  }

  private static @Nullable CommitGuard guard(Settings settings, Dialect dialect)
      throws SQLException {
    if (settings.get(Settings.COMMIT_GUARD).equals("off")) {
      return null;
    }
    if (settings.get(Settings.CONTINUITY).equals("off")) {
      throw new SQLNonTransientConnectionException(
          "dmha.commitGuard="
              + settings.get(Settings.COMMIT_GUARD)
              + " cannot go with dmha.continuity=off, where every error is the driver's own. Leave"
              + " one of them out.",
          "08001");
    }
    List<String> trusted = settings.get(Settings.COMMIT_GUARD_TRUSTED);
    return new CommitGuard(
        settings.get(Settings.COMMIT_GUARD_CREATE_TABLE).equals("true"),
        WallClock.system(),
        dialect::checkCommitted,
        (connection, schema, table) -> dialect.flawsOfTable(connection, schema, table, trusted));
  }

  /** Made when something has failed: its tables have no place in the start of an application. */
  private FaultClassifier classifier() {
    return new FaultClassifier(dialect.codes());
  }

  /** Null where the outcome of lost commits is not looked up. */
  @Nullable CommitGuard guard() {
    return guard;
  }

  /**
   * A link for a new connection, on a host that lets the commit guard be prepared, too. Nothing is
   * at stake where the link is lost meanwhile: then the next host, or the same one after a pause,
   * is tried until the budget is spent.
   *
   * @throws SQLException if there is none within the budget
   */
  FirstLink firstLink(ReconnectingLink reconnecting, Budget budget) throws SQLException {
    for (int losses = 0; ; losses++) {
      AtomicBoolean autoCommit = new AtomicBoolean();
      AtomicReference<@Nullable DatabaseHistory> anchor = new AtomicReference<>();
      Link first =
          reconnecting.require(
              budget,
              made -> {
                autoCommit.set(made.getAutoCommit());
                anchor.set(anchorOf(made));
              });
      try {
        DatabaseHistory known = anchor.get();
        return new FirstLink(
            first, autoCommit.get(), known == null ? prepareAndAnchor(first, budget) : known);
      } catch (SQLException e) {
        Fault fault = classifier().classify(Phase.SENT, e);
        // What is refused is tried a few times only. No driver says 08001 of a lost link: it means
        // that there never was one.
        boolean isLost = !fault.isLinkUsable() && !REFUSED.equals(DmhaExceptions.stateOf(e));
        if (!FailurePolicy.endsLink(fault) || (!isLost && !budget.spendRepeat())) {
          reconnecting.abort();
          throw e;
        }
        budget.causedBy(e);
        reconnecting.lose(first, true, fault.evidence());
        if (isLost && losses > 0) {
          linkFactory.pauses().before(losses - 1, budget);
        }
        if (budget.deadline().isOver()) {
          reconnecting.abort();
          throw isLost ? lostEachTime(first, fault, budget) : e;
        }
      }
    }
  }

  private static SQLException lostEachTime(Link last, Fault fault, Budget budget) {
    return new SQLTransientConnectionException(
        "The connection to "
            + last.host()
            + " was lost each time the commit guard was prepared on it, for "
            + budget.limit()
            + ": "
            + fault.evidence()
            + ". See the log of that server, or set dmha.commitGuard=off.",
        REFUSED,
        budget.origin());
  }

  /** Null while the guard is not prepared, and where the host refuses it. */
  private @Nullable DatabaseHistory anchorOf(Connection made) throws SQLException {
    CommitGuard known = guard;
    return known == null || !known.isPrepared()
        ? null
        : known.anchorIfAllowed(
            made, dialect.commitAlone(), e -> classifier().classify(Phase.SENT, e).isLinkUsable());
  }

  /** Once for each URL; a standby has the table from its primary. */
  private @Nullable DatabaseHistory prepareAndAnchor(Link first, Budget budget)
      throws SQLException {
    CommitGuard needed = guard;
    if (needed == null || needed.isPrepared() || first.role() == Role.STANDBY) {
      return null;
    }
    AtomicReference<@Nullable DatabaseHistory> anchor = new AtomicReference<>();
    try {
      boolean unusedDone =
          linkFactory
              .boundedCalls()
              .bounded(
                  "the preparation of the commit guard on " + first.host(),
                  budget.deadline().atMost(attemptTimeout).limit(),
                  () -> {
                    needed.prepare(first.connection());
                    anchor.set(anchorOf(first.connection()));
                    return true;
                  });
      return anchor.get();
    } catch (TimeoutException e) {
      throw new SQLTransientConnectionException(
          "The commit guard got no answer from "
              + first.host()
              + " about its table within dmha.attemptTimeout. See what locks it, or set"
              + " dmha.commitGuard=off.",
          REFUSED,
          e);
    }
  }
}
