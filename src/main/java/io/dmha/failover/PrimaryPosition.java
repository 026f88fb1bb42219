package io.dmha.failover;

import io.dmha.link.BoundedCalls;
import io.dmha.link.Link;
import io.dmha.topology.LogPosition;
import io.dmha.topology.Role;
import java.sql.SQLException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Where a primary writes its log, asked on a link of the application's. */
final class PrimaryPosition {
  private PrimaryPosition() {}

  /** Null where it does not tell; a link that does not answer is given up. */
  static @Nullable LogPosition of(ConnectionCore core, Link primary) throws SQLException {
    AtomicReference<@Nullable LogPosition> told = new AtomicReference<>();
    try {
      boolean unusedDone =
          core.context.boundedCalls.bounded(
              "a token of " + primary.host(),
              core.context.limits.cancel(),
              () -> {
                told.set(core.context.dialect.position(primary.connection(), Role.PRIMARY, false));
                return true;
              });
    } catch (TimeoutException e) {
      core.drop(primary, true, "a token got no answer");
      throw BoundedCalls.cutOff("a token", core.context.limits.cancel(), e);
    }
    return told.get();
  }
}
