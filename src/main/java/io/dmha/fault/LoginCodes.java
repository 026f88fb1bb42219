package io.dmha.fault;

import static io.dmha.fault.Kind.LOGIN;

/**
 * Vendor codes of refused logins, for databases that are known by SQLStates alone. They are read
 * while connecting only, before the SQLState: Oracle says 72000 or 99999, SQL Server S0001 and DB2
 * 08001, and who takes that for a host that is down locks the account on every host.
 *
 * <p>The numbers of different vendors meet (1045 is Oracle's and MySQL's). While connecting, to be
 * wrong costs an error; in a session they say nothing.
 */
final class LoginCodes {
  private LoginCodes() {}

  static Rows all() {
    Rows rows = new Rows();
    rows.from("Oracle Database Error Messages, ORA-00000 to ORA-28001")
        .code(1005, LOGIN, "Oracle: no password given")
        .code(1017, LOGIN, "Oracle: wrong user name or password")
        .code(28000, LOGIN, "Oracle: account is locked")
        .code(28001, LOGIN, "Oracle: password has expired")
        .from("Oracle Database Error Messages; MySQL Server Error Reference")
        .code(1045, LOGIN, "Oracle: no CREATE SESSION privilege; MySQL: access denied");
    rows.from("SQL Server, Database Engine events and errors, 18000 to 18999")
        .code(18452, LOGIN, "SQL Server: login from an untrusted domain")
        .code(18456, LOGIN, "SQL Server: login failed")
        .code(18470, LOGIN, "SQL Server: account is disabled")
        .code(18486, LOGIN, "SQL Server: account is locked out")
        .code(18487, LOGIN, "SQL Server: password has expired")
        .code(18488, LOGIN, "SQL Server: password must be changed");
    rows.from("MySQL Server Error Reference")
        .code(1044, LOGIN, "MySQL: user may not use the database")
        .code(1698, LOGIN, "MySQL: access denied without a password")
        .code(1862, LOGIN, "MySQL: password has expired")
        .code(3118, LOGIN, "MySQL: account is locked");
    return rows.from("Db2 messages; error codes of its JDBC driver")
        .code(-4214, LOGIN, "Db2: wrong user or password, found by the driver")
        .code(-30082, LOGIN, "Db2: wrong user or password (SQLState 08001, yet no broken link)");
  }
}
