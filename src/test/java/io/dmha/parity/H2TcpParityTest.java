package io.dmha.parity;

import java.sql.SQLException;

/** By H2, over a socket. */
class H2TcpParityTest extends Parity {
  H2TcpParityTest() throws SQLException {
    super(H2Database.byTcp());
  }
}
