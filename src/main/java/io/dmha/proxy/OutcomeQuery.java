package io.dmha.proxy;

import io.dmha.recovery.Budget;
import io.dmha.recovery.Link;
import io.dmha.replay.CommitGuard.Outcome;
import io.dmha.replay.Past;
import org.jspecify.annotations.Nullable;

/** Asks what became of a marked transaction, on any host that is fit. */
interface OutcomeQuery {
  /**
   * Asks within the budget.
   *
   * @param lost the link on which the token was written
   * @param past what the database of that link is known by
   */
  Answer ask(String token, @Nullable Link lost, Past past, Budget budget);

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

    static Answer of(Outcome outcome) {
      return new Answer(outcome, null);
    }

    static Answer inDoubt(@Nullable String doubt) {
      return new Answer(null, doubt);
    }
  }
}
