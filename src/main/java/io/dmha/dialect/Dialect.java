package io.dmha.dialect;

import io.dmha.fault.CodeTable;
import io.dmha.sql.SessionReader;
import io.dmha.sql.SessionTexts;
import io.dmha.sql.SessionsOfOthers;
import io.dmha.topology.Host;
import io.dmha.topology.LogPosition;
import io.dmha.topology.Role;
import io.dmha.topology.Sighting;
import io.dmha.url.Address;
import io.dmha.url.DmhaUrl;
import java.io.IOException;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What differs between databases. Thread-safe. */
public abstract class Dialect {
  private final @Nullable String roleQuery;

  /**
   * @param roleQuery SQL whose first value names the role; null where every host counts as writable
   */
  Dialect(@Nullable String roleQuery) {
    this.roleQuery = roleQuery;
  }

  /**
   * The dialect of the database that {@code url} names.
   *
   * @param roleQuery overrides the query that is known for the database; null to keep that
   */
  public static Dialect of(DmhaUrl url, @Nullable String roleQuery) {
    switch (url.subprotocol()) {
      case "dm":
        return new Dameng(roleQuery);
      case "h2":
        return new H2(url, roleQuery);
      case "postgresql":
        return new PostgreSql(roleQuery);
      case "oracle":
        return new Generic(roleQuery, SessionsOfOthers.OF_ORACLE);
      case "mysql":
      case "mariadb":
        return new Generic(roleQuery, SessionsOfOthers.OF_MYSQL);
      default:
        return new Generic(roleQuery, SessionsOfOthers.READER);
    }
  }

  /** The class of the driver; null where it is to be found by the URL alone. */
  public abstract @Nullable String driverClass();

  /** The error codes of the database and of its driver. */
  public abstract CodeTable codes();

  /** The URL of one host for the delegate. */
  public String delegateUrl(DmhaUrl url, Address address) {
    return url.delegateUrl(address);
  }

  /**
   * Has the delegate's driver end a login by itself before the attempt is over: a driver that reads
   * without a bound would keep a thread and a socket for ever, and one that is stopped from outside
   * cannot tell its reason. What the user has set stays.
   *
   * @param properties the delegate's own copy; may be changed
   * @return what to do with each connection, so that the bound is one of the login alone
   */
  public AfterLogin boundLogin(
      DmhaUrl url, Driver driver, Properties properties, Duration attemptTimeout) {
    return connection -> {};
  }

  /** Ends what was set for the login alone. */
  @FunctionalInterface
  public interface AfterLogin {
    /**
     * Does it, without asking the host.
     *
     * @throws SQLException if it cannot be done; the connection is then of no use
     */
    void apply(Connection connection) throws SQLException;
  }

  /** The most one step of a login may take: a little less than the attempt, to be heard in time. */
  static long loginMillis(Duration attemptTimeout) {
    return Math.max(1, attemptTimeout.toMillis() * 9 / 10);
  }

  /**
   * Whether a host gives a sign of life without a session, where one that the application has not
   * opened would change what the application sees of its database.
   *
   * @return false where it takes a session to ask
   * @throws IOException if there is no answer within {@code timeout}
   */
  public boolean answersWithoutSession(Host host, Duration timeout) throws IOException {
    return false;
  }

  /** How a row is inserted with a key that the database would make otherwise. */
  public ExplicitKeys explicitKeys() {
    return ExplicitKeys.UNKNOWN;
  }

  /**
   * The column whose keys can be given, of a table as a text has it; null where there is none, or
   * nothing is known of it. A refusal does not end the transaction it is asked in.
   */
  public @Nullable IdentityColumn identityColumn(Connection connection, String table)
      throws SQLException {
    return null;
  }

  /**
   * Whether the driver may answer a call that it has sent nowhere, since another thread has just
   * closed its socket.
   */
  public boolean mayAnswerUnsent() {
    return true;
  }

  /** Whether a LOB that cannot be read leaves its transaction as it was. */
  public boolean mayReadLobsAhead() {
    return true;
  }

  /** How long a call that has lost its host waits for another, where nobody has said. */
  public Duration recovery(Duration usual) {
    return usual;
  }

  /** Whether the role of a host can be asked. */
  public boolean canTellRole() {
    return roleQuery != null;
  }

  /**
   * The role of the host behind a connection that was just opened.
   *
   * @throws SQLException if the host does not answer, or answers with none of the three words
   */
  public Role roleOf(Connection connection) throws SQLException {
    return roleQuery == null ? askRole(connection) : new RoleQuery(roleQuery).askAlone(connection);
  }

  /**
   * The role of the host behind a connection that was just opened, and where that is cheap and the
   * host allows it, which database it holds and how it calls the session.
   *
   * @param isFit whether a role is such that the rest is of use
   * @throws SQLException if the host does not tell its role, or the connection is lost
   */
  public ServerIdentity greet(Connection connection, Predicate<Role> isFit) throws SQLException {
    return ServerIdentity.of(roleOf(connection));
  }

  /**
   * A query whose one value is another one when the host has given up what its sessions had open
   * while they stayed connected, say in two switchovers, there and back; null where no host does. A
   * transaction that was begun under another value is gone, and nothing else tells.
   */
  public @Nullable String generationQuery() {
    return null;
  }

  /** What can be done about the sessions of a host. */
  public ServerSessions serverSessions() {
    return ServerSessions.NOT_KNOWN;
  }

  /**
   * The role of the host behind a connection, as it is now.
   *
   * @throws SQLException if the host does not answer, or answers with none of the three words
   */
  public Role askRole(Connection connection) throws SQLException {
    if (roleQuery == null) {
      return Role.UNKNOWN;
    }
    return new RoleQuery(roleQuery).ask(connection);
  }

  /**
   * What the host behind a connection says of itself now, in one round trip where it can.
   *
   * @throws SQLException as {@link #askRole}
   */
  public Sighting look(Connection connection) throws SQLException {
    return new Sighting(askRole(connection), null);
  }

  /**
   * Where the host behind a connection writes its log, or what it has replayed as a standby.
   *
   * @param role what it said of its role just now
   * @param namesTimeline whether it is to name its timeline, too, where it can
   * @return null where it cannot tell, or may not be asked
   * @throws SQLException if the connection is lost
   */
  public @Nullable LogPosition position(Connection connection, Role role, boolean namesTimeline)
      throws SQLException {
    return null;
  }

  /**
   * Names of tables whose rows each session has for itself, so that they are found in no other.
   *
   * @throws SQLException if the connection is lost
   */
  public Set<String> sessionTables(Connection connection) throws SQLException {
    return Collections.emptySet();
  }

  /** The same of a connection that was just opened; may need less of a privilege. */
  public Sighting lookAfterLogin(Connection connection) throws SQLException {
    return look(connection);
  }

  static Role role(@Nullable String word) throws RoleNotTold {
    Role role = word == null ? Role.UNKNOWN : Role.named(word);
    if (role == Role.UNKNOWN) {
      throw new RoleNotTold();
    }
    return role;
  }

  /**
   * Looks whether the commit that has just returned holds, without asking the host.
   *
   * @throws SQLException 08007 if the host said that it may be lost by a failover
   */
  public void checkCommitted(Connection connection) throws SQLException {}

  /**
   * The same for a statement that committed.
   *
   * @throws SQLException 08007 if the host said that it may be lost by a failover
   */
  public void checkCommitted(Statement statement) throws SQLException {}

  /** Whether a procedure that is called in an open transaction may commit it. */
  public boolean callsMayCommit() {
    return true;
  }

  /**
   * What speaks against believing a table of ours: who is not trusted and decides what stands in
   * it, and what else runs when it is written. As far as the catalog tells; nothing where it does
   * not.
   *
   * @param connection in autocommit
   * @param table unquoted, as it stands in SQL
   * @param trusted users that are trusted beside the login; {@code *} for all
   * @return clauses about the table; they may hold names as the server writes them
   * @throws SQLException if the catalog cannot be read
   */
  public List<String> flawsOfTable(
      Connection connection, String schema, String table, Collection<String> trusted)
      throws SQLException {
    return Collections.emptyList();
  }

  /**
   * Whether a name is a sequence whose values outlive a crash of their host, and whoever draws from
   * it by that name can draw from nothing else.
   *
   * @param written as {@code DrawText} has it
   * @throws SQLException what the driver says
   */
  public boolean isSequence(Connection connection, String written) throws SQLException {
    return false;
  }

  /**
   * What makes a session forget what its sequences gave last; empty where there is no such text.
   */
  public String forgetsCounters() {
    return "";
  }

  /**
   * A condition, always true, that keeps the commit of the statement it stands in from waiting for
   * another server; empty where no commit does.
   */
  public String commitAlone() {
    return "";
  }

  /** Whether rows that are fetched in portions end with the transaction that asked for them. */
  public boolean fetchNeedsTransaction() {
    return false;
  }

  /** Whether DDL may commit the open transaction. */
  public boolean ddlMayCommit() {
    return true;
  }

  /**
   * Whether {@code setAutoCommit(true)} commits the open transaction, as JDBC says; otherwise it is
   * committed before.
   */
  public boolean setAutoCommitCommits() {
    return true;
  }

  /**
   * Whether {@code setAutoCommit(true)} may do something where the driver has autocommit on
   * already: a transaction that SQL text has begun may end by it.
   */
  public boolean setAutoCommitTwiceMayCommit() {
    return true;
  }

  /** Whether {@code setTransactionIsolation} may commit the open transaction. */
  public boolean isolationMayCommit() {
    return true;
  }

  /** Whether {@code close()} may commit the open transaction. */
  public boolean closeMayCommit(DmhaUrl url) {
    return false;
  }

  /**
   * Tells what a text leaves in the session. To be asked for each text that was executed and that
   * is neither a read nor an ordinary write, see {@link SessionTexts}.
   */
  public abstract SessionReader sessions();

  /** What becomes of a session that was set in a transaction when that is rolled back. */
  public enum Reverting {
    /** What texts have set, and {@code setSchema} and its like, is as it was before. */
    ALL,
    /** What was set stays. */
    NOTHING,
    /** Nobody knows what becomes of what texts have set. */
    UNKNOWN
  }

  /** What becomes of a session that was set in a transaction when that is rolled back. */
  public Reverting rollbackOfSession() {
    return Reverting.UNKNOWN;
  }

  /** How a transaction stands. */
  public enum Standing {
    /** The driver does not tell. */
    UNKNOWN,
    /** None is open. */
    NONE,
    /** It is open. */
    OPEN,
    /** It can only be rolled back, and COMMIT does that. */
    FAILED
  }

  /** Whether a transaction that a text has begun turns the driver's autocommit off, as in H2. */
  public boolean tellsBeginByAutoCommit() {
    return false;
  }

  /** How the transaction of a connection stands, as its driver knows without asking the host. */
  public Standing standing(Connection connection) {
    return Standing.UNKNOWN;
  }

  /**
   * Cuts a connection off without asking anybody, so that a thread that hangs in it comes back.
   *
   * @throws SQLException if the delegate refuses; the connection may then still hang
   */
  public void kill(Connection connection) throws SQLException {
    connection.abort(Runnable::run);
  }
}
