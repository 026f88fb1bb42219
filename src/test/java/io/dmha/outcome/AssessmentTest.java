package io.dmha.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.dialect.Dialect;
import io.dmha.fault.Fault;
import io.dmha.fault.FaultClassifier;
import io.dmha.fault.Phase;
import io.dmha.url.DmhaUrl;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What follows from a failed call, by the tables: nothing is spoken to. */
class AssessmentTest {
  private boolean isOnLinkInUse = true;
  private boolean isError;
  private boolean isNoted;
  private boolean mayHaveCommittedBefore;
  private boolean isMarked;
  private boolean mayBeDoneAgain;

  /** The link is gone after the call was sent. */
  @ParameterizedTest
  @CsvSource({
    // at stake, off, connection, reads, transactions
    "NOTHING, RETHROW, REPEAT, REPEAT, REPEAT",
    "READ, RETHROW, NOT_APPLIED, REPEAT, REPEAT",
    "WRITE, RETHROW, UNKNOWN, UNKNOWN, UNKNOWN",
    "WRITES, RETHROW, UNKNOWN, UNKNOWN, UNKNOWN",
    "TRANSACTION, RETHROW, NOT_APPLIED, NOT_APPLIED, NOT_APPLIED",
    "REPLAYABLE, RETHROW, REPEAT, REPEAT, REPEAT",
    "COMMIT, RETHROW, UNKNOWN, UNKNOWN, UNKNOWN",
    "ROLLBACK, RETHROW, DONE, DONE, DONE",
    "RESULT, RETHROW, RESULT_LOST, RESULT_LOST, RESULT_LOST"
  })
  void aLossAfterItWasSent(
      AtStake stake, Decision off, Decision connection, Decision reads, Decision transactions) {
    assertThat(of("08006", stake, Continuity.OFF).decision()).isEqualTo(off);
    assertThat(of("08006", stake, Continuity.CONNECTION).decision()).isEqualTo(connection);
    assertThat(of("08006", stake, Continuity.READS).decision()).isEqualTo(reads);
    assertThat(of("08006", stake, Continuity.TRANSACTIONS).decision()).isEqualTo(transactions);
    assertThat(of("08006", stake, Continuity.OFF).losesLink()).isTrue();
  }

  /** Nothing of it left, so a write is safe to be run again and a commit was not made. */
  @ParameterizedTest
  @CsvSource({
    "NOTHING, REPEAT",
    "READ, REPEAT",
    "WRITE, REPEAT",
    "WRITES, REPEAT",
    "REPLAYABLE, REPEAT",
    "TRANSACTION, NOT_APPLIED",
    "COMMIT, NOT_APPLIED",
    "ROLLBACK, DONE",
    "RESULT, RESULT_LOST"
  })
  void aLossBeforeItWasSent(AtStake stake, Decision decision) {
    Assessment assessed = of("08006", Phase.BEFORE_SEND, stake, Continuity.TRANSACTIONS);

    assertThat(assessed.decision()).isEqualTo(decision);
    assertThat(assessed.losesLink()).isTrue();
    assertThat(assessed.isSent()).isFalse();
  }

  /** The driver's entry check refuses a link that was cut off under the call: a part was sent. */
  @Test
  void aLinkThatIsNotInUseAnyMoreProvesNothing() {
    assertThat(of("08003", AtStake.WRITE, Continuity.TRANSACTIONS).decision())
        .isEqualTo(Decision.REPEAT);
    isOnLinkInUse = false;

    assertThat(of("08003", AtStake.WRITE, Continuity.TRANSACTIONS).decision())
        .isEqualTo(Decision.UNKNOWN);
  }

  /** An answer of the database leaves all as it is, whatever is at stake. */
  @ParameterizedTest
  @EnumSource(AtStake.class)
  void anErrorOfTheApplication(AtStake stake) {
    Assessment assessed = of("23505", stake, Continuity.TRANSACTIONS);

    assertThat(assessed.decision()).isEqualTo(Decision.RETHROW);
    assertThat(assessed.losesLink()).isFalse();
    assertThat(assessed.asksOutcome()).isFalse();
  }

  /** A host that is a standby by now has done nothing, but of several writes maybe the first. */
  @ParameterizedTest
  @CsvSource({
    "READ, REPEAT", "WRITE, REPEAT", "REPLAYABLE, REPEAT", "WRITES, UNKNOWN",
    "TRANSACTION, NOT_APPLIED", "COMMIT, UNKNOWN", "ROLLBACK, DONE", "RESULT, RESULT_LOST"
  })
  void aRefusalOfAHostThatHasChangedItsRole(AtStake stake, Decision decision) {
    Assessment assessed = of("25006", stake, Continuity.TRANSACTIONS);

    assertThat(assessed.decision()).isEqualTo(decision);
    assertThat(assessed.losesLink()).isTrue();
  }

  /** Of an error that nobody knows a commit is in doubt, and what is pending must not go on. */
  @Test
  void anErrorAtACommitThatNobodyKnows() {
    Assessment assessed = of("HY000", Phase.COMMIT_SENT, AtStake.COMMIT, Continuity.TRANSACTIONS);

    assertThat(assessed.decision()).isEqualTo(Decision.UNKNOWN);
    assertThat(assessed.losesLink()).isTrue();
    assertThat(assessed.isEnd()).isTrue();
  }

  /** The guard is asked for a commit in doubt, and for nothing else. */
  @ParameterizedTest
  @CsvSource({
    "COMMIT, SENT, true", "COMMIT, COMMIT_SENT, true", "COMMIT, BEFORE_SEND, false",
    "WRITE, SENT, false", "TRANSACTION, SENT, false", "REPLAYABLE, SENT, false"
  })
  void theGuardIsAsked(AtStake stake, Phase phase, boolean asks) {
    isMarked = true;

    assertThat(of("08006", phase, stake, Continuity.TRANSACTIONS).asksOutcome()).isEqualTo(asks);
    isMarked = false;
    assertThat(of("08006", phase, stake, Continuity.TRANSACTIONS).asksOutcome()).isFalse();
  }

  @Test
  void anErrorOfTheMachineIsNotLookedInto() {
    isMarked = true;
    isError = true;

    assertThat(of("08006", AtStake.COMMIT, Continuity.TRANSACTIONS).asksOutcome()).isFalse();
  }

  /** A commit that never left is taken back, and its transaction done again. */
  @Test
  void aCommitThatWasNotSentIsWithdrawnWhereItsTransactionIsNoted() {
    isNoted = true;

    Assessment assessed = of("08006", Phase.BEFORE_SEND, AtStake.COMMIT, Continuity.TRANSACTIONS);

    assertThat(assessed.withdrawsCommit()).isTrue();
    assertThat(assessed.decision()).isEqualTo(Decision.REPEAT);
    assertThat(assessed.keepsTransaction(assessed.decision())).isTrue();
  }

  /** What was before it may be committed, so nobody may say that nothing is. */
  @Test
  void aCallThatWasNotSentDoesNotUndoWhatMayBeCommittedBeforeIt() {
    mayHaveCommittedBefore = true;

    assertThat(of("08006", Phase.BEFORE_SEND, AtStake.COMMIT, Continuity.TRANSACTIONS).decision())
        .isEqualTo(Decision.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({
    "REPLAYABLE, REPEAT, true", "READ, REPEAT, true", "NOTHING, REPEAT, false",
    "COMMIT, DONE, true", "COMMIT, UNKNOWN, false", "TRANSACTION, NOT_APPLIED, false"
  })
  void theTransactionStaysWhereItGoesOn(AtStake stake, Decision decided, boolean isKept) {
    Assessment assessed = of("08006", stake, Continuity.TRANSACTIONS);

    assertThat(assessed.keepsTransaction(decided)).isEqualTo(isKept);
  }

  @ParameterizedTest
  @CsvSource({
    "SENT, REPLAYABLE, REPEAT",
    "COMMIT_SENT, COMMIT, REPEAT",
    "SENT, COMMIT, RETHROW",
    "SENT, TRANSACTION, RETHROW",
    "SENT, WRITE, RETHROW",
    "SENT, READ, RETHROW"
  })
  void whatTheDatabaseHasGivenUpIsDoneAgainWhereThatIsWanted(
      Phase phase, AtStake stake, Decision decided) {
    isNoted = true;
    mayBeDoneAgain = true;
    Assessment assessed = of("40001", phase, stake, Continuity.TRANSACTIONS);

    assertThat(assessed.decision()).isEqualTo(decided);
    assertThat(assessed.isVictim()).isEqualTo(decided == Decision.REPEAT);
    assertThat(assessed.losesLink()).isEqualTo(decided == Decision.REPEAT);
    assertThat(assessed.withdrawsCommit()).isEqualTo(phase == Phase.COMMIT_SENT);
  }

  @Test
  void otherwiseItIsTold() {
    isNoted = true;
    assertThat(of("40001", AtStake.REPLAYABLE, Continuity.TRANSACTIONS).decision())
        .isEqualTo(Decision.RETHROW);
    mayBeDoneAgain = true;
    assertThat(of("23505", AtStake.REPLAYABLE, Continuity.TRANSACTIONS).decision())
        .as("an error of another kind")
        .isEqualTo(Decision.RETHROW);
    isNoted = false;
    assertThat(of("40001", AtStake.REPLAYABLE, Continuity.TRANSACTIONS).decision())
        .as("not noted")
        .isEqualTo(Decision.RETHROW);
    isNoted = true;
    mayHaveCommittedBefore = true;
    assertThat(of("40001", Phase.COMMIT_SENT, AtStake.COMMIT, Continuity.TRANSACTIONS).decision())
        .as("a part may be committed")
        .isEqualTo(Decision.RETHROW);
  }

  private Assessment of(String state, AtStake stake, Continuity continuity) {
    return of(state, Phase.SENT, stake, continuity);
  }

  private Assessment of(String state, Phase phase, AtStake stake, Continuity continuity) {
    FailedCall call =
        new FailedCall(
            phase,
            stake,
            isOnLinkInUse,
            isError,
            isNoted,
            mayHaveCommittedBefore,
            isMarked,
            mayBeDoneAgain);
    return Assessment.of(fault(state, phase), call, continuity);
  }

  private static Fault fault(String state, Phase phase) {
    try {
      Dialect dialect = Dialect.of(DmhaUrl.parse("jdbc:dmha:postgresql://a/x", null), null);
      return new FaultClassifier(dialect.codes())
          .classify(phase, new SQLException("of a test", state));
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
