package io.dmha.dialect;

import java.sql.SQLDataException;

/** A role query that answers with none of the three words: every host will, and always. */
public final class RoleNotTold extends SQLDataException {
  /** What it has answered is not quoted: it may be anything that the database holds. */
  RoleNotTold() {
    super(
        "The role query answered none of PRIMARY, STANDBY and NORMAL. Correct dmha.roleQuery.",
        "22023");
  }
}
