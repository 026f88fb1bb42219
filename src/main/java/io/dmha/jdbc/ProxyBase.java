package io.dmha.jdbc;

import io.dmha.binding.Proxied;
import io.dmha.binding.Unwrapping;
import io.dmha.failover.ConnectionCore;
import io.dmha.link.Link;
import io.dmha.replay.Journal;
import io.dmha.replay.ReadAhead;
import java.sql.SQLException;
import java.sql.Wrapper;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/** Something of the delegate's that belongs to one connection of ours. */
public abstract class ProxyBase implements Proxied, Wrapper {
  private static final AtomicReferenceFieldUpdater<ProxyBase, Link> LINK =
      AtomicReferenceFieldUpdater.newUpdater(ProxyBase.class, Link.class, "link");

  final ConnectionProxy owner;

  /** That of the owner: one step less on the way of each call. */
  final ConnectionCore core;

  /** The link on which the delegate's object was made. */
  volatile Link link;

  /**
   * Whether the application was given the delegate's object. Written before that is read, and read
   * after a replay has put another one in place: one of the two sees what the other has done.
   */
  private volatile boolean isHandedOut;

  /** For the prototype of a generated class, which only makes others. */
  @SuppressWarnings("NullAway") // a prototype is never called through JDBC
  protected ProxyBase() {
    this.owner = null;
    this.core = null;
    this.link = null;
  }

  @SuppressWarnings("NullAway") // the link is set by the updater
  protected ProxyBase(ConnectionProxy owner, Link link) {
    this.owner = owner;
    this.core = owner.core;
    // Nobody else has it yet: a barrier for each set of rows is of no use.
    LINK.lazySet(this, link);
  }

  /** Called by generated code with a result that may be something of the delegate's. */
  protected final @Nullable Object wrap(@Nullable Object value) throws SQLException {
    boolean seesContent = seesContent();
    Object given = value;
    if (value != null && seesContent && ReadAhead.isStream(value)) {
      Link unusedHere = core.linkOrNull();
      Journal journal = core.transaction.journal;
      given = ReadAhead.of(value, core.faults::mayConcernOthers, link.connection(), journal);
      core.end();
    }
    return owner.proxies.wrap(owner, link, given, seesContent);
  }

  /** Whether what a LOB, a stream or an array that it gives holds is noted. */
  boolean seesContent() {
    return false;
  }

  /** The same where the application names the class it wants. */
  protected final @Nullable Object wrapAs(@Nullable Object value, Class<?> type)
      throws SQLException {
    Object wrapped = ReadAhead.isOfOwnClass(value, type) ? value : wrap(value);
    return type.isInstance(wrapped) ? wrapped : value;
  }

  @Override
  public final <T> T unwrap(Class<T> type) throws SQLException {
    if (Unwrapping.isProxy(this, type)) {
      return type.cast(this);
    }
    boolean wasHandedOut = isHandedOut;
    isHandedOut = true;
    try {
      T unwrapped = Unwrapping.unwrap(this, delegate(), type);
      core.work.handedOut(link);
      return unwrapped;
    } catch (SQLException e) {
      isHandedOut = wasHandedOut;
      throw e;
    }
  }

  /** Moves to the link on which a replay has made it again. */
  final void moveTo(Link at) {
    link = at;
    if (isHandedOut) {
      at.handOut();
    }
  }

  @Override
  public final boolean isWrapperFor(Class<?> type) throws SQLException {
    return Unwrapping.isWrapperFor(this, delegate(), type);
  }

  @Override
  public String toString() {
    return "dmha " + delegate().getClass().getSimpleName() + " on " + link.host();
  }
}
