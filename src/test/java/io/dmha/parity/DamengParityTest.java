package io.dmha.parity;

import io.dmha.fixtures.junit.Slow;
import java.sql.SQLException;
import java.util.Map;

/** By Dameng's driver. */
@Slow
class DamengParityTest extends Parity {
  DamengParityTest() throws SQLException {
    super(
        new DamengDatabase(),
        Map.of(
            Part.GETTERS, "2788 cells",
            Part.SETTERS, "3606 cells, 4 LOST",
            Part.OPEN, "9080 cells, 2 BAD_ARGUMENT, 1 SAVEPOINT_NUMBER, 1 OPTIONS",
            Part.CLOSED,
                "2959 cells, 818 CLOSED_CONNECTION, 458 CLOSED_TOLERATED, "
                    + "6 NOTHING_TO_CANCEL, 6 CLOSED_OWNER, 1 SAVEPOINT_NUMBER",
            Part.TRANSACTIONS, "915 cells, 2 LOST"));
  }
}
