package io.dmha.replay;

import io.dmha.recovery.Link;
import java.sql.SQLException;

/** Something that a statement was given: its parameters, its batch, a setting. */
final class PlayStep implements Step {
  private static final long OWN_BYTES = 32;

  private final Subject subject;
  private final Played played;

  PlayStep(Subject subject, Played played) {
    this.subject = subject;
    this.played = played;
  }

  @Override
  public void replay(Link link) throws SQLException {
    played.playOn(subject.delegateOn(link));
  }

  @Override
  public String what() {
    return "the parameters of " + subject.describe(null);
  }

  @Override
  public long weight() {
    return OWN_BYTES + played.weight();
  }
}
