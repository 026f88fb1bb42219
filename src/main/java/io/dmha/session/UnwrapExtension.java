package io.dmha.session;

import io.dmha.routing.Router;
import org.jspecify.annotations.Nullable;

/** What a connection can be unwrapped to beside what it is. */
public interface UnwrapExtension {
  /**
   * The object of this type for the connection of this switch; null where there is none.
   *
   * @param router null where all goes to one host
   */
  <T> @Nullable T of(Class<T> type, ReplaySwitch replay, @Nullable Router router);
}
