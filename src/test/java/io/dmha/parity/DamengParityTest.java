package io.dmha.parity;

import java.sql.SQLException;

/** By Dameng's driver. */
class DamengParityTest extends Parity {
  DamengParityTest() throws SQLException {
    super(new DamengDatabase());
  }
}
