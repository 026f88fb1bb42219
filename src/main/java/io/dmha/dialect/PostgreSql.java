package io.dmha.dialect;

import io.dmha.fault.CodeTable;
import io.dmha.fault.Reflected;
import io.dmha.sql.SessionReader;
import io.dmha.sql.SessionsOfPostgreSql;
import io.dmha.topology.LogPosition;
import io.dmha.topology.Role;
import io.dmha.url.DmhaUrl;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** PostgreSQL with pgjdbc. */
final class PostgreSql extends Dialect {
  /** Logged, so not one that is emptied by a crash; and no function stands before that of all. */
  private static final String SEQUENCE =
      "SELECT c.relkind = 'S' AND c.relpersistence = 'p' AND NOT EXISTS (SELECT 1 FROM"
          + " pg_catalog.pg_proc p WHERE p.proname = 'nextval' AND p.pronamespace <>"
          + " 'pg_catalog'::pg_catalog.regnamespace) FROM pg_catalog.pg_class c"
          + " WHERE c.oid = pg_catalog.to_regclass(?)";

  /** Off, a backslash in a literal is more than a character. */
  private static final String CONFORMING = "standard_conforming_strings";

  private static final String ROLE =
      "CASE WHEN pg_is_in_recovery() THEN 'STANDBY' ELSE 'PRIMARY' END";

  private static final String ROLE_QUERY = "SELECT " + ROLE;

  private static final String POSITION =
      "SELECT pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()"
          + " ELSE pg_current_wal_insert_lsn() END, '0/0')";

  /** A standby that follows a new primary names its timeline only after a while. */
  private static final String TIMELINE =
      "CASE WHEN pg_is_in_recovery() THEN (SELECT lpad(upper(to_hex(greatest("
          + "r.min_recovery_end_timeline, c.timeline_id))), 8, '0')"
          + " FROM pg_control_recovery() r, pg_control_checkpoint() c)"
          + " ELSE left(pg_walfile_name(pg_current_wal_lsn()), 8) END";

  private static final String NO_SUCH_FUNCTION = "42883";
  private static final String NOT_ALLOWED = "42501";

  private static final String SESSION =
      "(SELECT " + PostgresSessions.NAME + " FROM pg_stat_get_activity(pg_backend_pid()))";

  private static final String DATABASE =
      "(SELECT CAST(system_identifier AS text) FROM pg_control_system())";

  private static final String WAITS_FOR_STANDBY = "SyncRepWaitForLSN";

  private static final String DEFAULTS = "org/postgresql/driverconfig.properties";

  private final IdentityQuery introduction =
      new IdentityQuery(
          codes(),
          "SELECT " + DATABASE + ", " + SESSION + ", " + ROLE,
          "SELECT '', " + SESSION + ", " + ROLE,
          "SELECT '', '', " + ROLE);

  /** Whether a server of the URL does not know the functions; set by those who look. */
  private volatile boolean isWithoutPosition;

  /** Whether one does not tell its timeline; set by the same. */
  private volatile boolean isWithoutTimeline;

  /** Whether a server of the URL has said so of its literals. Set by those who connect. */
  private volatile boolean hasBackslash;

  PostgreSql(@Nullable String roleQuery) {
    super(roleQuery);
  }

  @Override
  public boolean canTellRole() {
    return true;
  }

  /** Whether the user has no query for it. */
  private boolean isRoleOurs() {
    return !super.canTellRole();
  }

  /** Without a transaction of its own: it reads nothing but what the server says of itself. */
  @Override
  public Role askRole(Connection connection) throws SQLException {
    if (!isRoleOurs()) {
      return super.askRole(connection);
    }
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(ROLE_QUERY)) {
      return role(answer.next() ? answer.getString(1) : null);
    }
  }

  /** One round trip; more where the user has a query for the role. */
  @Override
  public ServerIdentity greet(Connection connection, Predicate<Role> isFit) throws SQLException {
    Role given = isRoleOurs() ? Role.UNKNOWN : roleOf(connection);
    if (!isRoleOurs() && !isFit.test(given)) {
      return ServerIdentity.of(given);
    }
    String[] told = introduction.ask(connection);
    Role role = isRoleOurs() ? role(told[2]) : given;
    return new ServerIdentity(role, told[0], told[1], "", null);
  }

  /**
   * PostgreSQL 10 and later. What is written counts, not what is on disk: a commit that did not
   * wait for the disk is there, too.
   */
  @Override
  public @Nullable LogPosition position(Connection connection, Role role, boolean namesTimeline)
      throws SQLException {
    if (isWithoutPosition) {
      return null;
    }
    if (namesTimeline && !isWithoutTimeline) {
      try {
        return ask(connection, POSITION + ", " + TIMELINE);
      } catch (SQLException e) {
        if (!isWithheld(e)) {
          throw e;
        }
        isWithoutTimeline = true;
      }
    }
    try {
      return ask(connection, POSITION + ", ''");
    } catch (SQLException e) {
      if (!isWithheld(e)) {
        throw e;
      }
      isWithoutPosition = true;
      return null;
    }
  }

  /** A server without the function, or one that does not let this user call it. */
  private static boolean isWithheld(SQLException error) {
    String state = error.getSQLState();
    return NO_SUCH_FUNCTION.equals(state) || NOT_ALLOWED.equals(state);
  }

  private static @Nullable LogPosition ask(Connection connection, String query)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(query)) {
      String number = answer.next() ? answer.getString(1) : null;
      String timeline = number == null ? null : answer.getString(2);
      return number == null
          ? null
          : new LogPosition("", Long.parseUnsignedLong(number), timeline == null ? "" : timeline);
    }
  }

  @Override
  public ServerSessions serverSessions() {
    return PostgresSessions.ALL;
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

  @Override
  public List<String> flawsOfTable(
      Connection connection, String schema, String table, Collection<String> trusted)
      throws SQLException {
    return PostgresTable.flaws(connection, schema, table, trusted);
  }

  @Override
  public String commitAlone() {
    return "set_config('synchronous_commit', 'local', true) IS NOT NULL";
  }

  /**
   * A commit waits for the standby; a wait that is cancelled is a commit with a warning. It is
   * known by the function of the server that warns: the text is in the server's language, and the
   * state says nothing.
   */
  @Override
  public void checkCommitted(Connection connection) throws SQLException {
    check(connection.getWarnings());
  }

  @Override
  public void checkCommitted(Statement statement) throws SQLException {
    check(statement.getWarnings());
  }

  @Override
  public boolean fetchNeedsTransaction() {
    return true;
  }

  private static void check(@Nullable SQLWarning first) throws SQLException {
    for (SQLWarning each = first; each != null; each = each.getNextWarning()) {
      if (WAITS_FOR_STANDBY.equals(Reflected.routine(each))) {
        throw new SQLException(
            "PostgreSQL committed, but its wait for the standby was cancelled: a failover may take"
                + " the commit back.",
            "08007",
            each);
      }
    }
  }

  /** A procedure may commit where it is called outside of one; a function never. */
  @Override
  public boolean callsMayCommit() {
    return false;
  }

  /** The driver sends nothing. */
  @Override
  public boolean setAutoCommitTwiceMayCommit() {
    return false;
  }

  /** The driver refuses it while a transaction is open. */
  @Override
  public boolean isolationMayCommit() {
    return false;
  }

  /**
   * A socket timeout for the login, in whole seconds, taken back right after it: without one pgjdbc
   * 42.7 waits for ever for the answers to what it sends. Its {@code loginTimeout} is of no use: it
   * leaves the login to a thread of its own, which goes on with the socket for as long as the host
   * keeps it open, and which nobody counts.
   */
  @Override
  public AfterLogin boundLogin(
      DmhaUrl url, Driver driver, Properties properties, Duration attemptTimeout) {
    String seconds = Long.toString(Math.max(1, loginMillis(attemptTimeout) / 1000));
    if (!OptionNames.isGiven("connectTimeout", url, properties)) {
      properties.setProperty("connectTimeout", seconds);
    }
    if (mayBeGiven("socketTimeout", url, driver, properties)) {
      return this::noteLiterals;
    }
    properties.setProperty("socketTimeout", seconds);
    return connection -> {
      connection.setNetworkTimeout(Runnable::run, 0);
      noteLiterals(connection);
    };
  }

  private void noteLiterals(Connection connection) {
    hasBackslash |= "off".equals(Reflected.parameterStatus(connection, CONFORMING));
  }

  /** In the URL, the properties, a service file, or the defaults that lie beside the driver. */
  private static boolean mayBeGiven(
      String name, DmhaUrl url, Driver driver, Properties properties) {
    ClassLoader loader = driver.getClass().getClassLoader();
    return OptionNames.isGiven(name, url, properties)
        || OptionNames.isGiven("service", url, properties)
        || (loader != null && loader.getResource(DEFAULTS) != null);
  }

  /** The driver is told with each answer. */
  @Override
  public Standing standing(Connection connection) {
    switch (String.valueOf(Reflected.transactionState(connection))) {
      case "IDLE":
        return Standing.NONE;
      case "OPEN":
        return Standing.OPEN;
      case "FAILED":
        return Standing.FAILED;
      default:
        return Standing.UNKNOWN;
    }
  }

  @Override
  public SessionReader sessions() {
    return hasBackslash ? SessionsOfPostgreSql.OF_BACKSLASH : SessionsOfPostgreSql.READER;
  }

  /** All that its parameters hold, so the schema as well. */
  @Override
  public Reverting rollbackOfSession() {
    return Reverting.ALL;
  }

  @Override
  public ExplicitKeys explicitKeys() {
    return ExplicitKeys.OVERRIDING;
  }

  @Override
  public @Nullable IdentityColumn identityColumn(Connection connection, String table)
      throws SQLException {
    return PostgresKeys.of(connection, table);
  }

  @Override
  public boolean isSequence(Connection connection, String written) throws SQLException {
    return SequenceNames.isOne(connection, SEQUENCE, written);
  }

  @Override
  public String forgetsCounters() {
    return "DISCARD SEQUENCES";
  }

  /** A number that is no large object's fails when it is opened, and so does all after it. */
  @Override
  public boolean mayReadLobsAhead() {
    return false;
  }

  /** It reads each answer from the socket, and fails where that is closed. */
  @Override
  public boolean mayAnswerUnsent() {
    return false;
  }
}
