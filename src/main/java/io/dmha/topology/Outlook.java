package io.dmha.topology;

/** What the cluster of a host says of the role that it has. */
public enum Outlook {
  /** Nothing. */
  UNKNOWN,
  /** It keeps it, for all that is known. */
  STAYS,
  /** Another host is about to get it. */
  CHANGES
}
