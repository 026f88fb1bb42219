package io.dmha.watch;

import io.dmha.link.BoundedCalls;
import io.dmha.link.Link;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.time.Ticker;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Asks an idle connection whether it is alive before something is sent that cannot be sent twice.
 * Thread-safe.
 */
public final class LivenessCheck {
  /** A link that was proven to work this recently is not asked: a write per half second is. */
  private static final long TRUSTED_NANOS = Duration.ofMillis(500).toNanos();

  private final Ticker ticker;
  private final BoundedCalls boundedCalls;
  private final Duration bound;
  private final Generations generations;

  /**
   * @param bound how long an idle connection may take to answer
   */
  public LivenessCheck(Ticker ticker, BoundedCalls boundedCalls, Duration bound) {
    this.ticker = ticker;
    this.boundedCalls = boundedCalls;
    this.bound = bound;
    this.generations = new Generations(boundedCalls, bound);
  }

  /** The link to use: {@code link} if it is alive, a new one if it is not. */
  public Link ensure(LinkUser user, Link link) throws SQLException {
    long now = ticker.nanos();
    if (Generations.areKnown(user, link)) {
      link.worked(now);
    }
    Link live = alive(user, link, now);
    boolean isToBeLearned = user.inTransaction() && live.generation() == null;
    return isToBeLearned ? generations.check(user, live, now) : live;
  }

  /**
   * The same within a transaction, which its host may have undone while nobody used it: a ping
   * would find nothing amiss. Another link has it again; else what is thrown tells that it is lost.
   */
  public Link ensureOpen(LinkUser user, Link link) throws SQLException {
    if (!Generations.areKnown(user, link)) {
      return link;
    }
    long now = ticker.nanos();
    if (now - link.workedNanos() < TRUSTED_NANOS) {
      link.worked(now);
      return link;
    }
    return generations.check(user, link, now);
  }

  private Link alive(LinkUser user, Link link, long now) throws SQLException {
    if (now - link.provenNanos() < TRUSTED_NANOS) {
      return link;
    }
    AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    Answer answer = ask(link, bound, failure);
    if (answer == Answer.ALIVE) {
      return link;
    }
    // A link found dead says nothing about its host: firewalls cut idle ones. Silence does.
    boolean isSilent = answer == Answer.NONE;
    user.drop(link, isSilent, isSilent ? "no answer to a ping" : "a ping failed");
    user.recoversFrom(failure.get());
    return user.connect();
  }

  /** What became of a ping. */
  public enum Answer {
    /** The link works, or nobody can ask. */
    ALIVE,
    /** The link is dead. */
    DEAD,
    /** Nothing came back in time. */
    NONE
  }

  /**
   * Asks the host for a sign of life within {@code limit}; a connection that gives none is of no
   * use any more.
   *
   * @throws SQLException if the question could not be begun, since too many others hang
   */
  public Answer ask(Link link, Duration limit) throws SQLException {
    return ask(link, limit, new AtomicReference<>());
  }

  private Answer ask(Link link, Duration limit, AtomicReference<@Nullable Exception> failure)
      throws SQLException {
    long now = ticker.nanos();
    // Drivers take whole seconds, and 0 for ever. The bound holds whatever they make of it.
    int seconds = (int) Math.max(1, limit.getSeconds());
    try {
      boolean alive =
          boundedCalls.bounded(
              "isValid on " + link.host(), limit, () -> link.connection().isValid(seconds));
      if (alive) {
        link.prove(now);
      }
      return alive ? Answer.ALIVE : Answer.DEAD;
    } catch (TimeoutException e) {
      failure.set(e);
      return Answer.NONE;
    } catch (SQLException e) {
      if (DmhaExceptions.isOurs(e)) {
        throw e;
      }
      failure.set(e);
      // A driver for an older JDBC cannot be asked.
      return e.getCause() instanceof LinkageError ? Answer.ALIVE : Answer.DEAD;
    }
  }
}
