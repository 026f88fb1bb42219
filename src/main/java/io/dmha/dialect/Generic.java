package io.dmha.dialect;

import io.dmha.fault.CodeTable;
import io.dmha.settings.DmhaUrl;
import io.dmha.sql.SessionText;
import io.dmha.sql.SessionsOfOthers;
import org.jspecify.annotations.Nullable;

/**
 * Any database that is not known by name: nothing is assumed that the JDBC standard does not say.
 */
final class Generic extends Dialect {
  Generic(@Nullable String roleQuery) {
    super(roleQuery);
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
  public SessionText sessionText(String sql) {
    return SessionsOfOthers.READER.read(sql);
  }
}
