package io.dmha.replay;

import io.dmha.link.Link;
import java.sql.SQLException;

/** Something that a statement was given: its parameters, its batch, a setting. */
final class InputStep extends Step {
  private static final long OWN_BYTES = 32;

  private final ReplayTarget subject;
  private final ReplayableInput played;

  InputStep(ReplayTarget subject, ReplayableInput played) {
    this.subject = subject;
    this.played = played;
  }

  @Override
  void replay(Link link) throws SQLException {
    played.playOn(subject.delegateOn(link));
  }

  @Override
  String what() {
    return "the parameters of " + subject.describe(null);
  }

  @Override
  long weight() {
    return weight(played);
  }

  /** How many bytes it takes to keep {@code input}, estimated. */
  static long weight(ReplayableInput input) {
    return OWN_BYTES + input.weight();
  }
}
