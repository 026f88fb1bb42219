package io.dmha.routing;

import io.dmha.dialect.Dialect;
import io.dmha.sql.StatementKind;
import io.dmha.time.Deadline;
import io.dmha.time.Ticker;
import io.dmha.topology.Host;
import io.dmha.topology.HostList;
import io.dmha.topology.LogPosition;
import io.dmha.topology.Role;
import io.dmha.topology.StandbyState;
import io.dmha.topology.StandbyStates;
import io.dmha.topology.StandbyTurns;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the connections of one URL share that send reads to standbys. Thread-safe. */
public final class ReadSplit {
  /** A standby that hangs must not cost more: without it the reads go to the primary. */
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(1);

  /** Tables of sessions are made seldom. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);

  private final boolean isAuto;
  private final Duration readAfterWrite;
  private final HostList hosts;
  private final StandbyStates states;
  private final Dialect dialect;
  private final Ticker ticker;
  private final RouteCounts counts = new RouteCounts();
  private final StandbyTexts texts = new StandbyTexts();
  private final StandbyTurns turns;
  private volatile @Nullable Deadline nextLook;

  /**
   * @param isAuto whether reads go to standbys that nobody has declared, too
   * @param readAfterWrite how long a connection that has written reads from the primary, where no
   *     standby tells what it has; zero for a connection that need not read what it has written
   */
  public ReadSplit(
      boolean isAuto,
      Duration readAfterWrite,
      HostList hosts,
      StandbyStates states,
      Dialect dialect,
      Ticker ticker) {
    this.isAuto = isAuto;
    this.readAfterWrite = readAfterWrite;
    this.hosts = hosts;
    this.turns = new StandbyTurns(hosts);
    this.states = states;
    this.dialect = dialect;
    this.ticker = ticker;
  }

  /** Whether reads go to standbys that nobody has declared. */
  public boolean isAuto() {
    return isAuto;
  }

  /** What went where. */
  public RouteCounts counts() {
    return counts;
  }

  /** How reads stand with a host. */
  public StandbyState of(Host host) {
    return states.of(host);
  }

  /** Notes that the standby is of another database, or its session cannot be set. */
  public void failed(Host host) {
    states.failed(host);
  }

  /** Whether a standby may serve a text that is proved to be a read. */
  public boolean isFit(StatementKind text) {
    return texts.isFit(text);
  }

  /** A standby has refused a text, and would again. */
  public void refused(StatementKind text) {
    texts.refused(text);
  }

  /** Whether a standby has refused it, though it looks like a read: it may write. */
  public boolean wasRefused(StatementKind text) {
    return texts.isRefused(text);
  }

  /** Now, as read-your-writes counts it. */
  public long now() {
    return ticker.nanos();
  }

  /** How long a connect to a standby may take. */
  public Deadline connectLimit() {
    return Deadline.after(LONGEST_CONNECT, ticker);
  }

  /**
   * Has a new session say which tables are of sessions, now and then; and that it has what its host
   * has said to have, for a standby that was started again may be behind that.
   *
   * @throws SQLException if it is
   */
  public void learn(Connection connection, StandbyState state) throws SQLException {
    LogPosition known = state.replayed();
    LogPosition now = known == null ? null : dialect.position(connection, Role.STANDBY, false);
    if (known != null && (now == null || !now.covers(known))) {
      throw new SQLException("The standby has replayed less than it had.", "08006");
    }
    Deadline next = nextLook;
    if (next == null || next.isOver()) {
      texts.learn(dialect.sessionTables(connection));
      nextLook = Deadline.after(BETWEEN_LOOKS, ticker);
    }
  }

  /**
   * Whether a standby has what a connection must find.
   *
   * @param written when it has written last; null where it has not
   * @param required what it must find besides; null for nothing
   */
  public boolean hasAll(
      StandbyState standby, @Nullable Long written, @Nullable LogPosition required) {
    LogPosition replayed = standby.replayed();
    if (required != null && (replayed == null || !replayed.covers(required))) {
      return false;
    }
    if (written == null || readAfterWrite.isZero()) {
      return true;
    }
    return replayed == null
        ? ticker.nanos() - written >= readAfterWrite.toNanos()
        : standby.hasAllOf(written);
  }

  /** A standby that is fit and has all that, in turn; null for none. */
  public @Nullable Host choose(@Nullable Long written, @Nullable LogPosition required) {
    List<Host> fit = new ArrayList<>();
    for (Host host : hosts.all()) {
      StandbyState state = states.of(host);
      if (state.isFit() && hasAll(state, written, required)) {
        fit.add(host);
      }
    }
    return turns.next(fit);
  }

  /** Why there is none. */
  public Route whyNone() {
    Route why = Route.NO_STANDBY;
    for (Host host : hosts.all()) {
      switch (states.of(host).verdict()) {
        case FIT:
          return Route.READ_YOUR_WRITES;
        case LAGS:
          why = Route.LAGS;
          break;
        case LAG_UNKNOWN:
          why = why == Route.NO_STANDBY ? Route.LAG_UNKNOWN : why;
          break;
        case OTHER_LOG:
        case TWO_PRIMARIES:
          why = why == Route.NO_STANDBY ? Route.OTHER_LOG : why;
          break;
        case NOT_ASKED:
        case OTHER_ROLE:
        case SILENT:
        case OUT_OF_USE:
        case FAILED:
          break;
      }
    }
    return why;
  }
}
