package io.dmha.fault;

import java.sql.SQLException;
import java.util.Map;

/** Writes the page of the manual from the tables. */
final class FaultPage {
  private static final String RULES =
      "# Faults: what a failure means\n\n"
          + "Written from the tables of codes in `fault`, which are the place to change (`StandardStates`, `PostgresStates`,\n"
          + "`DamengServerCodes`, `DamengDriverCodes`, `H2Codes`, `LoginCodes`); a test holds the two equal, and\n"
          + "`-Ddmha.writePages=true` rewrites this page.\n\n"
          + "## Order of the evidence\n\n"
          + "1. The phase of the call, which dmha knows itself. Before anything was sent, a lost\n"
          + "   link is `NOT_SENT`; with a commit on its way it is `UNKNOWN_OUTCOME`.\n"
          + "2. Where the database has vendor codes (Dameng, H2): a code that is a definite answer.\n"
          + "   The sign counts, and for Dameng the code from before `errMap` counts.\n"
          + "   While connecting, a setting that no host would take comes before it: a class that is\n"
          + "   not there, a value that PostgreSQL's driver refuses by itself, a file of H2\n"
          + "   that this very process opens. It is FATAL: told at once, in the driver's words.\n"
          + "   Not so these codes from a server of H2. 90020: the process that holds the file may be the\n"
          + "   one that has just died, whose lock is taken over after seconds, or the file is another\n"
          + "   host's for now. 90028 and 90031: the disk of that host; another has one of its own.\n"
          + "   An ordinary error by its code or SQLState comes before an IOException of unknown\n"
          + "   origin among its causes; for H2's own exceptions before any, since a function may\n"
          + "   have thrown the cause.\n"
          + "3. The classes of the cause chain that belong to the network, outermost first. While\n"
          + "   connecting, a refused login comes before them: by SQLState 28, or by the vendor\n"
          + "   codes of the last table.\n"
          + "4. The exact vendor code or SQLState, then JDBC's exception classes, then the class of\n"
          + "   the SQLState. Dameng's and H2's own exceptions are never read by SQLState.\n"
          + "5. Chained exceptions (`getNextException`), each with its causes by the same rules: they\n"
          + "   can only make a lost link of it.\n"
          + "6. Suppressed exceptions and message texts: they can only make the link unusable.\n\n"
          + "A RuntimeException without such evidence means: while connecting, another host. In a\n"
          + "session of Dameng, that the driver lost its place in the stream (`LINK_LOST`), if it\n"
          + "was at the wire: a frame of its stack, or of a cause's, is in a package of dm.jdbc other\n"
          + "than driver, internal, filter and util, or in util.buffer; or it has no frames. Those\n"
          + "read and write messages, under names that differ by version (dm.jdbc.a.a, dm.jdbc.b.b);\n"
          + "its class says nothing. From anywhere else, as from a conversion, it is `APPLICATION`,\n"
          + "and so is any of another driver; at a commit `UNKNOWN_OUTCOME`.\n\n"
          + "Errors are passed through; while connecting, they mean another host, and are the cause of\n"
          + "what is told if there is none. The link is given up if the call may have been sent and a\n"
          + "message may be half read: the JVM is out of memory or stack, the thread was stopped, or\n"
          + "the driver was at the wire. Dameng's was by the rule above; H2's with a frame of\n"
          + "Transfer, SessionRemote, CommandRemote or ResultRemote; PostgreSQL's with one of\n"
          + "QueryExecutorImpl or PGStream; another driver with one of a socket or a channel.\n\n"
          + "A stream or reader of the application that throws while its driver reads it is marked,\n"
          + "and reaches the driver as an IOException also where it threw something else:\n"
          + "PostgreSQL's driver ends its message after the one, and loses its place after the\n"
          + "other. It is an ordinary error, unless the driver says by a code or SQLState that it\n"
          + "gave up the link. Dameng's code 0 says nothing. Rows are updated by streams that are\n"
          + "marked as well, and throw their RuntimeExceptions as they are.\n\n"
          + "In a session PostgreSQL's server says itself what an error ends: one of severity ERROR\n"
          + "leaves the session well, whatever its SQLState (a foreign server is down, a function\n"
          + "raises 57P01); FATAL and PANIC end it, whatever the SQLState. Read is the word that no\n"
          + "language changes; where that cannot be had, the translated one; a word that is not\n"
          + "known leaves it to the SQLState.\n\n"
          + "H2's own errors have a code. An error without one, but with an SQLState or SQL, was made\n"
          + "by a function, a trigger or SIGNAL: ordinary, whatever the SQLState. So is one whose\n"
          + "cause is the exception of another driver. Its 90028 is no lost link, whatever IOException\n"
          + "is its cause, if no frame of the stacks is where H2 reads and writes messages (Transfer,\n"
          + "SessionRemote, CommandRemote, ResultRemote, LobStorageRemoteInputStream), as where a\n"
          + "place is behind the end of a LOB. A general error (50000) whose text is an\n"
          + "MVStoreException of code 4 or 103 is a lost link: its server closes the database under the\n"
          + "statement.\n\n"
          + "A step that failed must fail alike when its transaction is done again: state, code and\n"
          + "text, also of what is chained. Left out are H2's row keys and, on PostgreSQL, all but\n"
          + "message, detail and the names of schema, table, column, type and constraint; of 23502\n"
          + "and 23514 the detail too, which is the row with the keys made for it.\n\n"
          + "A code that is in no table, such as one raised by a trigger, is an ordinary error at a\n"
          + "commit too, if PostgreSQL's driver has it from the server; else `UNKNOWN_OUTCOME`.\n\n"
          + "`isSurelyNotSent()` holds before anything was sent, and for Dameng 6060 and\n"
          + "PostgreSQL 08003: their drivers look before they write. It does not hold for batches.\n";

  private FaultPage() {}

  static String text() {
    StringBuilder page = new StringBuilder(RULES);
    kinds(page);
    sockets(page);
    jdbc(page);
    table(page, "Dameng", CodeTable.dameng());
    table(page, "H2", CodeTable.h2());
    table(page, "PostgreSQL", CodeTable.postgresql());
    table(page, "Other databases", CodeTable.generic());
    logins(page);
    return page.toString();
  }

  private static void logins(StringBuilder page) {
    page.append("\n## Other databases: vendor codes of refused logins\n\n");
    page.append(
        "FATAL while connecting, so that no account is locked on every host. In a session\n");
    page.append("they are not read.\n\n| code | meaning | source |\n|---|---|---|\n");
    for (CodeRow each : LoginCodes.all().inOrder) {
      row(page, each.key, each.meaning, each.source);
    }
  }

  private static void kinds(StringBuilder page) {
    page.append("\n## Kinds of evidence, by phase\n\n");
    page.append("Connecting is RESOLVE, CONNECT and LOGIN.\n\n");
    page.append("| kind | meaning | connecting | BEFORE_SEND | SENT | COMMIT_SENT |\n");
    page.append("|---|---|---|---|---|---|\n");
    for (Kind kind : Kind.values()) {
      row(
          page,
          kind.name(),
          kind.meaning,
          kind.in(Phase.CONNECT),
          kind.in(Phase.BEFORE_SEND),
          kind.in(Phase.SENT),
          kind.in(Phase.COMMIT_SENT));
    }
  }

  private static void sockets(StringBuilder page) {
    page.append("\n## Socket errors\n\n");
    page.append("All of them are a lost link, in the light of the phase. Those marked local are\n");
    page.append("not the host's fault. Numbers: errno(3), sys/errno.h, winsock2.h.\n\n");
    page.append("| name | Linux | macOS | Windows | local | texts |\n|---|---|---|---|---|---|\n");
    for (SocketErrno each : SocketErrno.values()) {
      row(
          page,
          each.name(),
          each.number(0),
          each.number(1),
          each.number(2),
          each.isLocal() ? "yes" : "",
          String.join(" · ", each.texts()));
    }
    page.append(
        "\nA failed TLS handshake is FATAL, unless a socket error or end of stream is among");
    page.append(
        "\nits causes. Interrupts (ClosedByInterruptException, InterruptedIOException except");
    page.append("\nSocketTimeoutException) are CANCELLED, at a commit UNKNOWN_OUTCOME.\n");
  }

  private static void jdbc(StringBuilder page) {
    page.append("\n## JDBC exception classes\n\n| class | kind |\n|---|---|\n");
    for (Map.Entry<Class<? extends SQLException>, Kind> each : JdbcClasses.KINDS.entrySet()) {
      row(page, each.getKey().getSimpleName(), each.getValue());
    }
  }

  private static void table(StringBuilder page, String name, CodeTable table) {
    page.append("\n## ").append(name).append("\n\n").append(table.toMarkdown());
  }

  private static void row(StringBuilder page, Object... cells) {
    page.append('|');
    for (Object cell : cells) {
      page.append(' ').append(cell).append(" |");
    }
    page.append('\n');
  }
}
