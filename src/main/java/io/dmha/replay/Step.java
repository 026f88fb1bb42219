package io.dmha.replay;

import io.dmha.link.Link;
import java.sql.SQLException;

/** One call of an open transaction, as it can be done again. */
interface Step {
  /**
   * Does it on {@code link}, and compares.
   *
   * @throws Difference if the answer is not the one of the first time
   * @throws SQLException if it fails where it did not fail, or otherwise than it did
   */
  void replay(Link link) throws SQLException, Difference;

  /** All steps are done: what was given since is given again. */
  default void catchUp() throws SQLException {}

  /** How many calls, rows and values of {@code subject} it has noted. */
  default long notesOf(ReplayTarget subject) {
    return 0;
  }

  /** All steps were done again on {@code link}, and the transaction goes on there. */
  default void adopted(Link link) {}

  /** What it does, in a few words and without values. */
  String what();

  /** How many bytes it takes, estimated. */
  long weight();
}
