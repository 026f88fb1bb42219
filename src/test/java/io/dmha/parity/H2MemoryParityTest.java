package io.dmha.parity;

import io.dmha.fixtures.junit.Slow;
import java.sql.SQLException;
import java.util.Map;

/** By H2, in memory. */
@Slow
class H2MemoryParityTest extends Parity {
  H2MemoryParityTest() throws SQLException {
    super(
        H2Database.inMemory(),
        Map.of(
            Part.GETTERS, "3332 cells",
            Part.SETTERS, "4446 cells",
            Part.OPEN, "9080 cells, 2 BAD_ARGUMENT",
            Part.CLOSED,
                "2959 cells, 1168 CLOSED_CONNECTION, 158 CLOSED_TOLERATED, "
                    + "1 CLOSED_URL, 6 CLOSED_SAYS_SO, 6 NOTHING_TO_CANCEL, 6 CLOSED_OWNER",
            Part.TRANSACTIONS, "950 cells"));
  }
}
