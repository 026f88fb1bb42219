package io.dmha.jdbc;

import io.dmha.binding.Batch;
import io.dmha.binding.RecordedCall;
import io.dmha.link.Link;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.outcome.Sneaky;
import java.lang.reflect.Method;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a statement outlives its link: when it is used on another one than it was made on, it is made
 * again first, with its settings, parameters and batch.
 */
public abstract class RenewedStatement extends NotedStatement {
  private static final RecordedCall[] NOTHING = new RecordedCall[0];

  /** The delegate's statement; belongs to {@link #link}. */
  protected Statement delegate;

  private final StatementFactory factory;
  private @Nullable Map<Object, RecordedCall> settings;
  @Nullable Batch batch;
  @Nullable ResultSetProxy results;

  /** False while {@link #delegate} is not the one for {@link #link} yet. */
  private boolean made = true;

  boolean closed;

  /** For the prototype. */
  @SuppressWarnings("NullAway") // a prototype is never called through JDBC
  protected RenewedStatement() {
    this.delegate = null;
    this.factory = null;
  }

  protected RenewedStatement(
      ConnectionProxy owner, Link link, Statement delegate, StatementFactory factory) {
    super(owner, link);
    this.delegate = delegate;
    this.factory = factory;
  }

  @Override
  public final Statement delegate() {
    return delegate;
  }

  @Override
  final RecordedCall[] settingsNow() {
    return settings == null ? NOTHING : settings.values().toArray(NOTHING);
  }

  @Override
  final Statement makeAgain(Link on, RecordedCall[] given) throws SQLException {
    Statement again = factory.make(on.connection());
    for (RecordedCall setting : given) {
      setting.playOn(again);
    }
    return again;
  }

  @Override
  public final void resume(Link again, Object statement) {
    delegate = (Statement) statement;
    made = true;
    link = again;
  }

  @Override
  public final void catchUp() throws SQLException {
    if (!closed && (batch != null || isBoundAnew())) {
      rebind(delegate);
    }
  }

  /** Whether the delegate's statement is one of {@code now}. */
  final boolean isMadeOn(@Nullable Link now) {
    return now == link && made;
  }

  /** Makes it again on {@code now}. */
  final void renew(Link now) throws SQLException {
    if (closed) {
      throw new SQLException("The statement is closed. Make a new one.", "HY010");
    }
    Link before = link;
    link = now;
    made = false;
    results = null;
    Statement again = factory.make(now.connection());
    try {
      setAgain(again);
      rebind(again);
    } catch (Throwable t) {
      if (DmhaExceptions.isOurs(t)) {
        throw partlyMade(again, owner.judge.losses.notMadeAgain(before, (SQLException) t));
      }
      closeQuietly(again);
      throw Sneaky.<RuntimeException>rethrow(t);
    }
    delegate = again;
    made = true;
  }

  /**
   * Some of what was bound is gone and has to be bound again; the statement lives on, without the
   * rows of its batch that were added to it already.
   */
  private SQLException partlyMade(Statement again, SQLException told) {
    try {
      if (batch != null) {
        batch = null;
        again.clearBatch();
        rebindRest(again);
      }
      delegate = again;
      made = true;
    } catch (SQLException | RuntimeException e) {
      // It is made once more by the next call.
      closeQuietly(again);
      told.addSuppressed(e);
    }
    return told;
  }

  /** Binds to a new delegate what is bound to the statement itself, and nothing else. */
  void rebindRest(Statement again) throws SQLException {}

  /**
   * Sets what was set on the statement. What the driver refuses on this link is told once and not
   * tried again: as after a setter that is refused, the statement goes on without it.
   */
  private void setAgain(Statement again) throws SQLException {
    if (settings == null) {
      return;
    }
    Iterator<RecordedCall> each = settings.values().iterator();
    while (each.hasNext()) {
      try {
        each.next().playOn(again);
      } catch (Throwable t) {
        if (owner.judge.faults.isRefusal(t)) {
          each.remove();
        }
        throw t;
      }
    }
  }

  private static void closeQuietly(Statement unused) {
    try {
      unused.close();
    } catch (SQLException | RuntimeException e) {
      // What made it useless is thrown; it ends with its connection at the latest.
    }
  }

  /** The delegate's statement on {@code now}, made again if need be. */
  final Statement renewed(Link now) throws SQLException {
    if (!isMadeOn(now)) {
      renew(now);
    }
    return delegate;
  }

  /** Gives a new delegate the batch and the parameters of the old one. */
  void rebind(Statement again) throws SQLException {
    if (batch != null) {
      batch.playOn(again);
    }
  }

  /** Whether the delegate can be used as it is. */
  @Override
  protected final boolean isCurrent() {
    return isMadeOn(owner.lifeline.link());
  }

  /** Whether a setter goes to the delegate now; if not, what it sets is kept for the next one. */
  protected final boolean isSettable() throws SQLException {
    if (isCurrent()) {
      return true;
    }
    owner.lifeline.refuseIfClosed();
    return false;
  }

  /** Called by generated code after a setter of the statement itself. */
  protected final void recordSetting(Method method, Object[] arguments) {
    if (settings == null) {
      settings = new LinkedHashMap<>();
    }
    RecordedCall setting = new RecordedCall(method, arguments);
    // The one set last is restored last: some setters bear on each other.
    settings.remove(setting.key());
    settings.put(setting.key(), setting);
    noteSetting(setting);
  }
}
