package io.dmha.fault;

import static io.dmha.fault.Kind.ABORTED;
import static io.dmha.fault.Kind.BUSY;
import static io.dmha.fault.Kind.CLOSED;
import static io.dmha.fault.Kind.GARBLED;
import static io.dmha.fault.Kind.HOST_FULL;
import static io.dmha.fault.Kind.LINK;
import static io.dmha.fault.Kind.LOCAL;
import static io.dmha.fault.Kind.LOGIN;
import static io.dmha.fault.Kind.UNCLASSIFIED;

/** What PostgreSQL says more exactly than the standard does. */
final class PostgresStates {
  private PostgresStates() {}

  static Rows addTo(Rows rows) {
    rows.from("PostgreSQL manual, appendix A")
        .state("57P01", LINK, "ended by the administrator, as at a shutdown")
        .state("57P02", LINK, "ended because another backend crashed")
        .state("57P03", LINK, "starting up, shutting down or recovering: takes no sessions")
        .state("57P04", Kind.SESSION_ENDED, "database dropped")
        .state("57P05", LOCAL, "session was idle for too long")
        .state("25P03", LOCAL, "session was idle in a transaction for too long")
        .state("25P04", LOCAL, "transaction timeout; the session is ended")
        .state("08P01", GARBLED, "protocol violation")
        .state("40P01", ABORTED, "deadlock; the transaction was rolled back")
        .state("72000", ABORTED, "snapshot too old")
        .state("53300", HOST_FULL, "too many connections")
        .state("55P03", BUSY, "lock not available")
        .state("55006", BUSY, "object in use")
        .state("58", UNCLASSIFIED, "system error outside the database")
        .state("XX", UNCLASSIFIED, "internal error")
        .state("F0", UNCLASSIFIED, "wrong configuration file");
    return rows.from("pgjdbc 42.7.7")
        .state("08003", CLOSED, "closed connection, found before anything is written")
        .state("08004", LOGIN, "kind of authentication or TLS not supported")
        .state("99999", UNCLASSIFIED, "unexpected exception in the driver");
  }
}
