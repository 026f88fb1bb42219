package io.dmha.tool.drill;

/** An exception that the application saw. Immutable. */
final class Incident {
  /** When the call began, in milliseconds since the begin of the workload. */
  final long atMillis;

  final int worker;
  final Call call;

  /** Empty where there is none. */
  final String state;

  /** The vendor's code; 0 where there is none. */
  final int code;

  /** What it says, as far as that is dmha's. */
  final String words;

  final long tookMillis;

  Incident(
      long atMillis, int worker, Call call, String state, int code, String words, long tookMillis) {
    this.atMillis = atMillis;
    this.worker = worker;
    this.call = call;
    this.state = state;
    this.code = code;
    this.words = words;
    this.tookMillis = tookMillis;
  }
}
