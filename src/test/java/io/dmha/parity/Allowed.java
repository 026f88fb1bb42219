package io.dmha.parity;

import java.util.regex.Pattern;

/**
 * A difference that is known.
 *
 * @param databases their names, as a regular expression; so are the trial and what both ways gave
 */
record Allowed(
    String databases, String test, String trial, String plain, String dmha, String reason) {

  boolean concerns(String database, String name) {
    return Pattern.matches(databases, database) && Pattern.matches(test, name);
  }

  boolean covers(Difference difference) {
    return Pattern.matches(trial, difference.trial().name())
        && Pattern.compile(plain, Pattern.DOTALL).matcher(difference.plain()).matches()
        && Pattern.compile(dmha, Pattern.DOTALL).matcher(difference.dmha()).matches();
  }
}
