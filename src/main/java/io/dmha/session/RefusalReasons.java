package io.dmha.session;

import io.dmha.replay.Refusal;
import io.dmha.sql.MadeValue;
import io.dmha.sql.SessionText;
import io.dmha.sql.StatementKind;
import org.jspecify.annotations.Nullable;

/** Why a statement of which the text does not prove what it does cannot be done again. */
public final class RefusalReasons {
  private RefusalReasons() {}

  /**
   * @param text null where it is not known
   */
  public static Refusal of(@Nullable StatementKind text) {
    if (text == null) {
      return Refusal.MAY_COMMIT;
    }
    if (text.leaves() != SessionText.NONE) {
      return ofSession(text);
    }
    if (text.isDdl()) {
      return Refusal.DDL;
    }
    return text.hasWord(RefusalReasons::runsBlock) ? Refusal.PROCEDURE : Refusal.MAY_COMMIT;
  }

  /**
   * @param text what sets something in the session
   */
  public static Refusal ofSession(StatementKind text) {
    if (text.hasWord(RefusalReasons::isTemporary)) {
      return Refusal.TEMPORARY_TABLE;
    }
    return text.leaves().what().contains("lock") ? Refusal.SESSION_LOCK : Refusal.SESSION_OF_TEXT;
  }

  /**
   * Why a transaction is not protected once it has read what a text gives; null where it stays.
   *
   * @param text null where none was executed
   */
  public static @Nullable Refusal ofRead(@Nullable StatementKind text) {
    return text == null ? null : of(text.made());
  }

  /** Why a transaction that has read such a value is not protected; null where there is none. */
  public static @Nullable Refusal of(MadeValue read) {
    switch (read) {
      case NONE:
        return null;
      case KEY:
        return Refusal.GENERATED_KEY;
      case SEQUENCE:
        return Refusal.SEQUENCE_VALUE;
      case TIME:
        return Refusal.TIME_VALUE;
      case UNIQUE:
        return Refusal.UNIQUE_VALUE;
    }
    throw new AssertionError(read);
  }

  private static boolean isTemporary(String word) {
    return word.equals("TEMP") || word.equals("TEMPORARY");
  }

  private static boolean runsBlock(String word) {
    return word.equals("CALL")
        || word.startsWith("EXEC")
        || word.equals("DO")
        || word.equals("DECLARE")
        || word.equals("BEGIN");
  }
}
