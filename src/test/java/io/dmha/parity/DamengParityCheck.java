package io.dmha.parity;

import java.sql.SQLException;

/** By Dameng's driver. */
class DamengParityCheck extends Parity {
  DamengParityCheck() throws SQLException {
    super(new DamengDatabase());
  }
}
