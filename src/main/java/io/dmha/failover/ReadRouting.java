package io.dmha.failover;

import io.dmha.dialect.Dialect;
import io.dmha.fault.Category;
import io.dmha.fault.Fault;
import io.dmha.fault.Phase;
import io.dmha.link.Link;
import io.dmha.link.Workers;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.outcome.FailurePolicy;
import io.dmha.routing.ReadSplit;
import io.dmha.routing.ReadYourWrites;
import io.dmha.routing.Route;
import io.dmha.routing.RouteCounts;
import io.dmha.session.Picture;
import io.dmha.sql.SessionText;
import io.dmha.sql.SqlKind;
import io.dmha.sql.StatementKind;
import io.dmha.topology.Host;
import io.dmha.topology.LogPosition;
import io.dmha.topology.StandbyState;
import java.sql.SQLException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends the reads of one connection to a standby. It has two links then, of which one is in use:
 * they change places between transactions, and each gets what was set on the other meanwhile. A
 * transaction that has only read on the standby and writes after all is done again on the primary,
 * with what it has read proved equal. Whatever is lost is recovered on the primary. For whose
 * {@link io.dmha.link.Turn} it is, but for what {@link io.dmha.routing.Router} says.
 */
public final class ReadRouting extends ReadYourWrites {
  /** Of a serializable transaction on a standby; SQL:2023 "feature not supported". */
  private static final String NOT_SUPPORTED = "0A000";

  private final ConnectionCore core;
  private final RouteCounts.Tally routes;

  /** The link to a standby; it may be lost meanwhile. */
  private @Nullable Link standby;

  private @Nullable StandbyState state;

  /** What the session was set to when the link that is not in use was in use last. */
  private Picture parked;

  /** Why the last one that should have gone to a standby did not. */
  private Route last = Route.NO_STANDBY;

  /** Whether the running call has failed on a standby and goes to the primary. */
  private boolean isRefused;

  /** A link on which something was called that may have set the session, unseen. */
  private @Nullable Link calledOn;

  public ReadRouting(ConnectionCore core, ReadSplit split) {
    super(split);
    this.core = core;
    this.routes = split.counts().tally();
    this.parked = core.session.picture();
  }

  @Override
  public String token() throws SQLException {
    return core.turn.during(
        () -> {
          LogPosition position = writtenNow();
          if (position == null) {
            throw noToken();
          }
          return position.toString();
        });
  }

  private @Nullable LogPosition writtenNow() throws SQLException {
    Link now = core.begin();
    try {
      Link on = now == standby ? core.reconnecting.spare() : now;
      if (on == null && !core.transaction.isOpen()) {
        // It was lost while it was not used.
        on = toPrimary(now);
      }
      return on == null ? null : writtenOn(on);
    } finally {
      core.end();
    }
  }

  private @Nullable LogPosition writtenOn(Link primary) throws SQLException {
    LogPosition told = PrimaryPosition.of(core, primary);
    if (!core.transaction.isOpenOn(primary)) {
      boolean unusedUndone = endUnseen(primary);
    }
    return told;
  }

  @Override
  public Link before(Link link, SqlKind kind, @Nullable StatementKind text) throws SQLException {
    boolean wasRefused = isRefused;
    isRefused = false;
    if (core.transaction.isOpen()) {
      return noted(inTransaction(link, kind, text, wasRefused), kind, text);
    }
    noteWritten();
    if (isEnd(kind)) {
      return link;
    }
    if (isSetting(text)) {
      return wasRefused ? leave(link) : beforeOther(link);
    }
    Route route = wasRefused ? Route.REFUSED : route(link, kind, text);
    Link chosen = choose(link, route);
    routes.add(chosen == standby ? Route.STANDBY : route.isStandby() ? last : route);
    return noted(chosen, kind, text);
  }

  /** Notes what is about to run, and may do more than its text says. */
  private Link noted(Link on, SqlKind kind, @Nullable StatementKind text) {
    if (text == null ? kind == SqlKind.OTHER : text.callsUnknown()) {
      calledOn = on;
    }
    if (text != null && split.wasRefused(text)) {
      mayHaveWritten();
    }
    return on;
  }

  @Override
  public Link beforeOther(Link link) throws SQLException {
    boolean isBegin = !core.transaction.isOpen() && core.work.inTransaction();
    return isBegin && !routeOfAll(link).isStandby() ? leave(link) : link;
  }

  @Override
  public Link beforeUnseen(Link link) throws SQLException {
    return core.transaction.isOpen() ? link : leave(link);
  }

  private Link leave(Link link) throws SQLException {
    return link == standby ? toPrimary(link) : link;
  }

  @Override
  public Link beforePreparing(Link link, String sql) throws SQLException {
    if (core.transaction.isOpen()) {
      return isRefused && link == standby && core.transaction.isOpenOn(link) ? move(link) : link;
    }
    noteWritten();
    StatementKind text = core.context.kinds.of(sql);
    return isEnd(text.kind()) || isSetting(text)
        ? link
        : choose(link, isRefused ? Route.REFUSED : route(link, text.kind(), text));
  }

  private static boolean isEnd(SqlKind kind) {
    return kind == SqlKind.COMMIT || kind == SqlKind.ROLLBACK;
  }

  /** It is run where the session is, and follows it. */
  private static boolean isSetting(@Nullable StatementKind text) {
    return text != null && text.leaves().kind() == SessionText.Kind.SETTABLE;
  }

  private Route route(Link link, SqlKind kind, @Nullable StatementKind text) {
    Route route = routeOfAll(link);
    if (route == Route.NOT_READ_ONLY || route == Route.IN_TRANSACTION) {
      return route;
    }
    if (kind != SqlKind.READ || text == null) {
      return kind == SqlKind.READ || kind == SqlKind.OTHER ? Route.UNPROVEN : Route.WRITES;
    }
    if (!split.isFit(text)) {
      return Route.OF_ONE_SERVER;
    }
    return route;
  }

  /** Where all that only reads may go, whatever it is. */
  private Route routeOfAll(Link link) {
    boolean isDeclared = core.session.isDeclaredReadOnly();
    if (!isDeclared && !split.isAuto()) {
      return Route.NOT_READ_ONLY;
    }
    boolean isManual = core.work.inTransaction();
    if (!isDeclared && isManual) {
      return Route.IN_TRANSACTION;
    }
    if (isManual && !core.context.replays()) {
      return Route.UNPROTECTED;
    }
    if (core.session.isSerializable()) {
      return Route.SERIALIZABLE;
    }
    Link called = calledOn;
    if (core.session.hasLost() || (called != null && core.reconnecting.holds(called))) {
      return Route.SESSION;
    }
    Link other = core.reconnecting.spare();
    boolean isHandedOut = link.isHandedOut() || (other != null && other.isHandedOut());
    return isHandedOut ? Route.HANDED_OUT : Route.STANDBY;
  }

  private Link choose(Link link, Route route) throws SQLException {
    if (!route.isStandby()) {
      return link == standby ? toPrimary(link) : link;
    }
    Long since = written();
    LogPosition least = required();
    Link known = standby;
    StandbyState now = state;
    if (known != null && now != null && core.reconnecting.holds(known)) {
      if (now.isFit() && !core.reconnecting.isDrained(known)) {
        boolean hasAll = (since == null && least == null) || split.hasAll(now, since, least);
        last = Route.READ_YOUR_WRITES;
        return !hasAll ? choose(link, last) : known == link ? link : exchange(link);
      }
      if (known == link) {
        last = split.whyNone();
        return toPrimary(link);
      }
    }
    Host other = split.choose(since, least);
    if (other == null) {
      last = split.whyNone();
      return link;
    }
    return open(link, other) ? exchange(link) : link;
  }

  /** Makes the second link. */
  private boolean open(Link link, Host host) throws SQLException {
    last = Route.NO_STANDBY;
    Link before = core.reconnecting.spare();
    if (before != null) {
      core.reconnecting.lose(before, false, "another standby serves reads");
    }
    StandbyState there = split.of(host);
    core.turn.closeToNested();
    Link made;
    try {
      made =
          core.reconnecting.addSpare(
              host,
              split.connectLimit(),
              on -> {
                split.learn(on, there);
                core.session.restore(on);
              });
    } finally {
      core.turn.openToNested();
    }
    if (made == null) {
      return false;
    }
    if (made.greeting().isOfOtherDatabaseThan(link.greeting())) {
      split.failed(host);
      core.reconnecting.lose(made, false, "it is of another database");
      return false;
    }
    standby = made;
    state = there;
    parked = core.session.picture();
    return true;
  }

  /** The other link, with what was set meanwhile; another one if it cannot be had. */
  private Link exchange(Link from) throws SQLException {
    boolean isUndone = endUnseen(from);
    Picture before = parked;
    Picture now = core.session.picture();
    if (core.reconnecting.exchange(from)) {
      // What is undone there may have been set again by a setter.
      parked = isUndone ? Picture.EMPTY : now;
      Link to = core.reconnecting.link();
      if (to != null && before != now) {
        set(to, before, now);
      }
    }
    Link to = core.reconnecting.link();
    return to == null ? core.connect() : to;
  }

  private void set(Link to, Picture before, Picture now) {
    bounded(
        to,
        "the session on " + to.host(),
        () -> {
          now.restoreSince(before, to.connection());
          return true;
        });
  }

  private void bounded(Link on, String what, Workers.Call<Boolean> call) {
    try {
      boolean unusedDone =
          core.context.boundedCalls.bounded(what, core.context.limits.cancel(), call);
    } catch (SQLException | TimeoutException e) {
      // The next one needs nothing of it.
      core.drop(on, false, what + " could not be set");
    }
  }

  /** A driver may have begun a transaction for a look at the catalog; a standby would suffer it. */
  private boolean endUnseen(Link link) {
    Dialect.Standing standing = core.context.dialect.standing(link.connection());
    boolean isOpen = standing == Dialect.Standing.OPEN || standing == Dialect.Standing.FAILED;
    if (isOpen) {
      bounded(
          link,
          "a transaction on " + link.host(),
          () -> {
            link.connection().rollback();
            return true;
          });
    }
    return isOpen;
  }

  private Link toPrimary(Link from) throws SQLException {
    if (core.reconnecting.spare() != null) {
      return exchange(from);
    }
    core.reconnecting.park(from);
    parked = core.session.picture();
    return core.connect();
  }

  private Link inTransaction(
      Link link, SqlKind kind, @Nullable StatementKind text, boolean wasRefused)
      throws SQLException {
    if (link != standby) {
      return link;
    }
    boolean isRead = kind == SqlKind.READ && text != null && (isSetting(text) || split.isFit(text));
    if (isEnd(kind) || (isRead && !wasRefused)) {
      routes.add(Route.STANDBY);
      return link;
    }
    routes.add(wasRefused ? Route.REFUSED : Route.WRITES);
    return core.transaction.isOpenOn(link) ? move(link) : link;
  }

  /** The open transaction goes on at the primary, where all that it has read is the same. */
  private Link move(Link from) throws SQLException {
    if (!core.transaction.canBeReplayed()) {
      return core.connectAlone();
    }
    core.replayer.rollBack();
    Picture before = parked;
    if (core.reconnecting.spare() == null) {
      core.reconnecting.park(from);
    } else if (core.reconnecting.exchange(from)) {
      Link to = core.reconnecting.link();
      if (to != null) {
        bounded(
            to,
            "the session on " + to.host(),
            () -> {
              core.session.restoreAtStart(before, to.connection());
              return true;
            });
      }
    }
    // The standby has taken back what the transaction had set; what stands now is set anew.
    parked = Picture.EMPTY;
    return core.connectAlone();
  }

  @Override
  public boolean isRunAgain(Throwable failure, Link link, @Nullable StatementKind text) {
    boolean isHere = link == standby && link == core.reconnecting.link();
    if (!isHere || isRefused || !(failure instanceof SQLException)) {
      return false;
    }
    Fault fault = core.faults.of(Phase.SENT, failure, link);
    boolean isOfCaller = fault.category() == Category.CANCELLED || DmhaExceptions.isOurs(failure);
    boolean isWrite = fault.category() == Category.WRONG_ROLE;
    if (isOfCaller || (!isWrite && FailurePolicy.endsLink(fault))) {
      return false;
    }
    boolean isUnfit =
        isWrite || NOT_SUPPORTED.equals(DmhaExceptions.stateOf((SQLException) failure));
    if (isUnfit && text != null) {
      split.refused(text);
    }
    boolean isOpen = core.transaction.isOpen();
    boolean isOfStandby = isUnfit || fault.category() == Category.ROLLED_BACK;
    isRefused = isOpen ? isOfStandby && core.transaction.canBeReplayed() : true;
    return isRefused;
  }
}
