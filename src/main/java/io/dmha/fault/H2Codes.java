package io.dmha.fault;

import static io.dmha.fault.Kind.ABORTED;
import static io.dmha.fault.Kind.BUSY;
import static io.dmha.fault.Kind.CANCEL;
import static io.dmha.fault.Kind.GARBLED;
import static io.dmha.fault.Kind.HOST_STATE;
import static io.dmha.fault.Kind.LINK;
import static io.dmha.fault.Kind.LOGIN;
import static io.dmha.fault.Kind.ROLE;
import static io.dmha.fault.Kind.STATEMENT;
import static io.dmha.fault.Kind.UNCLASSIFIED;

import java.sql.SQLException;
import java.util.regex.Pattern;

/**
 * H2 2.x. No row is certain that a request never left: a closed link shows as 90067 or 90121, and
 * so does one that broke, or a server that shuts down, while the statement was on its way.
 */
final class H2Codes {
  private static final Pattern STATE = Pattern.compile("[0-9A-Z]{5}");

  /** H2's DataUtils.ERROR_CLOSED and ERROR_TRANSACTION_ILLEGAL_STATE, behind its version. */
  private static final Pattern CLOSED =
      Pattern.compile(
          "General error: \"(org\\.h2\\.mvstore\\.MVStoreException: )?[^\"]{0,200}"
              + " \\[[0-9.]{1,20}/(4|103)\\]");

  private H2Codes() {}

  /**
   * Whether the server has closed what it stores in below a statement: what a session is told, by
   * the code of any general error, whose database is being shut down at that moment. Its
   * transaction has ended.
   */
  static boolean isOfClosedStore(SQLException e) {
    String message = e.getMessage();
    return e.getErrorCode() == 50000 && message != null && CLOSED.matcher(message).lookingAt();
  }

  /**
   * Whether it is an error that a function, a trigger, a linked table or SIGNAL made, with whatever
   * SQLState they like. It has no code, as H2's own always have; or, where the database runs in
   * this process, it is caused by the exception of another driver. A peer that does not speak H2
   * gives no code either, but no SQLState and no SQL.
   */
  static boolean isOfNestedCall(SQLException e) {
    Throwable cause = e.getCause();
    boolean isOfOther =
        cause instanceof SQLException && !cause.getClass().getName().startsWith("org.h2.");
    return isOfOther || (e.getErrorCode() == 0 && isToldBySession(e));
  }

  private static boolean isToldBySession(SQLException e) {
    String state = e.getSQLState();
    String sql = Reflected.h2Sql(e);
    return (state != null && STATE.matcher(state).matches()) || (sql != null && !sql.isEmpty());
  }

  /** Whether it is the matter of a file that this very process opens: no host, and no waiting. */
  static boolean isOfOwnFile(int code) {
    return code == 90020 || code == 90028 || code == 90030 || code == 90031;
  }

  static Rows addTo(Rows rows) {
    rows.from("H2 2.4.240, observed")
        .code(90067, LINK, "connection broken; often without the cause")
        .code(90121, LINK, "database closed; also every call on a link known to be broken")
        .code(90020, ROLE, "database file is open in another process: not this host now")
        .code(90135, STATEMENT, "database is open in exclusive mode")
        .code(28000, LOGIN, "wrong user name or password")
        .code(90146, LOGIN, "database not found, and it may not be made")
        .code(0, GARBLED, "an error frame without code, SQLState and SQL: not H2's protocol")
        .code(90007, STATEMENT, "object was closed by the application");
    rows.from("org.h2.api.ErrorCode")
        .code(90098, LINK, "database has been closed")
        .code(8000, HOST_STATE, "error while opening the database")
        .code(90149, LOGIN, "remote database not found, and it may not be made")
        .code(90013, LOGIN, "database not found")
        .code(90046, LOGIN, "wrong URL")
        .code(90047, LINK, "driver and server speak different versions")
        .code(90117, HOST_STATE, "server allows no remote connections")
        .code(90028, UNCLASSIFIED, "I/O error of the database file")
        .code(90030, UNCLASSIFIED, "database file is corrupt")
        .code(90031, UNCLASSIFIED, "I/O error of the database file")
        .code(90108, UNCLASSIFIED, "server out of memory")
        .code(50000, UNCLASSIFIED, "general error")
        .code(90026, STATEMENT, "object could not be serialized: no matter of isolation")
        .code(90097, Kind.READ_ONLY, "database is read-only")
        .code(40001, ABORTED, "deadlock; the transaction was rolled back")
        .code(90131, ABORTED, "row was changed by another transaction")
        .code(50200, BUSY, "lock timeout")
        .code(57014, CANCEL, "statement was cancelled or timed out")
        .code(90039, STATEMENT, "large object timed out");
    return rows.span(1, Integer.MAX_VALUE, STATEMENT, "any other answer of the server");
  }
}
