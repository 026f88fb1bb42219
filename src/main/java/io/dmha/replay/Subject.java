package io.dmha.replay;

import io.dmha.recovery.Link;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What the application holds and steps are done on: a statement, rows, a savepoint. */
public interface Subject {
  /** The delegate's object as it is now. */
  Object delegate();

  /** Stands for {@code delegate} on {@code link} from now on. */
  void resume(Link link, Object delegate);

  /**
   * All steps are done again: takes what the application has given it since the last one.
   *
   * @throws SQLException if it cannot be given that again
   */
  default void catchUp() throws SQLException {}

  /** Says in a few words what a step on it does; literals of {@code sql} are left out. */
  String describe(@Nullable String sql);
}
