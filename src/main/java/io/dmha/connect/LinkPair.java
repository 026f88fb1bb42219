package io.dmha.connect;

import io.dmha.link.Budget;
import io.dmha.link.Link;
import io.dmha.link.Restorer;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The physical connections that one logical one holds: the one in use, and where reads go to
 * standbys a second one, with which it changes places. Thread-safe without a lock: whoever takes
 * one out of its place owns it.
 */
class LinkPair {
  private static final AtomicReferenceFieldUpdater<LinkPair, @Nullable Link> LINK =
      AtomicReferenceFieldUpdater.newUpdater(LinkPair.class, Link.class, "link");

  private static final AtomicReferenceFieldUpdater<LinkPair, @Nullable Link> SPARE =
      AtomicReferenceFieldUpdater.newUpdater(LinkPair.class, Link.class, "spare");

  final Lifecycle lifecycle;
  final Links links;

  /** Read by every call; set by whoever searched, taken away by whoever finds it lost. */
  volatile @Nullable Link link;

  /** The second one; null for none. */
  private volatile @Nullable Link spare;

  /** What is on its way from the second place to the first. */
  private volatile @Nullable Link moving;

  LinkPair(Lifecycle lifecycle, Links links) {
    this.lifecycle = lifecycle;
    this.links = links;
  }

  /** The physical connection; null while there is none. */
  public final @Nullable Link link() {
    return link;
  }

  /** The second physical connection, which is not in use now; null for none. */
  public final @Nullable Link spare() {
    return spare;
  }

  /** Whether it is one of the two. */
  public final boolean holds(Link one) {
    Link now;
    do {
      now = link;
      if (one == now || one == spare || one == moving) {
        return true;
      }
      // It may have come into use since that was read.
    } while (now != link);
    return false;
  }

  /** This one, if it is one of the two; else the one in use. */
  public final @Nullable Link linkFor(Link one) {
    Link now = link;
    return now == one || one != spare ? now : one;
  }

  /**
   * Has the two change places. For whose turn it is; a loss, or the end of the connection, may come
   * at any moment.
   *
   * @param from the one in use
   * @return false if that is none any more, or there is no second one
   */
  public final boolean exchange(Link from) {
    Link to = spare;
    moving = to;
    try {
      return isExchanged(from, to);
    } finally {
      moving = null;
    }
  }

  private boolean isExchanged(Link from, @Nullable Link to) {
    // From here on it is in both places, so that whoever loses or closes it finds it.
    if (to == null || to == from || !SPARE.compareAndSet(this, to, from)) {
      return false;
    }
    if (LINK.compareAndSet(this, from, to)) {
      return true;
    }
    boolean unusedThere = SPARE.compareAndSet(this, from, null);
    boolean unusedKept = keep(to);
    return false;
  }

  /**
   * Takes the one in use out of it, where there is no second one: the next call that needs one
   * looks for another. As {@link #exchange}.
   */
  public final void park(Link from) {
    if (SPARE.compareAndSet(this, null, from) && LINK.compareAndSet(this, from, null)) {
      lifecycle.disconnect();
    }
  }

  /** Has it as the second one; kills it, and says so, if there is one, or the connection ends. */
  final boolean keep(Link second) {
    boolean isKept = SPARE.compareAndSet(this, null, second);
    // Who closes in between finds nothing to close.
    boolean isClosed = lifecycle.state() == ConnectionState.CLOSED;
    if (!isKept || (isClosed && SPARE.compareAndSet(this, second, null))) {
      links.kill(second);
    }
    return isKept && !isClosed;
  }

  /** The second one, made ready to take the place of the one that is lost; null for none. */
  final @Nullable Link replacement(Budget budget, Restorer restorer) {
    Link kept = spare;
    if (kept == null || !links.mayReplace(kept) || !isSpareTaken(kept)) {
      return null;
    }
    return links.again(kept, budget, restorer);
  }

  final boolean isTaken(Link one) {
    return LINK.compareAndSet(this, one, null);
  }

  final boolean isSpareTaken(Link one) {
    return SPARE.compareAndSet(this, one, null);
  }

  final @Nullable Link takeLink() {
    return LINK.getAndSet(this, null);
  }

  final @Nullable Link takeSpare() {
    return SPARE.getAndSet(this, null);
  }

  /**
   * Ends both for good.
   *
   * @param isCutOff whether it must not wait for the hosts
   * @throws SQLException what the delegate of the first throws when it closes
   */
  final void dispose(@Nullable Link open, @Nullable Link second, boolean isCutOff)
      throws SQLException {
    Link other = second == open ? null : second;
    if (isCutOff) {
      kill(open);
      kill(other);
      return;
    }
    try {
      if (open != null) {
        links.closeOrThrow(open);
      }
    } finally {
      close(other);
    }
  }

  private void kill(@Nullable Link one) {
    if (one != null) {
      links.kill(one);
    }
  }

  /** Nothing is open on it. */
  private void close(@Nullable Link second) {
    try {
      if (second != null) {
        links.closeOrThrow(second);
      }
    } catch (SQLException e) {
      // Closed it is, and nothing was at stake.
    }
  }
}
