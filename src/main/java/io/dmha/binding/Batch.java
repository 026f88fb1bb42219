package io.dmha.binding;

import io.dmha.outcome.DmhaExceptions;
import io.dmha.replay.ReplayableInput;
import io.dmha.sql.SqlKind;
import io.dmha.sql.StatementKind;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch that was added and not executed yet, kept to be added again on another connection. Kept
 * up to a cap, of entries and of bytes: past it only the count goes on, and a loss before the
 * execution is told.
 */
public final class Batch implements ReplayableInput {
  /** Entries that are kept; what a batch holds besides is the driver's. */
  static final int MOST = 10_000;

  /** Bytes that are kept, as {@link RetainedSize} estimates them: 16 MiB. */
  static final long MOST_BYTES = 16L << 20;

  private final List<Object> entries = new ArrayList<>();
  private int size;
  private long bytes;
  private SqlKind kind = SqlKind.WRITE;

  /** The kind of the text that leaves a transaction open; null where none does. */
  private @Nullable SqlKind begun;

  private boolean leaves;

  /** Whether a text of it may end what is open. */
  private boolean mayEnd;

  /** Whether a text of it may turn autocommit on or off. */
  private boolean namesAutoCommit;

  /** Whether it has DDL, which some databases refuse in a transaction. */
  private boolean hasDdl;

  private Batch() {}

  public static Batch withText(@Nullable Batch batch, StatementKind text) {
    Batch grown = batch == null ? new Batch() : batch;
    SqlKind kind = text.kind();
    grown.count(kind);
    boolean isPlain = kind == SqlKind.READ || kind == SqlKind.WRITE;
    grown.mayEnd |= !isPlain && text.mayEndTransaction();
    grown.hasDdl |= text.isDdl();
    if (kind == SqlKind.OTHER && text.beginsTransaction()) {
      grown.begun = kind;
    }
    grown.namesAutoCommit |= text.namesAutoCommit();
    if (grown.hasRoomFor(RetainedSize.of(text.sql()))) {
      grown.entries.add(text.sql());
    }
    return grown;
  }

  public static Batch withRow(@Nullable Batch batch, Bindings row, SqlKind kind) {
    Batch grown = batch == null ? new Batch() : batch;
    grown.count(kind);
    if (grown.hasRoomFor(row.weight())) {
      grown.entries.add(row.copy());
    }
    return grown;
  }

  private void count(SqlKind added) {
    size++;
    if (added.mayCommit() || added == SqlKind.ROLLBACK) {
      kind = SqlKind.OTHER;
    }
    if (added == SqlKind.BEGIN || (begun != null && added == SqlKind.OTHER)) {
      begun = added;
    } else if (added == SqlKind.COMMIT || added == SqlKind.ROLLBACK) {
      begun = null;
    }
  }

  /** Notes that one of its texts leaves something in the session. */
  public void leaves() {
    leaves = true;
  }

  /** Whether a text of it may turn autocommit on or off. */
  public boolean namesAutoCommit() {
    return namesAutoCommit;
  }

  /** Whether a text of it may end the open transaction, or put it aside. */
  public boolean mayEnd() {
    return mayEnd;
  }

  /** Whether one of its texts does. */
  public boolean isLeaving() {
    return leaves;
  }

  /** The kind of the text by which it leaves a transaction open; null where it leaves none. */
  public @Nullable SqlKind begun() {
    return begun;
  }

  /** Whether a transaction of its own can be made around it, as far as its texts tell. */
  public boolean canBeWrapped() {
    return begun == null && !hasDdl;
  }

  /** Its first text, to name it by; null where it has none. */
  public @Nullable String text() {
    Object first = entries.isEmpty() ? null : entries.get(0);
    return first instanceof String ? (String) first : null;
  }

  private boolean hasRoomFor(long more) {
    bytes += more;
    boolean isKept = isKept();
    if (!isKept) {
      entries.clear();
    }
    return isKept;
  }

  /** Whether all of it is kept; once it is not, it stays so. */
  public boolean isKept() {
    return size <= MOST && bytes <= MOST_BYTES;
  }

  /** A write, or more than that if one of its statements may commit. */
  public SqlKind kind() {
    return kind;
  }

  @Override
  public long weight() {
    return bytes;
  }

  /** How many entries it has. */
  public int size() {
    return size;
  }

  /** Whether nothing of it is a stream or a LOB, or a text of its own. */
  public boolean isOfValues() {
    for (Object entry : entries) {
      if (!(entry instanceof Bindings) || !((Bindings) entry).isOfValues()) {
        return false;
      }
    }
    return true;
  }

  /** Whether all of it is known to be what it was when it was added. */
  public boolean canBeAddedAgain() {
    for (Object entry : entries) {
      if (entry instanceof Bindings && !((Bindings) entry).canBeBoundAgain()) {
        return false;
      }
    }
    return true;
  }

  /** As {@link Bindings#executeMade} for each of its entries. */
  public boolean executeMade() {
    boolean areSame = true;
    for (Object entry : entries) {
      areSame &= !(entry instanceof Bindings) || ((Bindings) entry).executeMade();
    }
    return areSame;
  }

  /** Whether something of it is more than may be kept. */
  public boolean isTooLarge() {
    for (Object entry : entries) {
      if (entry instanceof Bindings && ((Bindings) entry).isTooLarge()) {
        return true;
      }
    }
    return false;
  }

  /** What else is bound for a row that is added again. */
  @FunctionalInterface
  public interface Extra {
    /** Binds it. */
    void bind(PreparedStatement row) throws SQLException;
  }

  /** Adds everything again. */
  @Override
  public void playOn(Object delegate) throws SQLException {
    playOn(delegate, row -> {});
  }

  /** The same, with something more in each row. */
  public void playOn(Object delegate, Extra extra) throws SQLException {
    Statement target = (Statement) delegate;
    if (!isKept()) {
      throw DmhaExceptions.notApplied(
          "NOT APPLIED: the connection was lost while a batch of "
              + size
              + " entries was built, and dmha keeps no more than "
              + MOST
              + " or "
              + (MOST_BYTES >> 20)
              + " MiB. Nothing of it was executed; add it again, in smaller batches.",
          null);
    }
    for (Object entry : entries) {
      if (entry instanceof Bindings) {
        ((Bindings) entry).playOn(target);
        extra.bind((PreparedStatement) target);
        ((PreparedStatement) target).addBatch();
      } else {
        target.addBatch((String) entry);
      }
    }
  }
}
