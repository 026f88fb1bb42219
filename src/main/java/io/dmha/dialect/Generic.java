package io.dmha.dialect;

import io.dmha.fault.CodeTable;
import io.dmha.sql.SessionReader;
import io.dmha.url.DmhaUrl;
import org.jspecify.annotations.Nullable;

/**
 * Any database that is not known by name: nothing is assumed that the JDBC standard does not say.
 */
final class Generic extends Dialect {
  private final SessionReader sessions;

  Generic(@Nullable String roleQuery, SessionReader sessions) {
    super(roleQuery);
    this.sessions = sessions;
  }

  @Override
  public @Nullable String driverClass() {
    return null;
  }

  /** JDBC leaves it to the driver; Oracle's commits. */
  @Override
  public boolean closeMayCommit(DmhaUrl url) {
    return true;
  }

  @Override
  public CodeTable codes() {
    return CodeTable.generic();
  }

  @Override
  public SessionReader sessions() {
    return sessions;
  }
}
