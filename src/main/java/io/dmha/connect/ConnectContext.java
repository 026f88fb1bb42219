package io.dmha.connect;

import io.dmha.dialect.Dialect;
import io.dmha.event.Publisher;
import io.dmha.fault.FaultClassifier;
import io.dmha.time.Backoff;
import io.dmha.time.Sleeper;
import io.dmha.time.Ticker;
import io.dmha.topology.HostList;
import io.dmha.topology.RequiredRole;
import io.dmha.topology.StandbyStates;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What all connections of one URL share, and the limits they work under. */
public final class ConnectContext {
  public final HostList hosts;
  public final RequiredRole wish;
  public final Dialect dialect;
  final Backoff backoff;
  public final Duration attemptTimeout;
  public final Sleeper sleeper;
  public final Ticker ticker;
  public final Publisher publisher;
  public final Searches searches = new Searches();
  private final AtomicBoolean isProductAsked = new AtomicBoolean();
  private volatile @Nullable DatabaseProduct product;

  /** Whether a new connection is asked for more than the role of its host. */
  final boolean asksWho;

  /** Which standbys may serve reads; null where none is to. */
  public final @Nullable StandbyStates standbys;

  /** As the other, for connections that need not know which database they are in. */
  @SuppressWarnings("TooManyParameters") // the one place where they meet
  public ConnectContext(
      HostList hosts,
      RequiredRole wish,
      Dialect dialect,
      Backoff backoff,
      Duration attemptTimeout,
      Sleeper sleeper,
      Ticker ticker,
      Publisher publisher) {
    this(hosts, wish, dialect, backoff, attemptTimeout, sleeper, ticker, publisher, false, null);
  }

  /** Takes its parts as they are. */
  @SuppressWarnings("TooManyParameters") // the one place where they meet
  public ConnectContext(
      HostList hosts,
      RequiredRole wish,
      Dialect dialect,
      Backoff backoff,
      Duration attemptTimeout,
      Sleeper sleeper,
      Ticker ticker,
      Publisher publisher,
      boolean asksWho,
      @Nullable StandbyStates standbys) {
    this.standbys = standbys;
    this.hosts = hosts;
    this.wish = wish;
    this.dialect = dialect;
    this.backoff = backoff;
    this.attemptTimeout = attemptTimeout;
    this.sleeper = sleeper;
    this.ticker = ticker;
    this.publisher = publisher;
    this.asksWho = asksWho;
  }

  /**
   * Asks the first connection of all what the database is; for the thread that logs in, whose time
   * is limited. Once: a driver that does not answer that is not to keep others from it.
   */
  void learnProduct(Connection connection) {
    if (isProductAsked.compareAndSet(false, true)) {
      product = DatabaseProduct.of(connection);
    }
  }

  /** What the database is; null where that is not known. */
  @Nullable DatabaseProduct product() {
    return product;
  }

  /** The same for links to standbys, beside those that take writes. */
  ConnectContext ofStandbys() {
    return new ConnectContext(
        hosts,
        RequiredRole.STANDBY,
        dialect,
        backoff,
        attemptTimeout,
        sleeper,
        ticker,
        publisher,
        asksWho,
        standbys);
  }

  /** Made when something has failed: its tables have no place in the start of an application. */
  public FaultClassifier classifier() {
    return new FaultClassifier(dialect.codes());
  }
}
