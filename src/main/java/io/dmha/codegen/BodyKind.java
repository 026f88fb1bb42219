package io.dmha.codegen;

/** Which body a generated method gets. */
public enum BodyKind {
  /** Calls the delegate and judges a failure; does not reach the server as a rule. */
  LIGHT,
  /** Begins, calls, ends; is run again where that is safe. */
  CALL,
  /** Binds a parameter by index and keeps it. */
  BIND,
  /** Binds a parameter by name, or registers an OUT parameter, and keeps it. */
  BIND_NAMED,
  /** Sets something on the statement and keeps it. */
  SETTING;
}
