package io.dmha.recovery;

import io.dmha.event.Publisher;
import io.dmha.fault.FaultClassifier;
import io.dmha.host.HostList;
import io.dmha.host.RoleWish;
import io.dmha.target.Target;
import io.dmha.time.Backoff;
import io.dmha.time.Sleeper;
import io.dmha.time.Ticker;
import java.time.Duration;

/** What all connections of one URL share, and the limits they work under. */
public final class Parts {
  final HostList hosts;
  final RoleWish wish;
  final Target target;
  final Backoff backoff;
  final Duration attemptTimeout;
  final Sleeper sleeper;
  final Ticker ticker;
  final Publisher publisher;

  /** Whether a new connection is asked for more than the role of its host. */
  final boolean asksWho;

  /** As the other, for connections that need not know which database they are in. */
  @SuppressWarnings("TooManyParameters") // the one place where they meet
  public Parts(
      HostList hosts,
      RoleWish wish,
      Target target,
      Backoff backoff,
      Duration attemptTimeout,
      Sleeper sleeper,
      Ticker ticker,
      Publisher publisher) {
    this(hosts, wish, target, backoff, attemptTimeout, sleeper, ticker, publisher, false);
  }

  /** Takes the parts as they are. */
  @SuppressWarnings("TooManyParameters") // the one place where they meet
  public Parts(
      HostList hosts,
      RoleWish wish,
      Target target,
      Backoff backoff,
      Duration attemptTimeout,
      Sleeper sleeper,
      Ticker ticker,
      Publisher publisher,
      boolean asksWho) {
    this.hosts = hosts;
    this.wish = wish;
    this.target = target;
    this.backoff = backoff;
    this.attemptTimeout = attemptTimeout;
    this.sleeper = sleeper;
    this.ticker = ticker;
    this.publisher = publisher;
    this.asksWho = asksWho;
  }

  /** Made when something has failed: its tables have no place in the start of an application. */
  FaultClassifier classifier() {
    return new FaultClassifier(target.codes());
  }
}
