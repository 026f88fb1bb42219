package io.dmha.settings;

import io.dmha.text.ForeignText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one connection, complete and checked. Immutable and thread-safe.
 *
 * <p>Each setting is declared once, here; parsing, {@code DriverPropertyInfo}, the table in
 * SETTINGS.md and the suggestions in messages come from that one line; its setter in the data
 * source is written by hand, and a test holds the two together.
 */
public final class Settings {
  private static final List<Setting<?>> ALL = new ArrayList<>();

  /** Which hosts may serve the connection. */
  public static final Setting<String> ROLE =
      declare(
          "dmha.role",
          "primary",
          Rule.oneOf("primary", "standby", "preferPrimary", "preferStandby", "any"),
          "Which hosts may serve the connection; `primary` is one that takes writes.");

  /** The budget of one call. */
  public static final Setting<Duration> RECOVERY_TIMEOUT =
      declare(
          "dmha.recoveryTimeout",
          "30s",
          Rule.duration(),
          "The most one call may spend connecting or recovering. Where it is not set, a call of"
              + " Dameng that has lost its host has `90s`: a takeover may take a minute.");

  /** The limit of one connect to one host. */
  public static final Setting<Duration> ATTEMPT_TIMEOUT =
      declare(
          "dmha.attemptTimeout",
          "5s",
          Rule.duration(),
          "The most one connect to one host may take, login included; where it is not set, never"
              + " more than `dmha.recoveryTimeout`.");

  /** The first pause between rounds. */
  public static final Setting<Duration> BACKOFF_BASE =
      declare(
          "dmha.backoffBase",
          "100ms",
          Rule.durationOrZero(),
          "The pause after the first round over all hosts; it doubles with every round, with random"
              + " jitter. `0` means no pause.");

  /** The longest pause between rounds. */
  public static final Setting<Duration> BACKOFF_MAX =
      declare("dmha.backoffMax", "60s", Rule.durationOrZero(), "The longest such pause.");

  /** The limit of rounds. */
  public static final Setting<Integer> MAX_ATTEMPTS =
      declare(
          "dmha.maxAttempts",
          "0",
          Rule.wholeNumber(0),
          "The most rounds over all hosts; `0` means as many as `dmha.recoveryTimeout` allows.");

  /** How much of a lost session is carried over. */
  public static final Setting<String> CONTINUITY =
      declare(
          "dmha.continuity",
          "transactions",
          Rule.oneOf("off", "connection", "reads", "transactions"),
          "What survives a lost host: nothing, the connection with its session state, reads outside"
              + " a transaction as well, or open transactions too, done again and proved equal.");

  /** What becomes of a connection whose session cannot be made again. */
  public static final Setting<String> LOST_SESSION =
      declare(
          "dmha.lostSession",
          "fail",
          Rule.oneOf("fail", "ignore"),
          "What becomes of a connection whose session was lost and held what cannot be set again,"
              + " such as a temporary table or a session lock: it fails and is closed, or goes on"
              + " without.");

  /** Which lost commits are looked up. */
  public static final Setting<String> COMMIT_GUARD =
      declare(
          "dmha.commitGuard",
          "off",
          Rule.oneOf("off", "transactions", "all"),
          "Whether the outcome of a commit whose reply was lost is found out, by a row in the table"
              + " `DMHA_COMMIT`: one more statement for each transaction that writes; `all` makes a"
              + " transaction of each write with autocommit, too.");

  /** Whether its table may be made. */
  public static final Setting<String> COMMIT_GUARD_CREATE_TABLE =
      declare(
          "dmha.commitGuard.createTable",
          "false",
          Rule.oneOf("false", "true"),
          "Whether the table of the commit guard is made where it is missing.");

  /** Who may write it beside the login. */
  public static final Setting<List<String>> COMMIT_GUARD_TRUSTED =
      declare(
          "dmha.commitGuard.trusted",
          "",
          Rule.names("names of users, or * for all"),
          "Users beside the login that may own or write the table of the commit guard: they decide"
              + " what is told of commits. On PostgreSQL a table is refused that others may write.");

  /** The longest transaction that is kept. */
  public static final Setting<Integer> REPLAY_MAX_STATEMENTS =
      declare(
          "dmha.replayMaxStatements",
          "1000",
          Rule.wholeNumber(0),
          "How many statements of a transaction are kept to do it again; past it, it goes on"
              + " unprotected.");

  /** The largest transaction that is kept. */
  public static final Setting<Long> REPLAY_MAX_BYTES =
      declare(
          "dmha.replayMaxBytes",
          "1MB",
          Rule.bytes(),
          "How many bytes of a transaction are kept, parameters included, in each connection.");

  /** What of the values that only the database makes stays as the application has seen it. */
  public static final Setting<List<String>> REPLAY_KEEP =
      declare(
          "dmha.replayKeep",
          "all",
          Rule.listOf("all", "none", "keys", "sequences", "time", "unique"),
          "Which values that only the database can make stay what the application has seen when a"
              + " transaction is done again: generated keys, with which the row is inserted again,"
              + " columns of a select list that are the time or a unique value alone, and with the"
              + " commit guard those that are drawn from a sequence.");

  /** Which procedures are done again like statements. */
  public static final Setting<List<String>> REPLAY_SAFE =
      declare(
          "dmha.replaySafe",
          "",
          Rule.names("names of procedures, or * for all"),
          "Procedures, such as `PKG.PROC`, of which the operator knows that they neither commit nor"
              + " set the session: a call of them, or a block of such calls, is done again with its"
              + " transaction.");

  /** Whether what the database has given up is done again. */
  public static final Setting<String> REPLAY_ON_CONFLICT =
      declare(
          "dmha.replayOnConflict",
          "false",
          Rule.oneOf("false", "true"),
          "Whether a transaction that the database has given up for another one, by a deadlock or"
              + " where it could not be serialized, is done again, at most three times.");

  /** The period of failure detection. */
  public static final Setting<Duration> PROBE_INTERVAL =
      declare(
          "dmha.probeInterval",
          "500ms",
          Rule.durationOrZero(),
          "How often a host is probed while calls to it are in flight, by a session that is kept for"
              + " it; `0` turns probing off.");

  /** The limit of one probe. */
  public static final Setting<Duration> PROBE_TIMEOUT =
      declare(
          "dmha.probeTimeout",
          "500ms",
          Rule.duration(),
          "How long one probe may take before it has failed; one that has to log in first may take"
              + " `dmha.attemptTimeout`.");

  /** How many failed probes make a dead host. */
  public static final Setting<Integer> PROBE_FAILURES =
      declare(
          "dmha.probeFailures",
          "3",
          Rule.wholeNumber(1),
          "How many probes in a row must fail before a host counts as dead.");

  /** The order in which hosts are tried. */
  public static final Setting<String> HOST_SELECTION =
      declare(
          "dmha.hostSelection",
          "ordered",
          Rule.oneOf("ordered", "random", "roundRobin", "weighted", "leastConnections", "fastest"),
          "The order in which hosts are tried that are equally near; `weighted` and"
              + " `leastConnections` go by the weights in the URL, as in `h1:5236(weight=90)`.");

  /** Where the application is. */
  public static final Setting<String> ZONE =
      declare(
          "dmha.zone",
          "",
          Rule.text("the name of a zone"),
          "The zone of the application: hosts of it come first, as `h1:5236(zone=a)` with"
              + " `dmha.zone=a`.");

  /** When connections go back. */
  public static final Setting<Duration> FAILBACK =
      declare(
          "dmha.failback",
          "0",
          Rule.durationOrZero(),
          "How long a better host must have been well until connections go back to it, a few each"
              + " second, between transactions: one that is nearer by zone or priority, or with"
              + " `leastConnections` one that has too few. `0` means that they stay.");

  /** The host that is tried out. */
  public static final Setting<CanaryText> CANARY =
      declare(
          "dmha.canary",
          "",
          Rule.canary(),
          "A host that is tried out with a share of the new connections, which grows by `steps` and"
              + " falls to 0 when its calls fail by `errors` percent more often than those of the"
              + " others, or their p99 is `p99` times as long (ROUTING.md).");

  /** Whether reads go to standbys. */
  public static final Setting<String> READ_WRITE_SPLIT =
      declare(
          "dmha.readWriteSplit",
          "off",
          Rule.oneOf("off", "readOnly", "auto"),
          "Whether reads go to standbys: those after `setReadOnly(true)`, or with `auto` each one with"
              + " autocommit, too, whose text proves that it only reads.");

  /** How long a connection reads from the primary what it has written. */
  public static final Setting<Duration> READ_AFTER_WRITE =
      declare(
          "dmha.readAfterWrite",
          "5s",
          Rule.durationOrZero(),
          "How long a connection that has written reads from the primary where no standby tells what"
              + " it has; otherwise that decides. `0` allows it to read what is older.");

  /** How far a standby may be behind. */
  public static final Setting<Duration> READ_MAX_LAG =
      declare(
          "dmha.readMaxLag",
          "10s",
          Rule.durationOrZero(),
          "How far a standby may be behind that serves reads; one that does not tell serves none. `0`"
              + " means no limit.");

  /** Who is asked for the hosts. */
  public static final Setting<String> DISCOVERY =
      declare(
          new Setting<>(
                  "dmha.discovery",
                  "none",
                  Rule.source(),
                  "Who is asked for the hosts, which are those of the URL until it has answered. `file:`"
                      + " is not taken from a URL, see `dmha.urlSettings`, and DISCOVERY.md for all.")
              .notOfUrls("file:"));

  /** The user of the source. */
  public static final Setting<String> DISCOVERY_USER =
      declare(
          new Setting<>(
                  "dmha.discovery.user",
                  "",
                  Rule.text("the name of a user"),
                  "The user of etcd or Nacos. Not taken from a URL, nor sent to a source that a URL names.")
              .notOfUrls());

  /** His password. */
  public static final Setting<String> DISCOVERY_PASSWORD =
      declare(
          new Setting<>(
                  "dmha.discovery.password",
                  "",
                  Rule.text("a password"),
                  "The password of that user; the same holds for it.")
              .secret()
              .notOfUrls());

  /** The token for the source. */
  public static final Setting<String> DISCOVERY_TOKEN =
      declare(
          new Setting<>(
                  "dmha.discovery.token",
                  "",
                  Rule.text("a token"),
                  "The ACL token for Consul; the same holds for it.")
              .secret()
              .notOfUrls());

  /** How a host is asked for its role. */
  public static final Setting<String> ROLE_QUERY =
      declare(
          new Setting<>(
                  "dmha.roleQuery",
                  "",
                  Rule.text("SQL text"),
                  "SQL that answers `PRIMARY`, `STANDBY` or `NORMAL`. It is known for Dameng and"
                      + " PostgreSQL; elsewhere every host counts as writable without it. Not taken"
                      + " from a URL, see `dmha.urlSettings`.")
              .notOfUrls());

  /** Who is told of events. */
  public static final Setting<List<String>> LISTENER =
      declare("dmha.listener", "", Rule.classNames(), "Classes of listeners to tell of events.");

  /** The driver underneath. */
  public static final Setting<String> DRIVER_CLASS =
      declare(
          new Setting<>(
                  "dmha.driverClass",
                  "",
                  Rule.className(),
                  "The driver underneath, where it is not found. Not taken from a URL.")
              .notOfUrls());

  private final Map<Setting<?>, Object> values;
  private final Set<Setting<?>> set;

  /** Takes values of the right types only; what is missing has its default. */
  Settings(Map<Setting<?>, Object> values) {
    this.values = new HashMap<>(values);
    this.set = new HashSet<>(values.keySet());
  }

  private static <T> Setting<T> declare(
      String name, String defaultText, Rule<T> rule, String description) {
    return declare(new Setting<>(name, defaultText, rule, description));
  }

  private static <T> Setting<T> declare(Setting<T> setting) {
    ALL.add(setting);
    return setting;
  }

  /** All settings there are, in the order of SETTINGS.md. */
  public static List<Setting<?>> all() {
    return Collections.unmodifiableList(ALL);
  }

  /** All defaults. */
  public static Settings defaults() {
    return new Settings(new HashMap<>());
  }

  /** The setting of this full name, ignoring case, or null. */
  public static @Nullable Setting<?> find(String name) {
    for (Setting<?> setting : ALL) {
      if (Ascii.equalsIgnoreCase(setting.name(), name)) {
        return setting;
      }
    }
    return null;
  }

  /** The value, or its default; never null. */
  @SuppressWarnings("unchecked") // the builder stores what the setting itself has parsed
  public <T> T get(Setting<T> setting) {
    Object value = values.get(setting);
    return value == null ? setting.defaultValue() : (T) value;
  }

  /**
   * Whether it was given, or comes from a vendor option, or was cut to fit; not a plain default.
   */
  public boolean isSet(Setting<?> setting) {
    return set.contains(setting);
  }

  /** The settings as a Markdown table: name, default, values, meaning. */
  public static String toMarkdown() {
    return SettingsTable.markdown(ALL);
  }

  /**
   * All values in one line, long ones cut, without secrets: {@code dmha.role=primary
   * dmha.recoveryTimeout=30s}.
   */
  @Override
  public String toString() {
    StringBuilder line = new StringBuilder();
    for (Setting<?> setting : ALL) {
      line.append(line.length() == 0 ? "" : " ").append(setting.name()).append('=');
      line.append(ForeignText.shown(show(setting)));
    }
    return line.toString();
  }

  /** The value as a user would write it, without secrets. */
  <T> String show(Setting<T> setting) {
    return setting.show(get(setting));
  }
}
