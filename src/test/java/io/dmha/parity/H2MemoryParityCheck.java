package io.dmha.parity;

import java.sql.SQLException;

/** By H2, in memory. */
class H2MemoryParityCheck extends Parity {
  H2MemoryParityCheck() throws SQLException {
    super(H2Database.inMemory());
  }
}
