package io.dmha.proxy;

import io.dmha.recovery.Told;
import io.dmha.target.SqlKind;
import io.dmha.target.SqlReader;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A batch that was added and not executed yet, kept to be added again on another connection. Kept
 * up to a cap: past it only the count goes on, and a loss before the execution is told.
 */
final class Batch {
  /** Entries that are kept; what a batch holds besides is the driver's. */
  static final int MOST = 10_000;

  private final List<Object> entries = new ArrayList<>();
  private int size;
  private SqlKind kind = SqlKind.WRITE;

  private Batch() {}

  static Batch withText(@Nullable Batch batch, String sql) {
    Batch grown = batch == null ? new Batch() : batch;
    if (SqlReader.kindOf(sql).mayCommit()) {
      grown.kind = SqlKind.OTHER;
    }
    grown.add(sql);
    return grown;
  }

  static Batch withRow(@Nullable Batch batch, Bindings row, SqlKind kind) {
    Batch grown = batch == null ? new Batch() : batch;
    if (kind.mayCommit()) {
      grown.kind = SqlKind.OTHER;
    }
    grown.add(grown.size < MOST ? row.copy() : row);
    return grown;
  }

  private void add(Object entry) {
    size++;
    if (size <= MOST) {
      entries.add(entry);
    } else {
      entries.clear();
    }
  }

  /** A write, or more than that if one of its statements may commit. */
  SqlKind kind() {
    return kind;
  }

  /** Adds everything again. */
  void playOn(Statement target) throws SQLException {
    if (size > MOST) {
      throw Told.notApplied(
          "NOT APPLIED: the connection was lost while a batch of "
              + size
              + " entries was built, and dmha keeps no more than "
              + MOST
              + ". Nothing of it was executed; add it again, in smaller batches.",
          null);
    }
    for (Object entry : entries) {
      if (entry instanceof Bindings) {
        ((Bindings) entry).playOn(target);
        ((PreparedStatement) target).addBatch();
      } else {
        target.addBatch((String) entry);
      }
    }
  }
}
