package io.dmha.parity;

/** How a server is reached. Each way has a database of its own, so that neither sees the other. */
enum Way {
  PLAIN,
  THROUGH_DMHA
}
