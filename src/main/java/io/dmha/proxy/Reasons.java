package io.dmha.proxy;

import io.dmha.replay.Refusal;
import io.dmha.target.SqlReader;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Why a statement of which the text does not prove what it does cannot be done again. */
final class Reasons {
  private static final Predicate<String> TEMPORARY =
      word -> word.equals("TEMP") || word.equals("TEMPORARY");
  private static final Predicate<String> LOCK = word -> word.contains("LOCK");
  private static final Predicate<String> BLOCK =
      word ->
          word.equals("CALL")
              || word.startsWith("EXEC")
              || word.equals("DO")
              || word.equals("DECLARE")
              || word.equals("BEGIN");

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
    return SqlReader.hasWord(sql, BLOCK) ? Refusal.PROCEDURE : Refusal.MAY_COMMIT;
  }

  /**
   * @param sql what sets something in the session
   */
  static Refusal ofSession(String sql) {
    if (SqlReader.hasWord(sql, TEMPORARY)) {
      return Refusal.TEMPORARY_TABLE;
    }
    return SqlReader.hasWord(sql, LOCK) ? Refusal.SESSION_LOCK : Refusal.SESSION_OF_TEXT;
  }
}
