package io.dmha.binding;

import java.sql.Blob;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import org.jspecify.annotations.Nullable;

/**
 * A LOB that the connection has made for the application, and that was bound. What it holds is kept
 * when it is bound, and when it is executed, so that the same can be bound on another connection,
 * as a LOB of ours. Used by the thread that uses the connection.
 *
 * @param <C> what it holds
 */
public abstract class CreatedLob<C> implements Retained {
  private final RetentionBudget room;
  private final ServerObject made;
  private @Nullable C content;
  private boolean isTooLarge;

  /** Whether something was executed with it. */
  private boolean isExecuted;

  /** Whether it holds something else than when something was executed with it. */
  private boolean isChanged;

  CreatedLob(RetentionBudget room, ServerObject made) {
    this.room = room;
    this.made = made;
  }

  /** What stands for a LOB that was made, with what it holds now. */
  public static CreatedLob<?> of(RetentionBudget room, ServerObject made) {
    boolean isOfBytes = made.delegate() instanceof Blob;
    CreatedLob<?> lob = isOfBytes ? new CreatedBlob(room, made) : new CreatedClob(room, made);
    lob.keep();
    return lob;
  }

  /** How many bytes it holds. */
  abstract long size(Object lob) throws SQLException;

  abstract C read(Object lob) throws SQLException;

  abstract boolean isSame(C one, C other);

  abstract long weightOf(C kept);

  /** What it held when it was kept. */
  final C content() throws SQLException {
    C known = content;
    if (known == null) {
      throw new SQLException("What the LOB held is not kept any more. Bind another one.", "HY000");
    }
    return known;
  }

  /** Keeps what it holds now; of one whose link is lost, if its driver has it on this side. */
  public final void keep() {
    try {
      Object lob = made.delegate();
      isTooLarge = !room.takes(size(lob) - weight());
      content = isTooLarge ? null : read(lob);
      room.added(this);
    } catch (SQLException | RuntimeException e) {
      // The driver says it again when it executes; what is not known is not bound again.
      content = null;
    }
  }

  /**
   * Keeps what it holds, right before something is executed with it.
   *
   * @return false if that is something else than the last time
   */
  final boolean execute() {
    if (!made.isCurrent() || isChanged) {
      return !isChanged;
    }
    C before = content;
    keep();
    C now = content;
    if (isExecuted && before != null && (now == null || !isSame(before, now))) {
      isChanged = true;
      content = null;
    }
    isExecuted = true;
    return !isChanged;
  }

  /** What the driver is given: its own LOB, or this one where that was on another connection. */
  final Object asArgument() throws SQLException {
    if (made.isCurrent()) {
      return made.delegate();
    }
    if (content == null) {
      throw made.gone();
    }
    return this;
  }

  /** What is told of one that was made on a link to {@code host}, and is gone with it. */
  public static SQLException lost(String host) {
    return new SQLException(
        "NOT APPLIED: the LOB was made by the connection to "
            + host
            + ", which is lost, and its driver cannot read it any more. Make it anew, and run"
            + " the transaction again.");
  }

  /** Of every method that would change it. */
  static SQLException readOnly() {
    return new SQLFeatureNotSupportedException(
        "The LOB is bound once more on another connection, and can only be read.", "0A000");
  }

  /** Never: it lives on this side. */
  public final void free() {}

  @Override
  public final Object again() {
    return this;
  }

  @Override
  public final Object original() {
    return made;
  }

  @Override
  public final boolean isWhole() {
    return content != null;
  }

  @Override
  public final boolean isTooLarge() {
    return isTooLarge;
  }

  @Override
  public final long weight() {
    C known = content;
    return known == null ? 0 : weightOf(known);
  }

  @Override
  public final void release() {
    content = null;
    isChanged = false;
    isExecuted = false;
    isTooLarge = false;
  }
}
