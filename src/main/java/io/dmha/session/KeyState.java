package io.dmha.session;

import io.dmha.keep.KeyCatalog;
import io.dmha.sql.StatementKind;
import org.jspecify.annotations.Nullable;

/**
 * Whether the generated keys of the open transaction stay when it is done again. For whose turn it
 * is, and for the worker that does it again meanwhile.
 */
final class KeyState {
  private @Nullable KeyCatalog catalog;

  private boolean isKept;
  private boolean isCounterRead;

  /** The tables whose keys can be given. */
  KeyCatalog catalog() {
    KeyCatalog known = catalog;
    if (known == null) {
      known = new KeyCatalog();
      catalog = known;
    }
    return known;
  }

  /** Whether keys may be given: what a counter gave last is another value then. */
  boolean mayKeep() {
    return !isCounterRead;
  }

  /** Notes that a key stays. */
  void keep() {
    isKept = true;
  }

  /**
   * Notes what was executed.
   *
   * @param text null where it is not known
   * @return whether a key stays no longer
   */
  boolean executed(@Nullable StatementKind text) {
    boolean isFirst = !isCounterRead && (text == null || text.readsCounter());
    isCounterRead |= isFirst;
    return isFirst && isKept;
  }

  /** The transaction has ended. */
  void end() {
    isKept = false;
    isCounterRead = false;
  }
}
