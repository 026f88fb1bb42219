package io.dmha.replay;

import io.dmha.link.Link;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** One call of an open transaction, as it can be done again. */
abstract class Step {
  /** The one after it; guarded by the lock of the journal. */
  @Nullable Step next;

  /**
   * Does it on {@code link}, and compares.
   *
   * @throws Difference if the answer is not the one of the first time
   * @throws SQLException if it fails where it did not fail, or otherwise than it did
   */
  abstract void replay(Link link) throws SQLException, Difference;

  /** All steps are done: what was given since is given again. */
  void catchUp() throws SQLException {}

  /** How many calls, rows and values of {@code subject} it has noted. */
  long notesOf(ReplayTarget subject) {
    return 0;
  }

  /** All steps were done again on {@code link}, and the transaction goes on there. */
  void adopted(Link link) {}

  /** What it does, in a few words and without values. */
  abstract String what();

  /** How many bytes it takes, estimated. */
  abstract long weight();
}
