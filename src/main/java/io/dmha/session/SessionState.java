package io.dmha.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.dmha.dialect.Dialect.Reverting;
import io.dmha.sql.SavepointText;
import io.dmha.sql.SessionText;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the application set on its connection, through JDBC and by SQL text: kept to be set again on
 * another session, in the order in which it was set. Thread-safe; the lock is not held while the
 * database is spoken to.
 *
 * <p>What a text has set for the open transaction alone is not kept: it is a step of that
 * transaction. What cannot be set again is {@linkplain #lost() told} until the link ends.
 */
public final class SessionState {
  private static final String TOO_MUCH = "more session settings than are kept";
  private static final String IN_DOUBT = "a setting made in a transaction that was rolled back";

  /** More of it would not be read. */
  private static final int MOST_LOST = 5;

  /** One setter of a connection. */
  @FunctionalInterface
  public interface Setting {
    /** Sets it on {@code connection}. */
    void apply(Connection connection) throws SQLException;
  }

  /** What can be set through JDBC. */
  public enum Item {
    /** {@code setCatalog}, before the schema that may lie in it. */
    CATALOG,
    /** {@code setSchema}. */
    SCHEMA,
    /** {@code setReadOnly}. */
    READ_ONLY,
    /** {@code setTransactionIsolation}. */
    ISOLATION,
    /** {@code setHoldability}. */
    HOLDABILITY,
    /** {@code setTypeMap}. */
    TYPE_MAP,
    /** {@code setNetworkTimeout}. */
    NETWORK_TIMEOUT,
    /** {@code setClientInfo}, the three names of JDBC. */
    CLIENT_INFO,
    /** {@code setAutoCommit}; restored last: what comes before must not open a transaction. */
    AUTO_COMMIT
  }

  private final Reverting reverting;

  @GuardedBy("this") private Picture now = Picture.EMPTY;

  /** What stood when the open transaction began; null where none is open, or it has set nothing. */
  @GuardedBy("this") private @Nullable Picture atStart;

  /** Made when one is set. */
  @GuardedBy("this") private @Nullable Marks marks;

  /** A set of its own once it holds something. */
  @GuardedBy("this") private Set<String> lost = Collections.emptySet();

  private volatile boolean readOnly;

  private volatile boolean declaredReadOnly;

  /** Whether something was lost; read by each call that may go elsewhere. */
  private volatile boolean holdsLost;

  private volatile int isolation;

  /** For a database that reverts nothing when a transaction is rolled back. */
  public SessionState() {
    this(Reverting.NOTHING);
  }

  /**
   * @param reverting what the database reverts when a transaction is rolled back
   */
  public SessionState(Reverting reverting) {
    this.reverting = reverting;
  }

  /** Notes what was set; the last one of an item counts. */
  public synchronized void put(Item item, Setting setting) {
    now = now.with(item, setting);
  }

  /** What the application calls itself, for an operator; empty where it does not. */
  synchronized String application() {
    return now.clientInfo().application();
  }

  /** Notes one client info, if it is one of the three that are restored. */
  public synchronized void putClientInfo(String name, @Nullable String value) {
    now = now.with(now.clientInfo().with(name, value));
  }

  /**
   * Notes a whole set of client info. What it does not name is cleared, says JDBC: of a name that
   * was never set there is nothing to clear on the next connection.
   */
  public synchronized void putClientInfo(Properties info) {
    now = now.with(now.clientInfo().with(info));
  }

  /**
   * Notes a text that was executed, and did not fail.
   *
   * @param text what it leaves in the session
   */
  public synchronized void putText(SessionText text, String sql) {
    if (text.kind() == SessionText.Kind.LOST) {
      lost(text.what());
      return;
    }
    if (text.kind() == SessionText.Kind.NONE || text.scope() == SessionText.Scope.TRANSACTION) {
      return;
    }
    Picture next = now.with(text, sql);
    if (next.isTooLarge()) {
      lost(TOO_MUCH);
    } else {
      now = next;
    }
  }

  /**
   * Notes that the session holds what cannot be set again.
   *
   * @param what in a few words, such as "a temporary table"
   */
  public synchronized void lost(String what) {
    if (lost.isEmpty()) {
      lost = new LinkedHashSet<>();
    }
    holdsLost = true;
    if (lost.size() < MOST_LOST) {
      lost.add(what);
    }
  }

  /** What the session holds that cannot be set again, separated by commas; empty for nothing. */
  public synchronized String lost() {
    return String.join(", ", lost);
  }

  /** The link has ended, and with it what cannot be set again. */
  public synchronized void forgetLost() {
    lost = Collections.emptySet();
    holdsLost = false;
  }

  /** Keeps what stands, where a transaction begins or has set nothing yet; else does nothing. */
  public synchronized void keepStart() {
    if (atStart == null) {
      atStart = now;
    }
  }

  /** The open transaction has ended: what stands now is where the next one starts. */
  public synchronized void forgetStart() {
    atStart = null;
    marks = null;
  }

  /** The open transaction was committed. */
  public void commit() {
    forgetStart();
  }

  /** The whole open transaction was rolled back, by whomever. */
  public synchronized void rollback() {
    if (atStart != null) {
      revert(atStart);
    }
    forgetStart();
  }

  /**
   * Keeps what stands where a savepoint is set.
   *
   * @param name by which a text may name it; null for none
   */
  public synchronized Mark mark(@Nullable String name) {
    Mark mark = new Mark(name, now);
    if (marks == null) {
      marks = new Marks();
    }
    marks.add(mark);
    return mark;
  }

  /** The open transaction was rolled back to that savepoint. */
  public synchronized void rollbackTo(Mark mark) {
    if (marks != null) {
      marks.forgetAfter(mark);
    }
    revert(mark.picture);
  }

  /** That savepoint was released, and those that were set after it. */
  public synchronized void release(Mark mark) {
    if (marks != null) {
      marks.forget(mark);
    }
  }

  /**
   * Notes a text that was executed, and did not fail.
   *
   * @return whether it may have taken back what nobody knows
   */
  public synchronized boolean putSavepoint(SavepointText text) {
    boolean isInDoubt = false;
    Mark known = marks == null ? null : marks.named(text.name());
    switch (text.kind()) {
      case SET:
        Mark unusedByCalls = mark(text.name());
        break;
      case RELEASE:
        if (known != null) {
          release(known);
        }
        break;
      case ROLLBACK_TO:
        if (known != null) {
          rollbackTo(known);
        } else {
          isInDoubt = mayHaveReverted();
        }
        break;
    }
    return isInDoubt;
  }

  /**
   * What the open transaction has set may have been taken back, by a text that does more.
   *
   * @return whether it has set something that a rollback takes back
   */
  public synchronized boolean mayHaveReverted() {
    boolean mayRevert = mayRevert();
    if (mayRevert) {
      lost(IN_DOUBT);
    }
    return mayRevert;
  }

  /**
   * A text that has failed may have set, released or gone back to a savepoint.
   *
   * @return whether it may have taken back something
   */
  public synchronized boolean savepointInDoubt(SavepointText text) {
    boolean isInDoubt = mayHaveReverted();
    Mark known = marks == null ? null : marks.named(text.name());
    if (known != null) {
      release(known);
    }
    return isInDoubt;
  }

  /** Whether the open transaction has set something that a rollback may take back. */
  public synchronized boolean mayRevert() {
    Picture before = atStart;
    if (reverting == Reverting.NOTHING || before == null) {
      return false;
    }
    return reverting == Reverting.ALL ? !now.hasRevertedOf(before) : !now.hasTextsOf(before);
  }

  private synchronized void revert(Picture before) {
    if (reverting == Reverting.ALL) {
      now = now.revertedTo(before);
    } else if (reverting == Reverting.UNKNOWN && !now.hasTextsOf(before)) {
      lost(IN_DOUBT);
    }
  }

  /** Notes whether the application made the connection read-only. */
  public void noteReadOnly(boolean value) {
    readOnly = value;
  }

  /** Whether the application made the connection read-only. */
  public boolean isReadOnly() {
    return readOnly;
  }

  /** Notes whether the application has declared that it only reads, which says where it reads. */
  public void declareReadOnly(boolean value) {
    declaredReadOnly = value;
  }

  /** Whether the application has declared that it only reads. */
  public boolean isDeclaredReadOnly() {
    return declaredReadOnly;
  }

  /** Whether the session holds what cannot be set again. */
  public boolean hasLost() {
    return holdsLost;
  }

  /** Notes the isolation that the application has set. */
  public void noteIsolation(int level) {
    isolation = level;
  }

  /** Whether the application has asked for serializable transactions by its setter. */
  public boolean isSerializable() {
    return isolation == Connection.TRANSACTION_SERIALIZABLE;
  }

  /**
   * Sets what was set between that moment and the start of the open transaction.
   *
   * @throws SQLException as {@link #restore}
   */
  public void restoreAtStart(Picture before, Connection connection) throws SQLException {
    Picture picture;
    synchronized (this) {
      picture = atStart == null ? now : atStart;
    }
    picture.restoreSince(before, connection);
  }

  /** What stands now. */
  public synchronized Picture picture() {
    return now;
  }

  /** How many items and texts will be restored. */
  public synchronized int size() {
    return now.size();
  }

  /**
   * Sets everything again.
   *
   * @param connection fresh, and in autocommit
   * @throws SQLException naming what the host refused, with its exception as the cause
   */
  public void restore(Connection connection) throws SQLException {
    Picture picture;
    synchronized (this) {
      picture = now;
    }
    picture.restore(connection);
  }

  /**
   * Sets everything as it was when the open transaction began.
   *
   * @throws SQLException as {@link #restore}
   */
  public void restoreAtStart(Connection connection) throws SQLException {
    Picture picture;
    synchronized (this) {
      picture = atStart == null ? now : atStart;
    }
    picture.restore(connection);
  }
}
