package io.dmha.outcome;

import io.dmha.fault.Phase;

/** A call that has failed, as far as what follows depends on it. Immutable. */
public final class FailedCall {
  final Phase phase;
  final AtStake stake;
  final boolean isOnLinkInUse;
  final boolean isError;
  final boolean isNoted;
  final boolean mayHaveCommittedBefore;
  final boolean isMarked;
  final boolean mayBeDoneAgain;

  /**
   * @param phase how far the call itself had come
   * @param isOnLinkInUse whether the connection still uses the link that the call was on
   * @param isError whether it has failed with an {@link Error}, which is thrown as it is
   * @param isNoted whether its transaction is noted, so that it can be done again
   * @param mayHaveCommittedBefore whether an earlier call of its transaction may have committed it
   * @param isMarked whether its transaction is marked, so that its outcome can be found out
   * @param mayBeDoneAgain whether its transaction is done again if the database has given it up
   */
  public FailedCall(
      Phase phase,
      AtStake stake,
      boolean isOnLinkInUse,
      boolean isError,
      boolean isNoted,
      boolean mayHaveCommittedBefore,
      boolean isMarked,
      boolean mayBeDoneAgain) {
    this.phase = phase;
    this.stake = stake;
    this.isOnLinkInUse = isOnLinkInUse;
    this.isError = isError;
    this.isNoted = isNoted;
    this.mayHaveCommittedBefore = mayHaveCommittedBefore;
    this.isMarked = isMarked;
    this.mayBeDoneAgain = mayBeDoneAgain;
  }
}
