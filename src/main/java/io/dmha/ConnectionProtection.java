package io.dmha;

import io.dmha.replay.Refusal;
import io.dmha.routing.Router;
import io.dmha.session.ReplaySwitch;
import io.dmha.session.UnwrapExtension;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The protection of one connection, as the application sees it. */
final class ConnectionProtection implements Protection {
  /** What a connection can be unwrapped to beside its own types. */
  static final UnwrapExtension VIEWS =
      new UnwrapExtension() {
        @Override
        public <T> @Nullable T of(Class<T> type, ReplaySwitch replay, @Nullable Router router) {
          return type == Protection.class ? type.cast(new ConnectionProtection(replay)) : null;
        }
      };

  private final ReplaySwitch replay;

  private ConnectionProtection(ReplaySwitch replay) {
    this.replay = replay;
  }

  @Override
  public Suspension suspend() {
    Pause pause = new Pause(replay);
    replay.suspend(pause);
    return pause;
  }

  @Override
  public boolean isSuspended() {
    return replay.isSuspended();
  }

  @Override
  public boolean isProtected() {
    return replay.isProtected();
  }

  @Override
  public Optional<String> reason() {
    return Optional.ofNullable(replay.refusal()).map(Refusal::name);
  }

  @Override
  public Optional<String> explanation() {
    return Optional.ofNullable(replay.refusal()).map(Refusal::explanation);
  }

  /** Known to the connection by its identity, and weakly. */
  private static final class Pause implements Suspension {
    private final ReplaySwitch replay;

    Pause(ReplaySwitch replay) {
      this.replay = replay;
    }

    @Override
    public void close() {
      replay.resume(this);
    }
  }
}
