package io.dmha.tool.doctor;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** All checks. Stateless. */
final class Checks {
  static final List<Check> ALL =
      Collections.unmodifiableList(
          Arrays.asList(
              new ReachCheck(),
              new RoleCheck(),
              new GuardCheck(),
              new ParameterCheck(),
              new RightsCheck(),
              new MemberCheck(),
              new UrlCheck(),
              new VersionCheck(),
              new ClockCheck(),
              new LoadCheck(),
              new LicenseCheck(),
              new PostgresCheck()));

  private Checks() {}
}
