package io.dmha.parity;

/** What is compared by one test. */
enum Part {
  GETTERS,
  SETTERS,
  OPEN,
  CLOSED,
  TRANSACTIONS
}
