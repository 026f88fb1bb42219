package io.dmha.sql;

import io.dmha.lexis.SqlStatement;
import io.dmha.sql.SessionText.Scope;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One shape of statement, and what it leaves in the session. Immutable.
 *
 * <p>A shape is a pattern over the words of the statement in upper case, with one blank between
 * them; a literal is a single quote. {@code <name>}, {@code <text>} (a name or a literal), {@code
 * <value>} (or a number), {@code <values>} and {@code <modes>} stand for what can be set again.
 */
final class SessionRule {
  private static final String PART = "(?:[A-Z_\\x{80}-\\x{10FFFF}][^ ]*|\"[^\"]*+\"|`[^`]*+`)";
  private static final String NAME = PART + "(?: \\. " + PART + ")*";
  private static final String TEXT = "(?:'|" + NAME + ")";
  private static final String NUMBER = "(?:[-+] )?\\d\\w*(?: \\. \\d\\w*)?";
  private static final String VALUE = "(?:'|" + NUMBER + "|" + NAME + ")";
  private static final String LIST = VALUE + "(?: , " + VALUE + ")*";
  private static final String MODE =
      "(?:ISOLATION LEVEL (?:SERIALIZABLE|REPEATABLE READ|READ COMMITTED|READ UNCOMMITTED)"
          + "|READ WRITE|READ ONLY|(?:NOT )?DEFERRABLE)";
  private static final String ZONE =
      "(?:LOCAL|DEFAULT|" + VALUE + "|INTERVAL ' HOUR TO (?:MINUTE|SECOND))";

  private final Pattern shape;
  private final @Nullable SessionText result;
  private final String key;
  private final Scope scope;
  private final Predicate<String> replaces;
  private final Predicate<String> fits;

  private SessionRule(
      String shape,
      @Nullable SessionText result,
      String key,
      Scope scope,
      Predicate<String> replaces) {
    this(shape, result, key, scope, replaces, name -> true);
  }

  private SessionRule(
      String shape,
      @Nullable SessionText result,
      String key,
      Scope scope,
      Predicate<String> replaces,
      Predicate<String> fits) {
    this.shape = compile(shape);
    this.result = result;
    this.key = key;
    this.scope = scope;
    this.replaces = replaces;
    this.fits = fits;
  }

  /**
   * Sets the session.
   *
   * @param key what is set; {@code <1>} stands for the first group of the shape, {@code <'>} for
   *     the first literal of the statement
   */
  static SessionRule sets(String key, String shape) {
    return new SessionRule(shape, null, key, Scope.SESSION, other -> false);
  }

  /** Sets the session, so that what was set under other keys does not count any more. */
  static SessionRule sets(String key, Predicate<String> replaces, String shape) {
    return new SessionRule(shape, null, key, Scope.SESSION, replaces);
  }

  /** Sets the session, if the first literal is such a name; it is the key. */
  static SessionRule setsNamed(Predicate<String> fits, String shape) {
    return new SessionRule(shape, null, "<'>", Scope.SESSION, other -> false, fits);
  }

  /** Sets something that ends with the transaction. */
  static SessionRule setsLocally(String key, String shape) {
    return new SessionRule(shape, null, key, Scope.TRANSACTION, other -> false);
  }

  /** Leaves nothing. */
  static SessionRule none(String shape) {
    return new SessionRule(shape, SessionText.NONE, "", Scope.SESSION, other -> false);
  }

  /** Leaves what cannot be set again. */
  static SessionRule lost(String what, String shape) {
    return new SessionRule(shape, SessionText.lost(what), "", Scope.SESSION, other -> false);
  }

  private static Pattern compile(String shape) {
    return Pattern.compile(
        shape
            .replace("<modes>", "(" + MODE + "(?:(?: ,)? " + MODE + ")*)")
            .replace("<values>", LIST)
            .replace("<value>", VALUE)
            .replace("<number>", NUMBER)
            .replace("<text>", TEXT)
            .replace("<name>", NAME)
            .replace("<zone>", ZONE));
  }

  /** What the statement leaves; null where it is none of this shape. */
  @Nullable SessionText read(SqlStatement statement) {
    Matcher match = shape.matcher(statement.words());
    if (!match.matches() || !fits.test(plain(statement.literal()))) {
      return null;
    }
    return result == null ? SessionText.settable(key(match, statement), scope, replaces) : result;
  }

  private String key(Matcher match, SqlStatement statement) {
    if (key.indexOf('<') < 0) {
      return key;
    }
    String group = match.groupCount() > 0 ? match.group(1) : null;
    return key.replace("<1>", plain(group == null ? "" : group))
        .replace("<'>", plain(statement.literal()));
  }

  /** So that two spellings of one name are one key; two names that differ by case are one, too. */
  private static String plain(String name) {
    return name.replace("\"", "").replace("`", "").replace(" ", "").toLowerCase(Locale.ROOT);
  }
}
