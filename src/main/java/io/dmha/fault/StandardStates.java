package io.dmha.fault;

import static io.dmha.fault.Kind.ABORTED;
import static io.dmha.fault.Kind.BUSY;
import static io.dmha.fault.Kind.CANCEL;
import static io.dmha.fault.Kind.HOST_FULL;
import static io.dmha.fault.Kind.LINK;
import static io.dmha.fault.Kind.LOCAL;
import static io.dmha.fault.Kind.LOGIN;
import static io.dmha.fault.Kind.READ_ONLY;
import static io.dmha.fault.Kind.STATEMENT;
import static io.dmha.fault.Kind.UNKNOWN;

/** SQLStates that mean the same, or nearly so, for every database that uses them. */
final class StandardStates {
  private StandardStates() {}

  static Rows addTo(Rows rows) {
    rows.from("SQL standard, class 08")
        .state("08003", LOCAL, "connection closed; perhaps only found so while sending")
        .state("08004", LINK, "server refused the connection, as with too many of them")
        .state("08007", UNKNOWN, "link broke at commit or rollback; outcome unknown")
        .state("08", LINK, "any other failure of the link");
    rows.from("SQL standard, class 40")
        .state("40001", ABORTED, "serialization failure or deadlock")
        .state("40002", STATEMENT, "rolled back by a constraint; would fail again")
        .state("40003", UNKNOWN, "it is not known whether the statement completed")
        .state("40", ABORTED, "any other rollback by the database");
    rows.from("SQL standard")
        .state("25006", READ_ONLY, "read-only transaction")
        .state("28", LOGIN, "login refused")
        .state("3D000", LOGIN, "no such database");
    rows.from("common use")
        .state("25S03", ABORTED, "transaction was rolled back")
        .state("53300", HOST_FULL, "too many connections")
        .state("53", BUSY, "resources are short")
        .state("57014", CANCEL, "cancelled, or statement timeout")
        .state("70100", CANCEL, "cancelled, or statement timeout")
        .state("57P01", LINK, "ended by the administrator")
        .state("57P02", LINK, "ended by a crash")
        .state("57P03", LINK, "takes no sessions now");
    rows.from("SQL standard");
    for (String plain :
        "01 02 03 07 09 0A 0P 20 21 22 23 24 25 26 27 2D 34 3B 3C 3F 42 44".split(" ", -1)) {
      rows.state(plain, STATEMENT, "an ordinary error of the statement");
    }
    return rows;
  }
}
