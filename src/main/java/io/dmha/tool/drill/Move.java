package io.dmha.tool.drill;

/** That connections have gone from one host to another. Immutable. */
final class Move {
  /** Where no commit came afterwards. */
  static final long NO_WRITE = -1;

  /** When the first of them found the other host, in milliseconds since the begin. */
  final long atMillis;

  final String from;
  final String to;
  final int connections;

  /** From then to the first commit there, in milliseconds; or {@link #NO_WRITE}. */
  final long firstWriteMillis;

  Move(long atMillis, String from, String to, int connections, long firstWriteMillis) {
    this.atMillis = atMillis;
    this.from = from;
    this.to = to;
    this.connections = connections;
    this.firstWriteMillis = firstWriteMillis;
  }
}
