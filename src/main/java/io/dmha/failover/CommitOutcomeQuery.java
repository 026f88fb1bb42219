package io.dmha.failover;

import io.dmha.commitguard.CommitGuard;
import io.dmha.commitguard.CommitGuard.Outcome;
import io.dmha.commitguard.CommitToken;
import io.dmha.commitguard.CommitTokens;
import io.dmha.commitguard.DatabaseHistory;
import io.dmha.commitguard.OtherDatabase;
import io.dmha.commitguard.OutcomeQuery;
import io.dmha.event.EventType;
import io.dmha.link.Budget;
import io.dmha.link.Link;
import io.dmha.link.Restorer;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.text.ForeignText;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks what became of the marked transactions of one connection, on any host that is fit. As
 * thread-safe as the core. Step ASK of src/docs/model/commit-guard.pml.
 */
final class CommitOutcomeQuery implements OutcomeQuery {
  private final ConnectionCore core;
  private final ClusterContext context;
  private final CommitGuard guard;

  /** What is done to a link that is made for the question. */
  private final Restorer restorer;

  CommitOutcomeQuery(ConnectionCore core, CommitTokens tokens) {
    this.core = core;
    this.context = core.context;
    this.guard = tokens.guard();
    this.restorer = tokens.anchoring(core.session::restore);
  }

  @Override
  public Answer ask(CommitToken token, @Nullable Link lost, DatabaseHistory past, Budget budget) {
    String doubt = null;
    budget.toFinish();
    for (int failures = 0; !budget.deadline().isOver(); failures++) {
      Link made = null;
      try {
        made = core.reconnecting.prepare(budget, restorer);
        Outcome outcome = outcome(made, token, lost, past, budget);
        core.publish(EventType.OUTCOME_FOUND, made, "found a lost commit to be " + words(outcome));
        return Answer.of(outcome);
      } catch (TimeoutException e) {
        budget.causedBy(e);
        core.drop(made, false, "the commit guard got no answer");
        return Answer.inDoubt(notFound(made, "no answer"));
      } catch (OtherDatabase e) {
        budget.causedBy(e);
        return Answer.inDoubt("On " + hostOf(made) + ": " + e.getMessage());
      } catch (SQLException e) {
        budget.causedBy(e);
        if (made != null || doubt == null) {
          doubt =
              notFound(
                  made,
                  "SQLState " + DmhaExceptions.stateOf(e) + ", vendor code " + e.getErrorCode());
        }
        if (made == null || !mayAskAgain(made, e, failures, budget)) {
          return Answer.inDoubt(doubt);
        }
      } finally {
        adopt(made, budget);
      }
    }
    return Answer.inDoubt(
        doubt == null ? "The commit guard was not asked: " + budget.limit() + " are over" : doubt);
  }

  /** For what comes next; not where it was lost, or the connection was closed meanwhile. */
  private void adopt(@Nullable Link made, Budget budget) {
    if (made != null && !core.lostWithSession().isEmpty()) {
      core.drop(made, false, "its session cannot be made again");
      return;
    }
    try {
      boolean unusedAdopted = made != null && core.reconnecting.adopt(made, budget);
    } catch (SQLException e) {
      budget.causedBy(e);
    }
  }

  private Outcome outcome(
      Link made, CommitToken token, @Nullable Link lost, DatabaseHistory past, Budget budget)
      throws SQLException, TimeoutException {
    if (lost != null && made.greeting().isOfOtherDatabaseThan(lost.greeting())) {
      throw otherDatabase(lost, made);
    }
    // A host that stands still is to be left for another.
    core.waits();
    try {
      return context.boundedCalls.bounded(
          "the commit guard's question to " + made.host(),
          Duration.ofNanos(budget.deadline().remainingNanos()),
          () -> {
            core.orphans.end(lost, made, true);
            boolean isSameHost = lost != null && lost.host().equals(made.host());
            return guard.resolve(
                made.connection(), token, isSameHost ? past : past.forAnotherHost());
          });
    } finally {
      core.inCall = false;
      core.orphans.tell(made);
    }
  }

  /** What is told when two hosts say of themselves that they are of two databases. */
  static OtherDatabase otherDatabase(Link lost, Link made) {
    return new OtherDatabase(
        "It holds another database ("
            + ForeignText.shown(made.greeting().database())
            + ") than "
            + lost.host()
            + " ("
            + ForeignText.shown(lost.greeting().database())
            + ")");
  }

  private static String notFound(@Nullable Link made, String answer) {
    return "The commit guard could not find it out ("
        + hostOf(made)
        + ": "
        + answer
        + "): its table cannot be used, or the old session is still open.";
  }

  private static String hostOf(@Nullable Link made) {
    return made == null ? "any host" : made.host().toString();
  }

  private boolean mayAskAgain(Link made, SQLException failure, int failures, Budget budget) {
    if (!core.mayTryAgainAfter(made, failure)) {
      return false;
    }
    try {
      context.pauses.before(failures, budget);
      return true;
    } catch (SQLException e) {
      budget.causedBy(e);
      return false;
    }
  }

  private static String words(Outcome outcome) {
    return outcome == Outcome.COMMITTED ? "committed" : "not committed";
  }
}
