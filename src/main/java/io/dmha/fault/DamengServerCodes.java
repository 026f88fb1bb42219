package io.dmha.fault;

import static io.dmha.fault.Kind.ABORTED;
import static io.dmha.fault.Kind.BUSY;
import static io.dmha.fault.Kind.CANCEL;
import static io.dmha.fault.Kind.HOST_FULL;
import static io.dmha.fault.Kind.HOST_STATE;
import static io.dmha.fault.Kind.LINK;
import static io.dmha.fault.Kind.LOCAL;
import static io.dmha.fault.Kind.LOGIN;
import static io.dmha.fault.Kind.NOT_NOW;
import static io.dmha.fault.Kind.READ_ONLY;
import static io.dmha.fault.Kind.ROLE;
import static io.dmha.fault.Kind.SESSION_ENDED;
import static io.dmha.fault.Kind.SETUP;
import static io.dmha.fault.Kind.STATEMENT;

/**
 * Negative codes: answers of a Dameng server. All have SQLState 22000 unless the driver knows
 * better, so nothing but the code tells them apart.
 */
final class DamengServerCodes {
  private static final String MANUAL = "Dameng manual";
  private static final String LISTED = "published listings of V$ERR_INFO";
  private static final String NAMED = "driver 8.1.3.140, its table of errors";
  private static final String WEAK = "public sources, unconfirmed";

  private DamengServerCodes() {}

  static Rows addTo(Rows rows) {
    system(rows);
    session(rows);
    transaction(rows);
    statement(rows);
    dpi(rows);
    return others(rows);
  }

  private static void system(Rows rows) {
    rows.from(LISTED)
        .code(-501, HOST_STATE, "rollback space full")
        .code(-502, HOST_STATE, "temporary space full")
        .code(-504, HOST_STATE, "table space full")
        .code(-506, LINK, "SESSION system error; the session is suspect")
        .code(-507, LINK, "heap error; the session is suspect")
        .code(-508, HOST_STATE, "system is not in CONFIG mode")
        .code(-509, ROLE, "system is in CONFIG mode")
        .code(-514, HOST_STATE, "system is OPEN, the request needs MOUNT")
        .code(-515, ROLE, "system is SUSPENDed")
        .from(LISTED + ", " + MANUAL)
        .code(-503, HOST_FULL, "server out of memory")
        .code(-510, ROLE, "system is in MOUNT state, as during a switchover")
        .from(NAMED)
        .code(-604, BUSY, "limit on executing sessions exceeded")
        .code(-608, BUSY, "limit on requests of sessions exceeded")
        .code(-613, ROLE, "the server asks the session to move to another endpoint")
        .from(MANUAL)
        .code(-607, NOT_NOW, "MPP takes no logins during switch or takeover")
        .code(-710, ROLE, "attempt to modify a database in STANDBY mode")
        .code(-717, LINK, "redo log damaged; the host is failing")
        .code(-723, LINK, "redo log damaged; the host is failing")
        .code(-731, HOST_STATE, "archives overlap")
        .from(WEAK)
        .code(-718, HOST_STATE, "meaning not published");
  }

  private static void session(Rows rows) {
    rows.from(MANUAL + ", " + NAMED)
        .code(-6001, HOST_FULL, "no free session on the server")
        .code(-6010, LINK, "connection lost; also by a database link, but no ping could tell")
        .from(NAMED)
        .code(-6002, BUSY, "too many sessions of this user")
        .code(-6003, HOST_STATE, "connection cannot be established")
        .code(-6007, CANCEL, "out-of-band message received: cancelled")
        .code(-6015, LOGIN, "authentication failed")
        .code(-2512, SESSION_ENDED, "user not authorised, or the time limit of the session is over")
        .from(MANUAL)
        .code(-2501, LOGIN, "wrong user name or password; each try brings the account lock nearer")
        .code(-6012, HOST_STATE, "cannot connect to a host (of a database link, in a session)")
        .code(-6024, HOST_FULL, "global login at another node failed")
        .from(WEAK)
        .code(-6004, LINK, "network failure between servers")
        .code(-6006, LINK, "invalid message; the session is suspect")
        .code(-6021, LINK, "MAL link to another node is down");
  }

  private static void transaction(Rows rows) {
    rows.from(MANUAL)
        .code(-6403, ABORTED, "deadlock; only the statement is undone, so roll back first")
        .code(-6407, BUSY, "lock timeout")
        .code(-6509, BUSY, "object in use")
        .code(-7120, ABORTED, "rollback record too old (snapshot too old)")
        .from(NAMED)
        .code(-6409, BUSY, "object locked, not waiting")
        .code(-6506, READ_ONLY, "modification in a read-only transaction")
        .code(-6540, ROLE, "MGR node is read-only")
        .code(-6515, CANCEL, "operation cancelled")
        .code(-7049, CANCEL, "statement timeout")
        .code(-3887, BUSY, "DPC moves the table space; try again")
        .code(-3934, BUSY, "DPC weak read; try again");
  }

  private static void statement(Rows rows) {
    rows.from(NAMED)
        .code(-6510, STATEMENT, "change of transaction attributes inside a transaction")
        .code(-6602, STATEMENT, "unique constraint violated")
        .code(-6607, STATEMENT, "foreign key violated")
        .code(-6609, STATEMENT, "not-null constraint violated")
        .code(-6612, STATEMENT, "duplicate key")
        .code(-7036, STATEMENT, "row set too large")
        .code(-9314, STATEMENT, "XA savepoint does not match");
  }

  private static void dpi(Rows rows) {
    rows.from(MANUAL + " (C client; seen through proxies and links)")
        .code(-70019, LINK, "network failure")
        .code(-70028, LINK, "socket could not be made")
        .code(-70065, LINK, "the client switched to a new session")
        .code(-70066, LINK, "the client could not switch")
        .code(-70070, SETUP, "TLS could not be set up");
  }

  private static Rows others(Rows rows) {
    return rows.from(MANUAL + ", ranges")
        .span(-200, -101, HOST_STATE, "any other: start-up")
        .span(-800, -501, HOST_STATE, "any other: system")
        .span(-5500, -2001, STATEMENT, "any other: parsing and definition")
        .span(-6000, -5501, LOGIN, "any other: privileges")
        .span(-6599, -6501, STATEMENT, "any other: state of the transaction")
        .span(-6699, -6601, STATEMENT, "any other: constraints")
        .span(-8000, -6001, HOST_STATE, "any other: run time")
        .span(-70081, -70000, LOCAL, "any other: C client")
        .span(Integer.MIN_VALUE, -1, STATEMENT, "any other answer of the server");
  }
}
