package io.dmha.session;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the open transaction that a replay has asked for again while whoever reads them has
 * not read on. Another thread may have stood in the middle of reading them: then it has read what
 * was not read again. For whose {@code Turn} it is.
 */
public final class MovedRows {
  /** Null as a rule: nothing was done again. */
  private @Nullable List<OpenRows> rows;

  public void add(OpenRows moved) {
    List<OpenRows> known = rows;
    if (known == null) {
      known = new ArrayList<>();
      rows = known;
    }
    known.add(moved);
  }

  /** Those of which more was read than was read again; null where there are none. */
  public @Nullable OpenRows unproven() {
    List<OpenRows> known = rows;
    if (known != null) {
      known.removeIf(OpenRows::isSettled);
      for (OpenRows each : known) {
        if (!each.isReadAgain()) {
          return each;
        }
      }
    }
    return null;
  }

  /** The transaction has ended: nothing that is read from now on belongs to it. */
  void end() {
    List<OpenRows> known = rows;
    if (known != null) {
      rows = null;
      known.forEach(OpenRows::transactionEnded);
    }
  }
}
