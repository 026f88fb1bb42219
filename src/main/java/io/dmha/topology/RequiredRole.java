package io.dmha.topology;

/** Which role of a host the application asked for. */
public enum RequiredRole {
  /** A host that takes writes. */
  PRIMARY("primary"),
  /** A host that is a standby. */
  STANDBY("standby"),
  /** A host that takes writes; a standby where there is none. */
  PREFER_PRIMARY("preferPrimary"),
  /** A standby; a host that takes writes where there is none. */
  PREFER_STANDBY("preferStandby"),
  /** Whichever answers first. */
  ANY("any");

  private final String settingValue;

  RequiredRole(String settingValue) {
    this.settingValue = settingValue;
  }

  /**
   * The wish that the setting {@code dmha.role} names.
   *
   * @throws IllegalArgumentException if it names none
   */
  public static RequiredRole named(String settingValue) {
    for (RequiredRole wish : values()) {
      if (wish.settingValue.equals(settingValue)) {
        return wish;
      }
    }
    throw new IllegalArgumentException(settingValue);
  }

  /** Whether a host of this role may be used at all. */
  public boolean accepts(Role role) {
    switch (this) {
      case PRIMARY:
        return role.isWritable();
      case STANDBY:
        return role == Role.STANDBY;
      case PREFER_PRIMARY:
      case PREFER_STANDBY:
      case ANY:
        return role != Role.CLOSED;
    }
    throw new AssertionError(this);
  }

  /** Whether a host of this role need not be compared with the others. */
  public boolean isContentWith(Role role) {
    switch (this) {
      case PREFER_PRIMARY:
        return role.isWritable();
      case PREFER_STANDBY:
        return role == Role.STANDBY;
      case PRIMARY:
      case STANDBY:
      case ANY:
        return accepts(role);
    }
    throw new AssertionError(this);
  }

  @Override
  public String toString() {
    return settingValue;
  }
}
