package io.dmha.dialect;

import java.sql.SQLDataException;
import org.jspecify.annotations.Nullable;

/** A role query that answers with none of the three words: every host will, and always. */
public final class RoleNotTold extends SQLDataException {
  RoleNotTold(@Nullable String answer) {
    super(
        "The role query answered '"
            + answer
            + "': it must answer PRIMARY, STANDBY or NORMAL. Correct dmha.roleQuery.",
        "22023");
  }
}
