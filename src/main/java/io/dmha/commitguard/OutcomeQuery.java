package io.dmha.commitguard;

import io.dmha.commitguard.CommitGuard.Outcome;
import io.dmha.link.Budget;
import io.dmha.link.Link;
import org.jspecify.annotations.Nullable;

/** Asks what became of a marked transaction, on any host that is fit. */
public interface OutcomeQuery {
  /**
   * Asks within the budget.
   *
   * @param lost the link on which the token was written
   * @param past what the database of that link is known by
   */
  Answer ask(CommitToken token, @Nullable Link lost, DatabaseHistory past, Budget budget);

  /** What was found out, or why nothing was. Immutable. */
  final class Answer {
    /** Null if it could not be found out. */
    final @Nullable Outcome outcome;

    /** Why it has no answer, as sentences; null where nothing more is known. */
    final @Nullable String doubt;

    private Answer(@Nullable Outcome outcome, @Nullable String doubt) {
      this.outcome = outcome;
      this.doubt = doubt;
    }

    public static Answer of(Outcome outcome) {
      return new Answer(outcome, null);
    }

    public static Answer inDoubt(@Nullable String doubt) {
      return new Answer(null, doubt);
    }
  }
}
