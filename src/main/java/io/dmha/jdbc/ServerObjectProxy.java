package io.dmha.jdbc;

import io.dmha.binding.CreatedLob;
import io.dmha.binding.KeptArray;
import io.dmha.binding.RetentionBudget;
import io.dmha.binding.Seen;
import io.dmha.binding.SeenArray;
import io.dmha.binding.ServerObject;
import io.dmha.fault.Phase;
import io.dmha.link.Link;
import io.dmha.outcome.Effect;
import io.dmha.replay.ArrayContent;
import io.dmha.replay.LobContent;
import io.dmha.replay.Refusal;
import io.dmha.replay.ReplayTarget;
import io.dmha.session.Mark;
import io.dmha.sql.SqlKind;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.jspecify.annotations.Nullable;

/**
 * Something that lives and dies with its link: a LOB, an array, a savepoint, a description of
 * columns. It cannot be made again, but for a savepoint whose transaction is done again.
 */
public abstract class ServerObjectProxy extends ProxyBase implements ReplayTarget, ServerObject {
  protected Object delegate;

  /** Whether the connection made it for the application, which alone writes what it holds. */
  private boolean isMade;

  /** What the application has given for an array that was made; null of anything else. */
  private @Nullable ArrayContent given;

  private @Nullable Mark mark;

  /** What tells what it holds without its link; null where that is not known, or was changed. */
  private volatile @Nullable Seen seen;

  /** For the prototype. */
  @SuppressWarnings("NullAway") // a prototype is never called through JDBC
  protected ServerObjectProxy() {
    this.delegate = null;
  }

  protected ServerObjectProxy(ConnectionProxy owner, Link link, Object delegate) {
    super(owner, link);
    this.delegate = delegate;
    boolean isDescription =
        delegate instanceof ResultSetMetaData || delegate instanceof ParameterMetaData;
    if (!isDescription && !(delegate instanceof Savepoint)) {
      link.gaveLocator();
    }
  }

  /** Makes one of the same generated class. */
  protected abstract ServerObjectProxy fresh(ConnectionProxy owner, Link link, Object delegate);

  @Override
  public final Object delegate() {
    return delegate;
  }

  @Override
  public final void resume(Link again, Object made) {
    delegate = made;
    moveTo(again);
  }

  @Override
  public final String describe(@Nullable String sql) {
    return what();
  }

  /** Keeps what the session was when the savepoint was set, which is this. */
  final void marks(Mark set) {
    mark = set;
  }

  /** What the session was when the savepoint was set; null of anything else. */
  final @Nullable Mark mark() {
    return mark;
  }

  /**
   * What a small LOB or array holds, for a transaction that notes what it reads; null of anything
   * else. It is read from here on without its link.
   */
  final @Nullable Object content() throws SQLException {
    Object bare = delegate;
    Object content;
    try {
      content = LobContent.of(bare, core.transaction.journal);
    } catch (SQLException | RuntimeException e) {
      if (core.faults.mayConcernOthers(e)) {
        throw e;
      }
      // Who reads it is told the same.
      return null;
    }
    seen = content == null ? null : Seen.of(bare, content);
    return content;
  }

  /** Notes that the connection made it for the application. */
  final ServerObjectProxy made(@Nullable ArrayContent elements) {
    isMade = true;
    given = elements;
    return this;
  }

  @Override
  public final Object bound(RetentionBudget room) {
    Seen known = seen;
    ArrayContent array = known instanceof SeenArray ? ((SeenArray) known).content() : given;
    if (array != null && room == core.retention) {
      return KeptArray.of(this, array);
    }
    boolean isMadeLob = isMade && !(delegate instanceof Array) && room == core.retention;
    return isMadeLob ? CreatedLob.of(room, this) : this;
  }

  @Override
  public final SQLException gone() {
    return core.losses.notMadeAgain(link, CreatedLob.lost(String.valueOf(link.host())));
  }

  @Override
  public final Connection connection() throws SQLException {
    Link now = core.reconnecting.holds(link) ? link : core.reconnecting.linkOrCandidate();
    if (now == null) {
      throw core.losses.objectGone(link);
    }
    return now.connection();
  }

  @Override
  public final boolean isCurrent() {
    return core.reconnecting.holds(link) || link == core.reconnecting.linkOrCandidate();
  }

  /** Begins a call that may reach the server. */
  protected final Object begin(Effect effect, @Nullable String text) throws SQLException {
    Seen known = seen;
    if (known != null && effect == Effect.RESULT && !core.isClosed()) {
      return isCurrent() ? known : known.alone();
    }
    seen = null;
    if (effect == Effect.CHANGE) {
      core.turn.borrow(null);
    }
    Link now = core.begin(link);
    if (now != link && !isMade) {
      throw core.losses.objectGone(link);
    }
    if (effect == Effect.CHANGE && !isMade) {
      core.work.changing(now);
      core.transaction.journal.refuse(Refusal.LOCATOR);
    }
    return delegate;
  }

  @Override
  public final Object asArgument() throws SQLException {
    if (!isCurrent()) {
      throw core.losses.objectGone(link);
    }
    return delegate;
  }

  /** Ends a call that succeeded. */
  protected final void end(Effect effect, @Nullable String text) {
    core.end();
  }

  /** Judges a failed call. */
  protected final void failed(Throwable t, Effect effect, @Nullable String text)
      throws SQLException {
    core.failures.takeTurn(t);
    core.failures.failed(
        t, link, Phase.SENT, core.failures.workOf(effect, SqlKind.WRITE, link), what());
  }

  /** Frees a LOB, an array or XML. */
  public void free() throws SQLException {
    seen = null;
    if (!isCurrent()) {
      // The server freed it with the connection.
      return;
    }
    Link unusedHere = core.linkOrNull();
    try {
      Seen.free(delegate);
    } catch (Throwable t) {
      core.failures.ignoreLoss(t, link);
    } finally {
      core.end();
    }
  }

  /**
   * Judges a failed call that does not reach the server as a rule: returns if it is to be run
   * again, throws otherwise.
   */
  protected final void light(Throwable t) throws SQLException {
    try {
      core.failures.takeTurn(t);
      core.failures.light(
          t, link, core.failures.workOf(Effect.RESULT, SqlKind.OTHER, link), what());
      Object unusedAgain = begin(Effect.RESULT, null);
    } finally {
      core.end();
    }
  }

  /** Without its text, which may be what is stored in it. */
  private String what() {
    return "a call on a " + delegate.getClass().getSimpleName();
  }

  /** What the delegate says: tools show LOBs and arrays by it. */
  @Override
  public final String toString() {
    Seen known = seen;
    return (known instanceof SeenArray ? known : delegate).toString();
  }
}
