package io.dmha.sql;

import java.util.function.Predicate;

/**
 * What a statement leaves in the session, as far as its text proves. Immutable.
 *
 * <p>Not seen by any text: what a procedure, a function or a trigger does; rows of a global
 * temporary table; the last values of sequences and of generated keys; what a driver's own methods
 * set.
 */
public final class SessionText {
  /** How much of it a new session can have. */
  public enum Kind {
    /** It leaves nothing in the session, or nothing that outlives the transaction. */
    NONE,
    /** It sets the session and does nothing else: run again on a new session it sets the same. */
    SETTABLE,
    /** It leaves something that cannot be set again, or nobody knows what. */
    LOST
  }

  /** How long it lasts. */
  public enum Scope {
    /** Until the session ends, or another text sets the same. */
    SESSION,
    /** Until the transaction ends. */
    TRANSACTION
  }

  /** Leaves nothing. */
  public static final SessionText NONE =
      new SessionText(Kind.NONE, "", Scope.SESSION, key -> false, "");

  private final Kind kind;
  private final String key;
  private final Scope scope;
  private final Predicate<String> replaces;
  private final String what;

  private SessionText(Kind kind, String key, Scope scope, Predicate<String> replaces, String what) {
    this.kind = kind;
    this.key = key;
    this.scope = scope;
    this.replaces = replaces;
    this.what = what;
  }

  /**
   * @param key what is set
   * @param replaces which keys it sets besides its own
   */
  static SessionText settable(String key, Scope scope, Predicate<String> replaces) {
    return new SessionText(Kind.SETTABLE, key, scope, replaces, "");
  }

  /**
   * @param what is left, in a few words without anything of the text's values
   */
  static SessionText lost(String what) {
    return new SessionText(Kind.LOST, "", Scope.SESSION, key -> false, what);
  }

  /** How much of it a new session can have. */
  public Kind kind() {
    return kind;
  }

  /** What is set, of {@link Kind#SETTABLE}: of the same key the last text counts. */
  public String key() {
    return key;
  }

  /** How long it lasts, of {@link Kind#SETTABLE}. */
  public Scope scope() {
    return scope;
  }

  /** Whether a text of that key that was run before has no effect any more. */
  public boolean replaces(String other) {
    return kind == Kind.SETTABLE && (key.equals(other) || replaces.test(other));
  }

  /** What is left, of {@link Kind#LOST}, for a message: "a temporary table". */
  public String what() {
    return what;
  }

  @Override
  public String toString() {
    return kind == Kind.SETTABLE ? kind + " " + key + " " + scope : (kind + " " + what).trim();
  }
}
