package io.dmha;

import java.util.Optional;

/**
 * Whether the transactions of one connection are done again when their host is lost: got by {@code
 * connection.unwrap(Protection.class)}, also through a pool. To get it costs nothing and needs no
 * host. To be used by one thread at a time, like the connection; only {@link Suspension#close} may
 * come from any thread. (The setting {@code dmha.continuity} says the same for a whole URL.)
 *
 * <pre>{@code
 * try (Protection.Suspension pause = connection.unwrap(Protection.class).suspend()) {
 *   callThatSendsMails.execute();
 *   connection.commit();
 * }
 * }</pre>
 */
public interface Protection {
  /**
   * Turns replay off for this connection until the suspension is closed: nothing is noted, and a
   * lost transaction is told as NOT APPLIED ({@code 40001}) at once. All else stays: the connection
   * is replaced, reads outside a transaction are run again, the commit guard finds out what became
   * of a lost commit.
   *
   * <p>A transaction that is open goes on unprotected to its end; one that is open when the
   * suspension is closed is not protected either, but the next one is. Suspensions may be nested:
   * the last that is closed counts.
   *
   * <p>A pool does not tell when a connection is given back, so close it before; best by a block as
   * above. One that is forgotten (not closed, and not reachable any more) ends when the garbage
   * collector finds it, so that it does not go on for whoever borrows the connection next.
   *
   * @return what ends it; keep it until then
   */
  Suspension suspend();

  /** Whether a suspension is open. */
  boolean isSuspended();

  /**
   * Whether a transaction is open and would be done again, were its host lost now, as far as is
   * known to the same end: not where a generated key, a value of a sequence, the time of the
   * database or a random value was read that cannot be kept ({@code dmha.replayKeep}). A moment's
   * answer: its next statement may end that.
   */
  boolean isProtected();

  /**
   * Why the open transaction is not protected, by a name that is stable, such as {@code
   * "TOO_MANY_STATEMENTS"}; empty where it is, and where none is open.
   */
  Optional<String> reason();

  /** The same in two sentences: the reason, and what can be done about it. */
  Optional<String> explanation();

  /** Replay turned off for one connection, until it is closed. */
  interface Suspension extends AutoCloseable {
    /** Ends it; does nothing the second time. Never throws. */
    @Override
    void close();
  }
}
