package io.dmha.fault;

import static io.dmha.fault.Kind.CLOSED;
import static io.dmha.fault.Kind.GARBLED;
import static io.dmha.fault.Kind.LINK;
import static io.dmha.fault.Kind.LOCAL;
import static io.dmha.fault.Kind.LOGIN;
import static io.dmha.fault.Kind.ROLE;
import static io.dmha.fault.Kind.SETUP;
import static io.dmha.fault.Kind.STATEMENT;

/**
 * Positive codes: made up by the Dameng driver itself, on our side of the wire. Its SQLStates do
 * not help: 08007 stands for a closed result set, 40003 for an empty statement, and a switched
 * connection has an empty one.
 */
final class DamengDriverCodes {
  private static final String OBSERVED = "driver 8.1.3.140, observed";
  private static final String TABLE = "driver 8.1.3.140, its table of errors";

  private DamengDriverCodes() {}

  static Rows addTo(Rows rows) {
    link(rows);
    setup(rows);
    return statement(rows);
  }

  private static void link(Rows rows) {
    rows.from(OBSERVED)
        .code(6001, LINK, "communication error: any IOException of the socket")
        .code(6002, GARBLED, "message check failed: corrupt stream or another service on the port")
        .code(6060, CLOSED, "connection closed or never built; raised before anything is written")
        .code(6091, ROLE, "server mode does not match loginMode")
        .code(20000, LINK, "the driver switched to a new session; outcome of the statement unknown")
        .code(20001, LINK, "the driver could not switch; the link is dead")
        .from(TABLE)
        .code(0, LINK, "text of an IOException of the TLS layer")
        .code(6072, GARBLED, "a message could not be decrypted")
        .code(6100, LINK, "Unix socket could not be opened")
        .code(6601, LINK, "link to the standby failed (rwSeparate)")
        .code(6602, LINK, "rows of a standby that is gone (rwSeparate)");
  }

  private static void setup(Rows rows) {
    rows.from(TABLE)
        .code(6061, SETUP, "encryption could not be negotiated (08003, yet no closed link)")
        .code(6062, SETUP, "Kerberos failed (08003, yet no closed link)")
        .code(6063, LINK, "full name of the server not found (08003, yet no closed link)")
        .code(6071, LOCAL, "a message could not be encrypted")
        .from(OBSERVED)
        .code(20002, SETUP, "TLS could not be set up")
        .from(TABLE)
        .code(20018, LOGIN, "wrong URL");
  }

  private static Rows statement(Rows rows) {
    return rows.from(OBSERVED)
        .code(6034, STATEMENT, "result set is closed (08007, yet no unknown outcome)")
        .code(6035, STATEMENT, "statement is closed (08007, yet no unknown outcome)")
        .code(6098, STATEMENT, "network timeout could not be set")
        .from(TABLE)
        .code(6003, STATEMENT, "empty statement (40003, yet no unknown outcome)")
        .code(6008, STATEMENT, "connection was set read-only by the application")
        .code(6101, STATEMENT, "message above 512 MB, or unequal batch; refused before sending")
        .code(6104, STATEMENT, "object is closed")
        .span(1, 30000, STATEMENT, "any other check of the driver, or a warning");
  }
}
