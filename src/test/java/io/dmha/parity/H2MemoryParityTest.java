package io.dmha.parity;

import java.sql.SQLException;

/** By H2, in memory. */
class H2MemoryParityTest extends Parity {
  H2MemoryParityTest() throws SQLException {
    super(H2Database.inMemory());
  }
}
