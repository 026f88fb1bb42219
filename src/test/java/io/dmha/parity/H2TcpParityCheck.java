package io.dmha.parity;

import java.sql.SQLException;

/** By H2, over a socket. */
class H2TcpParityCheck extends Parity {
  H2TcpParityCheck() throws SQLException {
    super(H2Database.byTcp());
  }
}
