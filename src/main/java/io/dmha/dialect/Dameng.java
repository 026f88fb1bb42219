package io.dmha.dialect;

import io.dmha.fault.CodeTable;
import io.dmha.fault.Reflected;
import io.dmha.sql.SessionReader;
import io.dmha.sql.SessionsOfDameng;
import io.dmha.topology.LogPosition;
import io.dmha.topology.Outlook;
import io.dmha.topology.Reign;
import io.dmha.topology.Role;
import io.dmha.topology.Sighting;
import io.dmha.url.Address;
import io.dmha.url.DmhaUrl;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Dameng with DmJdbcDriver18.
 *
 * <p>What is said of the driver was observed on 8.1.3.140: it is handed one host, no group and none
 * of its own failover options, because only so do its exceptions keep their cause and its
 * connections share nothing.
 */
final class Dameng extends Dialect {
  /**
   * One cycle, no pause, no switching, no routing, whoever else says so: the driver reads
   * dm_svc.conf by itself, and only what stands in the URL beats that.
   */
  private static final String ALONE =
      "switchTimes=1&switchInterval=0&reconnect=0&loginMode=4&loginStatus=0&loginDscCtrl=false"
          + "&epSelector=0&rwSeparate=0&cluster=0&dbAliveCheckFreq=0";

  private static final String MODE_QUERY = "select MODE$, STATUS$ from V$INSTANCE";

  /** What a primary has in common with its standbys; DB_MAGIC is another for each of them. */
  private static final String DATABASE_QUERY = "select PERMANENT_MAGIC";

  /** As Oracle has it; with its schema, so that no table of a user's stands for it. */
  private static final String TRIGGERS =
      "select TRIGGER_NAME from SYS.ALL_TRIGGERS where TABLE_OWNER = ? and TABLE_NAME = ?";

  private static final String SEQUENCE =
      "select 1 from SYS.ALL_SEQUENCES s where SEQUENCE_OWNER = ? and SEQUENCE_NAME = ?"
          + " and not exists (select 1 from SYS.ALL_OBJECTS o where o.OBJECT_NAME = s.SEQUENCE_NAME"
          + " and o.OBJECT_TYPE in ('PACKAGE', 'CLASS', 'TABLE', 'VIEW', 'SYNONYM'))";

  /**
   * The number of a session may be used again, so that its first moment belongs to its name. Who
   * may not read V$SESSIONS may not end sessions either.
   */
  private static final String SESSION_QUERY =
      DATABASE_QUERY + ", SESSID(), (select CREATE_TIME from V$SESSIONS where SESS_ID = SESSID())";

  /**
   * Each opening as the primary writes a row, of which the last 128 are kept; anybody may read
   * them.
   */
  private static final String GENERATION_QUERY =
      "select count(*) || ' ' || max(OPEN_TIME) from VSYSOPENHISTORY";

  private static final List<String> COMPATIBLE =
      Collections.unmodifiableList(Arrays.asList("compatibleMode", "comOra"));

  /**
   * A time whose texts are in order; a session may have another format, and then nothing is known.
   */
  private static final Pattern TIME =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?");

  /** The system is in MOUNT: no table can be read, V$INSTANCE can. */
  private static final int IN_MOUNT = -510;

  private static final String SIGHT_COLUMNS =
      "select MODE$, STATUS$, PERMANENT_MAGIC, (" + GENERATION_QUERY + ")";

  /**
   * The status of its own watcher while the roles of a primary and a standby are exchanged. The
   * others change no primary that works: Failover is of one that has lost a standby, and Takeover
   * of a standby.
   */
  private static final String SWITCHOVER = "SWITCHOVER";

  private final IdentityQuery sight =
      new IdentityQuery(
          codes(),
          SIGHT_COLUMNS + ", (select max(DW_STATUS) from V$DMWATCHER) from V$INSTANCE",
          SIGHT_COLUMNS + " from V$INSTANCE",
          MODE_QUERY);

  private final IdentityQuery introduction =
      new IdentityQuery(
          codes(),
          SESSION_QUERY + ", (" + GENERATION_QUERY + ")",
          DATABASE_QUERY + ", '', '', (" + GENERATION_QUERY + ")",
          SESSION_QUERY,
          DATABASE_QUERY,
          "");

  /** Whether a server of the URL has said so of its literals. Set by those who connect. */
  private volatile boolean hasBackslash;

  Dameng(@Nullable String roleQuery) {
    super(roleQuery);
  }

  @Override
  public String driverClass() {
    return "dm.jdbc.driver.DmDriver";
  }

  @Override
  public CodeTable codes() {
    return CodeTable.dameng();
  }

  /**
   * One host in the driver's own spelling. An IPv6 address goes without brackets: with them the
   * driver fails by a RuntimeException from JDK 16 on.
   */
  @Override
  public String delegateUrl(DmhaUrl url, Address address) {
    String tail = url.afterHosts();
    String separator = tail.indexOf('?') < 0 ? "?" : tail.endsWith("?") ? "" : "&";
    return "jdbc:dm://" + address.host() + ":" + address.port() + tail + separator + ALONE;
  }

  /** The driver's limit is one of the connect and of each read of the login, in milliseconds. */
  @Override
  public AfterLogin boundLogin(
      DmhaUrl url, Driver driver, Properties properties, Duration attemptTimeout) {
    if (!OptionNames.isGiven("connectTimeout", url, properties)) {
      properties.setProperty("connectTimeout", Long.toString(loginMillis(attemptTimeout)));
    }
    return connection -> hasBackslash |= Reflected.escapesByBackslash(connection);
  }

  @Override
  public boolean canTellRole() {
    return true;
  }

  /** Read from the reply to the login, without a round trip; drivers before 8.1.2 are asked. */
  @Override
  public Role roleOf(Connection connection) throws SQLException {
    if (super.canTellRole()) {
      return super.roleOf(connection);
    }
    String mode = connection.getClientInfo("svrMode");
    String status = connection.getClientInfo("svrStat");
    if (mode == null || status == null) {
      return askMode(connection);
    }
    return role(mode, status);
  }

  @Override
  public Role askRole(Connection connection) throws SQLException {
    return super.canTellRole() ? super.askRole(connection) : askMode(connection);
  }

  /** The role costs no round trip, the rest costs one. */
  @Override
  public ServerIdentity greet(Connection connection, Predicate<Role> isFit) throws SQLException {
    Role role = roleOf(connection);
    if (!isFit.test(role)) {
      return ServerIdentity.of(role);
    }
    String[] told = introduction.ask(connection);
    boolean isNamed = !told[1].isEmpty() && !told[2].isEmpty();
    String session = isNamed ? told[1] + " " + told[2] : "";
    return new ServerIdentity(role, told[0], session, told[3], reignOf(told[0], told[3]));
  }

  /** One round trip, but in MOUNT. */
  @Override
  public Sighting look(Connection connection) throws SQLException {
    if (super.canTellRole()) {
      return super.look(connection);
    }
    try {
      String[] told = sight.ask(connection);
      Role role = told[0].isEmpty() ? Role.CLOSED : role(told[0], told[1]);
      return new Sighting(role, reignOf(told[2], told[3]), outlook(told[4]));
    } catch (SQLException e) {
      if (e.getErrorCode() != IN_MOUNT) {
        throw e;
      }
      return new Sighting(askMode(connection), null);
    }
  }

  @Override
  public @Nullable LogPosition position(Connection connection, Role role, boolean namesTimeline)
      throws SQLException {
    return DamengLog.position(connection, role);
  }

  @Override
  public Set<String> sessionTables(Connection connection) throws SQLException {
    return DamengLog.sessionTables(connection);
  }

  private static Outlook outlook(String watcher) {
    if (watcher.isEmpty()) {
      return Outlook.UNKNOWN;
    }
    return watcher.equalsIgnoreCase(SWITCHOVER) ? Outlook.CHANGES : Outlook.STAYS;
  }

  /** The reply to the login says the role, and anybody may read VSYSOPENHISTORY. */
  @Override
  public Sighting lookAfterLogin(Connection connection) throws SQLException {
    return greet(connection, role -> role != Role.CLOSED).sighting();
  }

  /** Rows go to the standbys with all else, so that a host which was told of another has more. */
  private static @Nullable Reign reignOf(String database, String generation) {
    int space = generation.indexOf(' ');
    if (space <= 0 || !generation.substring(0, space).matches("[0-9]{1,9}")) {
      return null;
    }
    String latest = generation.substring(space).trim();
    int openings = Integer.parseInt(generation.substring(0, space));
    return TIME.matcher(latest).matches() ? new Reign(database, latest, openings) : null;
  }

  /** With the defaults of its watchers a takeover may take 55 s, and the primary opens after it. */
  @Override
  public Duration recovery(Duration usual) {
    return Duration.ofSeconds(90);
  }

  /** A host that goes to MOUNT undoes what is open, and keeps the sessions. */
  @Override
  public String generationQuery() {
    return GENERATION_QUERY;
  }

  @Override
  public ServerSessions serverSessions() {
    return DamengSessions.ALL;
  }

  private static Role askMode(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(MODE_QUERY)) {
      return answer.next() ? role(answer.getString(1), answer.getString(2)) : Role.CLOSED;
    }
  }

  /** From the numbers of the login reply or the words of V$INSTANCE. */
  private static Role role(String mode, String status) {
    String now = status.trim().toUpperCase(Locale.ROOT);
    boolean isSuspended = now.equals("5") || now.equals("SUSPEND");
    if (!isSuspended && !now.equals("4") && !now.equals("OPEN")) {
      return Role.CLOSED;
    }
    Role role = openRole(mode);
    return !isSuspended ? role : role.isWritable() ? Role.SUSPENDED : Role.CLOSED;
  }

  private static Role openRole(String mode) {
    switch (mode.trim().toUpperCase(Locale.ROOT)) {
      case "0":
      case "NORMAL":
        return Role.NORMAL;
      case "1":
      case "PRIMARY":
        return Role.PRIMARY;
      case "2":
      case "STANDBY":
        return Role.STANDBY;
      default:
        return Role.CLOSED;
    }
  }

  /**
   * The driver only keeps the flag, and whatever is sent next commits, be it a ping: nobody could
   * tell what became of the transaction if the link were lost in between.
   */
  @Override
  public boolean setAutoCommitCommits() {
    return false;
  }

  /**
   * In the Oracle compatible mode the driver commits when it closes, whoever asks for that mode.
   */
  @Override
  public boolean closeMayCommit(DmhaUrl url) {
    for (String name : COMPATIBLE) {
      boolean isInFile =
          url.namesInFile().stream().anyMatch(each -> OptionNames.isSame(each, name));
      if (isInFile || OptionNames.isGiven(name, url, url.delegateProperties())) {
        return true;
      }
    }
    return false;
  }

  @Override
  public SessionReader sessions() {
    return hasBackslash ? SessionsOfDameng.OF_BACKSLASH : SessionsOfDameng.READER;
  }

  /** None is said to be. */
  @Override
  public Reverting rollbackOfSession() {
    return Reverting.NOTHING;
  }

  @Override
  public ExplicitKeys explicitKeys() {
    return ExplicitKeys.IDENTITY_INSERT;
  }

  @Override
  public @Nullable IdentityColumn identityColumn(Connection connection, String table)
      throws SQLException {
    return IdentityColumn.byMetaData(connection, table, true);
  }

  /** It reads each answer from the socket, and fails where that is closed. */
  @Override
  public boolean mayAnswerUnsent() {
    return false;
  }

  /** A package may have a function of that name, and stands before a sequence then. */
  @Override
  public boolean isSequence(Connection connection, String written) throws SQLException {
    return SequenceNames.isOne(connection, SEQUENCE, SequenceNames.partsOf(connection, written));
  }

  @Override
  public List<String> flawsOfTable(
      Connection connection, String schema, String table, Collection<String> trusted)
      throws SQLException {
    try {
      return TableTriggers.of(connection, TRIGGERS, schema, table);
    } catch (SQLException e) {
      if (connection.isClosed()) {
        throw e;
      }
      // The login may not look, or the server has no such view: nothing tells.
      return Collections.emptyList();
    }
  }
}
