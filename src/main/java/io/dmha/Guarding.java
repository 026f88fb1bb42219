package io.dmha;

import io.dmha.fault.Fault;
import io.dmha.fault.FaultClassifier;
import io.dmha.fault.Phase;
import io.dmha.recovery.Budget;
import io.dmha.recovery.Lifeline;
import io.dmha.recovery.Lifelines;
import io.dmha.recovery.Link;
import io.dmha.recovery.Policy;
import io.dmha.replay.CommitGuard;
import io.dmha.replay.Past;
import io.dmha.settings.Settings;
import io.dmha.target.Role;
import io.dmha.target.Target;
import io.dmha.time.WallClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The first links of a URL's connections, and the commit guard that is ready for them. */
final class Guarding {
  private final @Nullable CommitGuard guard;
  private final Lifelines lifelines;
  private final Target target;
  private final FaultClassifier classifier;
  private final Duration attemptTimeout;

  /**
   * @throws SQLException if the settings contradict each other
   */
  Guarding(Settings settings, Target target, Lifelines lifelines) throws SQLException {
    this.guard = guard(settings, target);
    this.lifelines = lifelines;
    this.target = target;
    this.classifier = new FaultClassifier(target.codes());
    this.attemptTimeout = settings.get(Settings.ATTEMPT_TIMEOUT);
  }

  private static @Nullable CommitGuard guard(Settings settings, Target target) throws SQLException {
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
    return new CommitGuard(
        settings.get(Settings.COMMIT_GUARD_CREATE_TABLE).equals("true"),
        WallClock.system(),
        target::checkCommitted);
  }

  /** Null where the outcome of lost commits is not looked up. */
  @Nullable CommitGuard guard() {
    return guard;
  }

  /**
   * A link for a new connection, on a host that lets the commit guard be prepared, too.
   *
   * @throws SQLException if there is none within the budget
   */
  FirstLink firstLink(Lifeline lifeline, Budget budget) throws SQLException {
    while (true) {
      AtomicBoolean autoCommit = new AtomicBoolean();
      AtomicReference<@Nullable Past> anchor = new AtomicReference<>();
      Link first =
          lifeline.require(
              budget,
              made -> {
                autoCommit.set(made.getAutoCommit());
                anchor.set(anchorOf(made));
              });
      try {
        Past known = anchor.get();
        return new FirstLink(
            first, autoCommit.get(), known == null ? prepareAndAnchor(first, budget) : known);
      } catch (SQLException e) {
        Fault fault = classifier.classify(Phase.SENT, e);
        if (!Policy.endsLink(fault) || !budget.spendRepeat()) {
          lifeline.abort();
          throw e;
        }
        budget.causedBy(e);
        lifeline.lose(first, true, fault.evidence());
      }
    }
  }

  /** Null while the guard is not prepared, and where the host refuses it. */
  private @Nullable Past anchorOf(Connection made) throws SQLException {
    CommitGuard known = guard;
    return known == null || !known.isPrepared()
        ? null
        : known.anchorIfAllowed(
            made, target.commitAlone(), e -> classifier.classify(Phase.SENT, e).isLinkUsable());
  }

  /** Once for each URL; a standby has the table from its primary. */
  private @Nullable Past prepareAndAnchor(Link first, Budget budget) throws SQLException {
    CommitGuard needed = guard;
    if (needed == null || needed.isPrepared() || first.role() == Role.STANDBY) {
      return null;
    }
    AtomicReference<@Nullable Past> anchor = new AtomicReference<>();
    try {
      boolean unusedDone =
          lifelines
              .disposal()
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
          "08001",
          e);
    }
  }
}
