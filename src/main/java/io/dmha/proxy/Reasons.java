package io.dmha.proxy;

import io.dmha.replay.Refusal;
import io.dmha.target.MadeValue;
import io.dmha.target.SqlReader;
import org.jspecify.annotations.Nullable;

/** Why a statement of which the text does not prove what it does cannot be done again. */
final class Reasons {
  private Reasons() {}

  /**
   * @param sql null where it is not known
   */
  static Refusal of(@Nullable String sql) {
    if (sql == null) {
      return Refusal.MAY_COMMIT;
    }
    if (SqlReader.setsSession(sql)) {
      return ofSession(sql);
    }
    if (SqlReader.isDdl(sql)) {
      return Refusal.DDL;
    }
    return SqlReader.hasWord(sql, Reasons::runsBlock) ? Refusal.PROCEDURE : Refusal.MAY_COMMIT;
  }

  /**
   * @param sql what sets something in the session
   */
  static Refusal ofSession(String sql) {
    if (SqlReader.hasWord(sql, Reasons::isTemporary)) {
      return Refusal.TEMPORARY_TABLE;
    }
    return SqlReader.hasWord(sql, word -> word.contains("LOCK"))
        ? Refusal.SESSION_LOCK
        : Refusal.SESSION_OF_TEXT;
  }

  /** Why a transaction that has read such a value is not protected; null where there is none. */
  static @Nullable Refusal of(MadeValue read) {
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
