package io.dmha.target;

import io.dmha.fault.CodeTable;
import org.jspecify.annotations.Nullable;

/** PostgreSQL with pgjdbc. */
final class PostgreSql extends Target {
  private static final String ROLE_QUERY =
      "SELECT CASE WHEN pg_is_in_recovery() THEN 'STANDBY' ELSE 'PRIMARY' END";

  PostgreSql(@Nullable String roleQuery) {
    super(roleQuery == null ? ROLE_QUERY : roleQuery);
  }

  @Override
  public @Nullable String driverClass() {
    return "org.postgresql.Driver";
  }

  @Override
  public CodeTable codes() {
    return CodeTable.postgresql();
  }

  /** DDL is part of its transaction; what cannot be, such as CREATE DATABASE, is refused in one. */
  @Override
  public boolean ddlMayCommit() {
    return false;
  }
}
