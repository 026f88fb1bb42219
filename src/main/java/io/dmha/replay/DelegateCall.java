package io.dmha.replay;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A call on an object of the delegate's. */
@FunctionalInterface
public interface DelegateCall {
  /** Does it; gives what the delegate gives, null where it gives nothing. */
  @Nullable Object on(Object delegate) throws SQLException;
}
