package io.dmha.connect;

import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.event.Publisher;
import io.dmha.link.Budget;
import io.dmha.link.Link;
import io.dmha.link.Restorer;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.time.Deadline;
import io.dmha.time.Ticker;
import io.dmha.topology.Host;
import io.dmha.topology.HostList;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The physical connection behind one logical one: there while all is well, dropped when it is lost,
 * made anew by the next call that needs it. Thread-safe without a lock: of several threads that
 * find it gone, one searches and the others wait for that search.
 */
public final class ReconnectingLink extends LinkPair {
  private static final AtomicReferenceFieldUpdater<ReconnectingLink, @Nullable Link> CANDIDATE =
      AtomicReferenceFieldUpdater.newUpdater(ReconnectingLink.class, Link.class, "candidate");

  private static final AtomicReferenceFieldUpdater<ReconnectingLink, @Nullable PendingSearch>
      FLIGHT =
          AtomicReferenceFieldUpdater.newUpdater(
              ReconnectingLink.class, PendingSearch.class, "flight");

  private final String name;
  private final HostList hosts;
  private final Publisher publisher;
  private final Ticker ticker;

  /** The search that is under way. */
  private volatile @Nullable PendingSearch flight;

  /**
   * A link that was found and is not for use yet: what was lost is being done again on it, or asked
   * over it. Its search has not landed until it is adopted, lost or closed.
   */
  private volatile @Nullable Link candidate;

  /** The candidate on its way to be the link. */
  private volatile @Nullable Link adopted;

  private volatile @Nullable PendingSearch prepared;

  private volatile boolean wasConnected;

  private final ConnectContext context;

  /** Where the last link was; touched by whoever searches, one at a time. */
  private volatile @Nullable Host lastHost;

  ReconnectingLink(String name, ConnectContext context, Links links) {
    super(new Lifecycle(name, context.publisher), links);
    this.name = name;
    this.hosts = context.hosts;
    this.publisher = context.publisher;
    this.ticker = context.ticker;
    this.context = context;
  }

  /** What the database is, while there is no link; null while there is, and where it is closed. */
  public @Nullable DatabaseProduct productWhileAway() {
    return link() == null && state() != ConnectionState.CLOSED ? context.product() : null;
  }

  /** How the log calls this connection. */
  public String name() {
    return name;
  }

  /**
   * Makes a second physical connection, to that host.
   *
   * @return null where there is none now
   * @throws SQLException if the search was stopped
   */
  public @Nullable Link addSpare(Host host, Deadline deadline, Restorer restorer)
      throws SQLException {
    PendingSearch mine = new PendingSearch();
    if (spare() != null || !FLIGHT.compareAndSet(this, null, mine)) {
      return null;
    }
    try {
      Link found = links.open(name, host, deadline, restorer, mine);
      return found != null && keep(found) ? found : null;
    } finally {
      flight = null;
      mine.land();
    }
  }

  /** The physical connection that is waited for: the one in use, or the one that is prepared. */
  public @Nullable Link linkOrCandidate() {
    Link current = link;
    if (current == null) {
      current = candidate;
    }
    if (current == null) {
      current = adopted;
    }
    return current == null ? link : current; // It may have come into use meanwhile.
  }

  /** Where it stands. */
  public ConnectionState state() {
    return lifecycle.state();
  }

  /**
   * The physical connection, made if there is none.
   *
   * @throws SQLException if none can be made within the budget ({@code 08001}), the login is
   *     refused for good (the driver's own), or the connection is closed ({@code 08003})
   */
  public Link require(Budget budget, Restorer restorer) throws SQLException {
    while (true) {
      Link found = prepare(budget, restorer);
      if (adopt(found, budget)) {
        return found;
      }
    }
  }

  /**
   * A physical connection that nobody else sees before it is {@link #adopt adopted}: the one in
   * use, or one that is made now. Whoever prepares one has to adopt or to lose it.
   *
   * @throws SQLException as {@link #require}
   */
  public Link prepare(Budget budget, Restorer restorer) throws SQLException {
    while (true) {
      Link current = link;
      if (current != null) {
        return current;
      }
      if (lifecycle.state() == ConnectionState.CLOSED) {
        throw closed(budget.origin());
      }
      PendingSearch mine = new PendingSearch();
      PendingSearch other = flight;
      if (other != null) {
        awaitLanding(other, budget);
      } else if (FLIGHT.compareAndSet(this, null, mine)) {
        Link made = connect(mine, budget, restorer);
        if (made != null) {
          return made;
        }
      }
    }
  }

  private @Nullable Link connect(PendingSearch mine, Budget budget, Restorer restorer)
      throws SQLException {
    ConnectionState searching =
        wasConnected ? ConnectionState.RECONNECTING : ConnectionState.CONNECTING;
    boolean isFound = false;
    try {
      if (!lifecycle.move(ConnectionState.DISCONNECTED, searching)) {
        return null;
      }
      Link kept = replacement(budget, restorer);
      Link found = kept == null ? searchWithEvents(searching, mine, budget, restorer) : kept;
      wasConnected = true;
      prepared = mine;
      candidate = found;
      isFound = true;
      // Who closes in between finds nothing to close, so it is looked at once more.
      if (lifecycle.state() == ConnectionState.CLOSED
          && CANDIDATE.compareAndSet(this, found, null)) {
        links.kill(found);
        land();
        throw closed(budget.origin());
      }
      return found;
    } catch (SQLException e) {
      boolean refused = FatalLogin.is(e);
      if (!refused && lifecycle.state() == ConnectionState.CLOSED) {
        // Whatever has stopped the search, this is why.
        throw closed(e);
      }
      boolean unusedMoved =
          lifecycle.move(
              searching, refused ? ConnectionState.CLOSED : ConnectionState.DISCONNECTED);
      throw FatalLogin.unpack(e);
    } catch (RuntimeException | Error e) {
      boolean unusedMoved = lifecycle.move(searching, ConnectionState.DISCONNECTED);
      throw e;
    } finally {
      if (!isFound) {
        flight = null;
        mine.land();
      }
    }
  }

  /**
   * Takes a prepared link into use.
   *
   * @return false if it was lost meanwhile
   * @throws SQLException if the connection is closed ({@code 08003})
   */
  public boolean adopt(Link found, Budget budget) throws SQLException {
    if (link == found) {
      return true;
    }
    adopted = found;
    try {
      // Who takes the candidate owns it: nobody else can lose it or close it now, and nobody
      // searches before the flight has landed.
      if (CANDIDATE.compareAndSet(this, found, null)) {
        use(found);
      }
    } finally {
      adopted = null;
    }
    if (lifecycle.state() == ConnectionState.CLOSED) {
      throw closed(budget.origin());
    }
    return link == found;
  }

  private void use(Link found) {
    // The state first: a link that can be lost must find the state it is lost from.
    boolean isMoved =
        lifecycle.move(ConnectionState.RECONNECTING, ConnectionState.CONNECTED)
            || lifecycle.move(ConnectionState.CONNECTING, ConnectionState.CONNECTED);
    if (isMoved) {
      link = found;
    }
    boolean isClosed = lifecycle.state() == ConnectionState.CLOSED;
    if (!isMoved || (isClosed && isTaken(found))) {
      // Who closed found nothing to close.
      links.kill(found);
    }
    land();
  }

  private void land() {
    PendingSearch mine = prepared;
    prepared = null;
    flight = null;
    if (mine != null) {
      mine.land();
    }
  }

  private Link searchWithEvents(
      ConnectionState searching, PendingSearch mine, Budget budget, Restorer restorer)
      throws SQLException {
    boolean isAgain = searching == ConnectionState.RECONNECTING;
    SearchEvents events = new SearchEvents(name, publisher, ticker, context.searches, isAgain);
    try {
      Link found = links.find(name, budget, restorer, mine);
      Host before = lastHost;
      lastHost = found.host();
      events.found(found, before, hosts);
      return found;
    } catch (SQLException | RuntimeException | Error e) {
      events.failed(e);
      throw e;
    }
  }

  private static void awaitLanding(PendingSearch other, Budget budget) throws SQLException {
    try {
      long wait = budget.deadline().remainingNanos();
      if (!other.landed().await(wait, TimeUnit.NANOSECONDS)) {
        throw DmhaExceptions.noHost(
            "Another call on this connection is still looking for a host after "
                + budget.limit()
                + ".",
            budget.origin());
      }
    } catch (InterruptedException e) {
      throw DmhaExceptions.interrupted(budget.origin());
    }
  }

  /**
   * Drops a link that is lost or not trusted any more; the next call makes a new one. Does nothing
   * if it was dropped already.
   *
   * @param blamesHost whether the host is to be tried last from now on
   * @param evidence what proves the loss, in short
   */
  public void lose(Link lost, boolean blamesHost, String evidence) {
    boolean wasInUse = isTaken(lost);
    boolean wasPrepared = CANDIDATE.compareAndSet(this, lost, null);
    boolean wasSpare = isSpareTaken(lost);
    if (!wasInUse && !wasPrepared && !wasSpare) {
      return;
    }
    if (wasInUse || wasPrepared) {
      lifecycle.disconnect();
    }
    if (wasPrepared) {
      land();
    }
    if (blamesHost) {
      // Before the kill: whose call ends by it looks for a host at once, and must not try this one.
      hosts.lost(lost.host(), "lost (" + evidence + ")");
    }
    links.kill(lost);
    publish(
        DmhaEvent.of(EventType.CONNECTION_LOST, name)
            .host(lost.host())
            .code(evidence)
            .saying("lost the connection to " + lost.host() + ": " + evidence));
  }

  /** Whether its host is out of use for now. */
  public boolean isDrained(Link used) {
    return hosts.isDrained(used.host());
  }

  /** Whether it is to go to a better host, if it can. */
  public boolean mayLeave(Link used) {
    return hosts.figures().mayLeave(used.host());
  }

  /** The same, when it can: only so many do at once. */
  public boolean takeLeave(Link used) {
    return hosts.figures().takeLeave(used.host());
  }

  /** Whether a host is looked for. What the thread that looks has written before is seen then. */
  public boolean isSearching() {
    return flight != null;
  }

  /** Ends a search that is under way; does nothing if there is none. */
  public void stopSearch(String reason) {
    PendingSearch running = flight;
    if (running != null) {
      running.stop(reason);
    }
  }

  /**
   * Closes for good; the first call counts.
   *
   * @throws SQLException what the delegate throws when it closes
   */
  public void close() throws SQLException {
    end("the connection was closed", false);
  }

  /** Closes for good without asking the host; does not wait for anything. */
  public void abort() {
    try {
      end("the connection was aborted", true);
    } catch (SQLException e) {
      // What is cut off says nothing.
    }
  }

  private void end(String reason, boolean isCutOff) throws SQLException {
    if (!lifecycle.close()) {
      return;
    }
    stopSearch(reason);
    Link open = takeLink();
    Link halfDone = CANDIDATE.getAndSet(this, null);
    Link second = takeSpare();
    if (halfDone != null) {
      // Cut off, not closed: some drivers commit when they close.
      links.kill(halfDone);
      land();
    }
    publish(DmhaEvent.of(EventType.CLOSED, name).saying(reason));
    dispose(open == halfDone ? null : open, second, isCutOff);
  }

  /**
   * For what is only kept until the next call.
   *
   * @throws SQLException if the connection is closed ({@code 08003})
   */
  public void refuseIfClosed() throws SQLException {
    if (lifecycle.state() == ConnectionState.CLOSED) {
      throw closed(null);
    }
  }

  private static SQLException closed(@Nullable Throwable cause) {
    return DmhaExceptions.closed("The connection is closed. Open a new one.", cause);
  }

  private void publish(DmhaEvent event) {
    publisher.publish(event);
  }
}
