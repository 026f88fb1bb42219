package io.dmha.link;

import io.dmha.time.Deadline;
import io.dmha.time.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The limits under which calls recover. Immutable. */
public final class TimeLimits {
  private final Ticker ticker;
  private final Duration connecting;
  private final Duration recovery;
  private final Duration attempt;
  private final int maxRounds;

  /**
   * @param recovery the most one call may spend connecting or recovering
   * @param attempt the most one connect to one host may take
   * @param maxRounds how often the list of hosts may be gone through; 0 for no limit but time
   */
  public TimeLimits(Ticker ticker, Duration recovery, Duration attempt, int maxRounds) {
    this(ticker, recovery, recovery, attempt, maxRounds);
  }

  /**
   * The same where a new connection may spend less, as pools do not wait longer either.
   *
   * @param connecting the most that a new connection may spend
   */
  public TimeLimits(
      Ticker ticker, Duration recovery, Duration connecting, Duration attempt, int maxRounds) {
    this.ticker = ticker;
    this.recovery = recovery;
    this.connecting = connecting;
    this.attempt = attempt;
    this.maxRounds = maxRounds;
  }

  /** What a call may spend. */
  public Budget call() {
    return new Budget(Deadline.after(recovery, ticker), maxRounds);
  }

  /**
   * The same where the application may have set a limit to the call.
   *
   * @param asked when that is over; null for no limit of the application's
   */
  Budget call(@Nullable Deadline asked) {
    return asked == null || asked.remainingNanos() >= recovery.toNanos()
        ? call()
        : new Budget(asked, maxRounds, "the statement's query timeout");
  }

  /**
   * What the first connect may spend.
   *
   * @param loginSeconds the login timeout of {@code DriverManager} or the data source; 0 for none
   */
  public Budget connect(int loginSeconds) {
    Duration login = Duration.ofSeconds(loginSeconds);
    boolean isShorter = loginSeconds > 0 && login.compareTo(connecting) < 0;
    return isShorter
        ? new Budget(Deadline.after(login, ticker), maxRounds, "the login timeout")
        : new Budget(Deadline.after(connecting, ticker), maxRounds);
  }

  /**
   * What {@code isValid} may spend: 0 or less stand for the attempt timeout, for pools pass them
   * without meaning for ever; more than the recovery timeout is cut to it, for tools pass
   * milliseconds.
   */
  public Budget validation(int seconds) {
    Duration asked = seconds <= 0 ? attempt : Duration.ofSeconds(seconds);
    return new Budget(
        Deadline.after(asked.compareTo(connecting) < 0 ? asked : connecting, ticker), 0);
  }

  /**
   * What the ping of {@code isValid} may take of its budget: as much as a connect, so that
   * something is left to find another host.
   */
  public Duration ping(Budget validation) {
    return validation.deadline().atMost(attempt).limit();
  }

  /** The end of a wait of this length that begins now. */
  public Deadline within(Duration bound) {
    return Deadline.after(bound, ticker);
  }

  /** What a cancel may take. */
  public Duration cancel() {
    return attempt;
  }
}
