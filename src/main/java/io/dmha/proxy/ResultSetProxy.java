package io.dmha.proxy;

import io.dmha.fault.Phase;
import io.dmha.recovery.Link;
import io.dmha.recovery.Work;
import io.dmha.target.SqlKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one query on one link. When the link is lost they are asked for again as long as none was
 * read; after that they end, for rows of a dead session must not pass for fresh ones.
 */
public abstract class ResultSetProxy extends ProxyBase implements ResultSet {
  /** The delegate's rows; belong to {@link #link}. */
  protected ResultSet delegate;

  private final @Nullable StatementProxy statement;
  private final @Nullable RowSource source;

  /** False while {@link #delegate} does not hold the rows of {@link #link} yet. */
  private boolean asked = true;

  private boolean moved;
  private boolean closed;

  /** For the prototype. */
  @SuppressWarnings("NullAway") // a prototype is never called through JDBC
  protected ResultSetProxy() {
    this.delegate = null;
    this.statement = null;
    this.source = null;
  }

  protected ResultSetProxy(
      ConnectionProxy owner,
      Link link,
      ResultSet delegate,
      @Nullable StatementProxy statement,
      @Nullable RowSource source) {
    super(owner, link);
    this.delegate = delegate;
    this.statement = statement;
    this.source = source;
  }

  /** Makes one of the same generated class. */
  protected abstract ResultSetProxy fresh(
      ConnectionProxy owner,
      Link link,
      ResultSet delegate,
      @Nullable StatementProxy statement,
      @Nullable RowSource source);

  @Override
  public final ResultSet delegate() {
    return delegate;
  }

  /** Begins a call that may reach the server. */
  protected final ResultSet begin(Effect effect, @Nullable String text) throws SQLException {
    Link now = owner.begin();
    if (now != link || !asked) {
      askAgain(now);
    }
    if (effect == Effect.CHANGE) {
      owner.changing(now);
    }
    return delegate;
  }

  private void askAgain(Link now) throws SQLException {
    if (closed || moved || source == null || !source.canRunAgain()) {
      throw owner.judge.rowsLost(link, source != null && source.isRead());
    }
    link = now;
    asked = false;
    delegate = source.runAgain(now, this);
    asked = true;
  }

  /** Ends a call that succeeded. */
  protected final void end(Effect effect, @Nullable String text) {
    moved = true;
    owner.end();
  }

  /** Judges a failed call: returns if it is to be run again, throws otherwise. */
  protected final void failed(Throwable t, Effect effect, @Nullable String text)
      throws SQLException {
    owner.judge.failed(t, link, Phase.SENT, work(effect), "reading rows");
  }

  private Work work(Effect effect) {
    Work work = owner.judge.workOf(effect, SqlKind.READ, link);
    boolean isRead = work == Work.RESULT && source != null && source.isRead();
    return isRead ? Work.READ : work;
  }

  /** Judges a failure of a call that does not reach the server as a rule; gives what to throw. */
  protected final Throwable light(Throwable t) {
    return owner.judge.light(t, link, work(Effect.RESULT), "reading a column");
  }

  @Override
  public boolean next() throws SQLException {
    while (true) {
      try {
        boolean more = begin(Effect.RESULT, null).next();
        end(Effect.RESULT, null);
        return more;
      } catch (Throwable t) {
        failed(t, Effect.RESULT, null);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    if (closed) {
      return;
    }
    closed = true;
    if (link != owner.lifeline.link()) {
      // The server freed them with the connection.
      return;
    }
    try {
      delegate.close();
    } catch (Throwable t) {
      owner.judge.ignoreLoss(t, link);
    }
  }

  @Override
  public boolean isClosed() throws SQLException {
    return closed || delegate.isClosed();
  }

  @Override
  public final @Nullable Statement getStatement() throws SQLException {
    if (statement != null) {
      return statement;
    }
    Statement bare = delegate.getStatement();
    return bare == null ? null : owner.shared.proxies.foreign(owner, link, bare);
  }
}
