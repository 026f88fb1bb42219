package io.dmha.connect;

import io.dmha.topology.Host;
import io.dmha.topology.Role;
import org.jspecify.annotations.Nullable;

/** Why an attempt to connect gave no connection. Never leaves this package. */
final class AttemptFailed extends Exception {
  /** How far the attempt came. */
  enum Step {
    CONNECT,
    AFTER_LOGIN,
    ROLE,
    TIMEOUT,
    NOT_BEGUN
  }

  private final transient Step step;

  private AttemptFailed(Step step, String message, @Nullable Throwable cause) {
    super(message, cause, false, false);
    this.step = step;
  }

  static AttemptFailed connecting(Throwable cause) {
    return new AttemptFailed(Step.CONNECT, "connect", cause);
  }

  static AttemptFailed afterLogin(Throwable cause) {
    return new AttemptFailed(Step.AFTER_LOGIN, "after login", cause);
  }

  static AttemptFailed role(Role role) {
    return new AttemptFailed(Step.ROLE, "is " + role, null);
  }

  /** It says that it is the primary, as one does that has become it later. */
  static AttemptFailed outdated(Role role, Host later) {
    return new AttemptFailed(
        Step.ROLE, "is " + role + " still, though " + later + " has become it since", null);
  }

  static AttemptFailed timedOut(String message) {
    return new AttemptFailed(Step.TIMEOUT, message, null);
  }

  /** Others failed at the host before this attempt had its turn. */
  static AttemptFailed notBegun() {
    return new AttemptFailed(Step.NOT_BEGUN, "was not tried", null);
  }

  /** What to say of the host where there is no exception of the driver to tell. */
  String reason() {
    return String.valueOf(getMessage());
  }

  Step step() {
    return step;
  }
}
