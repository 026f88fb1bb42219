package io.dmha.session;

import io.dmha.keep.KeyCatalog;
import io.dmha.replay.Refusal;
import io.dmha.sql.StatementKind;
import org.jspecify.annotations.Nullable;

/**
 * Whether the generated keys and the values of sequences of the open transaction stay when it is
 * done again. For whose turn it is, and for the worker that does it again meanwhile.
 */
public final class KeyState {
  private @Nullable KeyCatalog catalog;

  private boolean isKept;
  private boolean areDraws;
  private boolean isCounterRead;
  private boolean isCounterSet;

  /** The tables whose keys can be given. */
  KeyCatalog catalog() {
    KeyCatalog known = catalog;
    if (known == null) {
      known = new KeyCatalog();
      catalog = known;
    }
    return known;
  }

  /** Whether they may: what a counter gave last is another value then. */
  public boolean mayKeep() {
    return !isCounterRead;
  }

  /** Notes that a key stays. */
  void keep() {
    isKept = true;
  }

  /** Notes that a value of a sequence stays. */
  public void keepDraw() {
    isKept = true;
    areDraws = true;
  }

  /** Whether counters have given what the application has seen, where all is done again. */
  public boolean hasDrawnAgain() {
    return isCounterSet && !isKept;
  }

  /**
   * Notes what was executed.
   *
   * @param text null where it is not known
   * @return what would be another value now when all is done again; null for nothing
   */
  @Nullable Refusal executed(@Nullable StatementKind text) {
    isCounterSet |= text == null || text.maySetCounter();
    boolean isFirst = !isCounterRead && (text == null || text.readsCounter());
    isCounterRead |= isFirst;
    Refusal kept = areDraws ? Refusal.SEQUENCE_VALUE : Refusal.GENERATED_KEY;
    return isFirst && isKept ? kept : null;
  }

  /** The transaction has ended. */
  void end() {
    isKept = false;
    areDraws = false;
    isCounterRead = false;
    isCounterSet = false;
  }
}
