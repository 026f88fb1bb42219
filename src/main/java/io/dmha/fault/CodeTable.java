package io.dmha.fault;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the codes of one database mean. Vendor codes keep their sign: Dameng's 6001 is a broken link
 * seen by the driver, -6001 is a server with no free session. Immutable.
 */
public final class CodeTable {
  private static final CodeTable GENERIC =
      new CodeTable("Other databases", null, StandardStates.addTo(new Rows()));
  private static final CodeTable POSTGRESQL =
      new CodeTable("PostgreSQL", null, StandardStates.addTo(PostgresStates.addTo(new Rows())));
  private static final CodeTable H2 = new CodeTable("H2", "org.h2.", H2Codes.addTo(new Rows()));
  private static final CodeTable DAMENG =
      new CodeTable(
          "Dameng", "dm.jdbc.", DamengServerCodes.addTo(DamengDriverCodes.addTo(new Rows())));

  private static final Map<Integer, CodeRow> LOGINS = LoginCodes.all().codes;

  private final String name;
  private final @Nullable String vendorClasses;
  private final List<CodeRow> printed;
  private final Map<Integer, CodeRow> codes;
  private final List<Rows.Span> spans;
  private final Map<String, CodeRow> states;

  private CodeTable(String name, @Nullable String vendorClasses, Rows rows) {
    this.name = name;
    this.vendorClasses = vendorClasses;
    this.printed = new ArrayList<>(rows.inOrder);
    this.codes = new HashMap<>(rows.codes);
    this.spans = new ArrayList<>(rows.spans);
    this.states = new HashMap<>(rows.states);
  }

  /** Dameng DM8: vendor codes only, since its SQLStates say nothing (22000) or mislead (08007). */
  public static CodeTable dameng() {
    return DAMENG;
  }

  /** H2 2.x: vendor codes only; its SQLStates are mostly the same numbers. */
  public static CodeTable h2() {
    return H2;
  }

  /** PostgreSQL: SQLStates; it has no vendor codes. */
  public static CodeTable postgresql() {
    return POSTGRESQL;
  }

  /** Any other database: what the SQL standard and JDBC promise, and no vendor codes. */
  public static CodeTable generic() {
    return GENERIC;
  }

  /** The rows as a Markdown table. */
  public String toMarkdown() {
    StringBuilder page = new StringBuilder();
    page.append("| code | meaning | connecting | in session | at commit | link usable |");
    page.append(" host blamed | source |\n|---|---|---|---|---|---|---|---|\n");
    for (CodeRow row : printed) {
      page.append(row.toMarkdown());
    }
    return page.toString();
  }

  /**
   * What the tables say of a code or an SQLState, a line for each database that has it; all lines
   * where it is empty. Where no table has an SQLState, its class speaks for it.
   */
  public static List<CodeMeaning> meanings(String key) {
    List<CodeMeaning> found = new ArrayList<>();
    for (CodeTable table : new CodeTable[] {DAMENG, H2, POSTGRESQL, GENERIC}) {
      for (CodeRow row : key.isEmpty() ? table.printed : table.rowsOf(key)) {
        found.add(new CodeMeaning(table, row));
      }
    }
    return found;
  }

  private List<CodeRow> rowsOf(String key) {
    List<CodeRow> rows = new ArrayList<>();
    if (key.matches("-?[1-9][0-9]{0,8}")) {
      addIfAny(rows, rowOf(Integer.parseInt(key)));
    }
    if (key.matches("[0-9A-Z]{5}")) {
      CodeRow exact = states.get(key);
      addIfAny(rows, exact == null ? states.get(key.substring(0, 2)) : exact);
    }
    return rows;
  }

  private static void addIfAny(List<CodeRow> rows, @Nullable CodeRow row) {
    if (row != null) {
      rows.add(row);
    }
  }

  @Override
  public String toString() {
    return name;
  }

  /** Whether vendor codes speak before SQLStates, and before the classes of the cause chain. */
  boolean knowsVendorCodes() {
    return vendorClasses != null;
  }

  /**
   * Whether a RuntimeException of the driver, by its own strand of causes, may mean that it lost
   * its place in the stream. Dameng's driver answers truncated or odd frames so, and leaves the
   * connection open.
   */
  boolean mayHaveLostItsPlace(List<Throwable> causes) {
    return this == DAMENG && DriverFrames.mayBeAtDamengsWire(causes);
  }

  /**
   * Whether the server has refused a statement by it, as far as the exception tells: what a driver
   * says by itself it may say of what the server has done.
   */
  boolean isAnswer(SQLException e) {
    if (this == DAMENG) {
      return Reflected.vendorCode(e) < 0;
    }
    return this == H2 ? isVendors(e) : Reflected.isFromServer(e);
  }

  /** Whether an Error may have come where a message was read or written. */
  boolean mayHaveBeenAtWire(List<Throwable> causes) {
    if (this == DAMENG) {
      return DriverFrames.mayBeAtDamengsWire(causes);
    }
    if (this == H2) {
      return DriverFrames.mayBeAtH2sWire(causes);
    }
    return this == POSTGRESQL
        ? DriverFrames.mayBeAtPostgresWire(causes)
        : DriverFrames.mayBeAtSocket(causes);
  }

  /**
   * Whether this error of the statement's own cannot hide that the driver lost the link: only H2's
   * exceptions have a code of their own for that. What another wrote has any number for a code.
   */
  boolean neverHidesLinkBehind(@Nullable SQLException e) {
    return this == H2 && e != null && isVendors(e);
  }

  /** Whether an I/O error was none of the link: H2's driver reads LOBs and streams away from it. */
  boolean isAwayFromWire(List<Throwable> causes) {
    return this == H2
        && !NetworkClasses.areOfSocket(causes)
        && !DriverFrames.mayBeAtH2sWire(causes);
  }

  /** While connecting: whether no other host, and no later try, would take these settings. */
  boolean isSetting(SQLException e) {
    if (this == H2 && DriverFrames.isOfEmbeddedH2(e)) {
      return H2Codes.isOfOwnFile(e.getErrorCode());
    }
    return this == POSTGRESQL && DriverFrames.isOfPostgresSetting(e);
  }

  /** Where only SQLStates are known: whether the vendor code is that of a refused login. */
  @Nullable Evidence loginRefusal(SQLException e) {
    CodeRow row = knowsVendorCodes() ? null : LOGINS.get(e.getErrorCode());
    return row == null ? null : new Evidence(row.kind, "vendor code " + row.key);
  }

  /** The verdict on the exact vendor code or SQLState. */
  @Nullable Evidence exactly(SQLException e) {
    int code = Reflected.vendorCode(e);
    if (this == H2 && isVendors(e) && H2Codes.isOfNestedCall(e)) {
      return new Evidence(Kind.HOST_STATE, "error of a nested call");
    }
    if (this == H2 && isVendors(e) && H2Codes.isOfClosedStore(e)) {
      return new Evidence(Kind.LINK, "the server closes its database");
    }
    if (knowsVendorCodes() && (code != 0 || isVendors(e))) {
      CodeRow row = rowOf(code);
      return row == null ? null : new Evidence(row.kind, "vendor code " + code);
    }
    return byState(e.getSQLState(), e.getSQLState());
  }

  /** The verdict on the first two characters of the SQLState. */
  @Nullable Evidence byStateClass(SQLException e) {
    String state = e.getSQLState();
    if (state == null || state.length() < 2 || isVendors(e)) {
      return null;
    }
    return byState(state.substring(0, 2), state);
  }

  private @Nullable CodeRow rowOf(int code) {
    CodeRow row = codes.get(code);
    for (int i = 0; row == null && i < spans.size(); i++) {
      row = spans.get(i).rowOf(code);
    }
    return row;
  }

  private @Nullable Evidence byState(@Nullable String key, @Nullable String state) {
    Map<String, CodeRow> known = knowsVendorCodes() ? GENERIC.states : states;
    CodeRow row = key == null ? null : known.get(key);
    if (row == null || state == null) {
      return null;
    }
    // What is no SQLState may be anything, a secret too.
    String shown = state.matches("[0-9A-Z]{5}") ? state : row.key;
    return new Evidence(row.kind, "SQLState " + shown);
  }

  private boolean isVendors(SQLException e) {
    return vendorClasses != null && e.getClass().getName().startsWith(vendorClasses);
  }
}
