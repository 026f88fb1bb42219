package io.dmha.replay;

import java.sql.SQLException;

/** Something kept that a statement is given again: parameters, a batch, a setting. */
public interface ReplayableInput {
  /** Gives it to a statement of the delegate's. */
  void playOn(Object delegate) throws SQLException;

  /** How many bytes it takes, estimated. */
  long weight();
}
