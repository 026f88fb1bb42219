package io.dmha.parity;

import java.util.regex.Pattern;

/**
 * A difference that is known.
 *
 * @param databases their names, as a regular expression; so are the parts, the trial and what both
 *     ways gave
 */
record Allowed(
    Reason reason, String databases, String parts, String trial, String plain, String dmha) {

  boolean concerns(String database, Part part) {
    return Pattern.matches(databases, database) && Pattern.matches(parts, part.name());
  }

  boolean covers(Difference difference) {
    return Pattern.matches(trial, difference.trial().name())
        && Pattern.compile(plain, Pattern.DOTALL).matcher(difference.plain()).matches()
        && Pattern.compile(dmha, Pattern.DOTALL).matcher(difference.dmha()).matches();
  }
}
