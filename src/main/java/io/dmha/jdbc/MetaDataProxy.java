package io.dmha.jdbc;

import io.dmha.connect.DatabaseProduct;
import io.dmha.fault.Phase;
import io.dmha.link.Link;
import io.dmha.outcome.AtStake;
import io.dmha.outcome.Effect;
import io.dmha.sql.SqlKind;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The description of the database: asked for anew on each link, run again freely. */
public abstract class MetaDataProxy extends ProxyBase implements DatabaseMetaData {
  /** The delegate's description; belongs to {@link #link}. */
  protected DatabaseMetaData delegate;

  /** For the prototype. */
  @SuppressWarnings("NullAway") // a prototype is never called through JDBC
  protected MetaDataProxy() {
    this.delegate = null;
  }

  protected MetaDataProxy(ConnectionProxy owner, Link link, DatabaseMetaData delegate) {
    super(owner, link);
    this.delegate = delegate;
  }

  /** Makes one of the same generated class. */
  protected abstract MetaDataProxy fresh(
      ConnectionProxy owner, Link link, DatabaseMetaData delegate);

  @Override
  public final DatabaseMetaData delegate() {
    return delegate;
  }

  /** Begins a call. */
  protected final DatabaseMetaData begin(Effect effect, @Nullable String text) throws SQLException {
    core.turn.borrow(null);
    Link now = core.begin();
    if (now != link) {
      delegate = now.connection().getMetaData();
      link = now;
    }
    return delegate;
  }

  /** Ends a call that succeeded. */
  protected final void end(Effect effect, @Nullable String text) {
    core.end();
  }

  /** Judges a failed call: returns if it is to be run again, throws otherwise. */
  protected final void failed(Throwable t, Effect effect, @Nullable String text)
      throws SQLException {
    core.failures.takeTurn(t);
    AtStake work = core.failures.workOf(effect, SqlKind.READ, link);
    core.failures.failed(t, link, Phase.SENT, work, "a call on the metadata");
  }

  /**
   * Judges a failed call that does not reach the server as a rule: returns if it is to be run
   * again, throws otherwise.
   */
  protected final void light(Throwable t) throws SQLException {
    try {
      core.failures.takeTurn(t);
      AtStake work = core.failures.workOf(Effect.NONE, SqlKind.READ, link);
      core.failures.light(t, link, work, "a call on the metadata");
      DatabaseMetaData unusedAgain = begin(Effect.NONE, null);
    } finally {
      core.end();
    }
  }

  @Override
  public final Connection getConnection() {
    return owner;
  }

  /** While no host is there, that of the first connection. */
  @Override
  public final String getDatabaseProductName() throws SQLException {
    DatabaseProduct away = core.reconnecting.productWhileAway();
    while (away == null) {
      try {
        String name = begin(Effect.NONE, null).getDatabaseProductName();
        end(Effect.NONE, null);
        return name;
      } catch (Throwable t) {
        failed(t, Effect.NONE, null);
      }
    }
    return away.name();
  }

  /** The same before and after a failover, in the vendor's shape, without a secret. */
  @Override
  public final String getURL() {
    return core.context.publicUrl;
  }
}
