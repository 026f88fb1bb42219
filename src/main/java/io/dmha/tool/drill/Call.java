package io.dmha.tool.drill;

/** What a worker calls. The names are stable: they stand in the JSON. */
enum Call {
  CONNECT,
  INSERT,
  SELECT,
  UPDATE,
  COMMIT,
  ROLLBACK
}
