package io.dmha.replay;

import io.dmha.link.Link;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What the application holds and steps are done on: a statement, rows, a savepoint. */
public interface ReplayTarget {
  /** The delegate's object as it is now. */
  Object delegate();

  /** The delegate's object for a step on {@code link}. */
  default Object delegateOn(Link link) {
    return delegate();
  }

  /**
   * Stands for {@code delegate} on {@code link} from now on; rows, which another thread may be
   * reading meanwhile, only for the steps that follow, until they are {@link #adopted}.
   */
  void resume(Link link, Object delegate);

  /** Whether the application may go on to read it. */
  default boolean mayBeRead() {
    return true;
  }

  /** So many calls, rows and values of it were done again by the step that ends. */
  default void replayed(long notes) {}

  /** All steps were done again on {@code link}, and the transaction goes on there. */
  default void adopted(Link link) {}

  /**
   * All steps are done again: takes what the application has given it since the last one.
   *
   * @throws SQLException if it cannot be given that again
   */
  default void catchUp() throws SQLException {}

  /** Says in a few words what a step on it does; literals of {@code sql} are left out. */
  String describe(@Nullable String sql);
}
