package io.dmha.parity;

import io.dmha.fixtures.node.NeedsPostgres;
import java.sql.SQLException;
import java.util.Map;

/** By PostgreSQL's driver. */
@NeedsPostgres
class PostgresParityTest extends Parity {
  PostgresParityTest() throws SQLException {
    super(
        new PostgresDatabase(),
        Map.of(
            Part.GETTERS, "3468 cells",
            Part.SETTERS, "4656 cells, 44 LARGE_OBJECT, 9 UNCHECKED_STREAM",
            Part.OPEN, "9080 cells, 2 BAD_ARGUMENT, 1 CATALOGS, 28 UNCHECKED_STREAM",
            Part.CLOSED,
                "2959 cells, 871 CLOSED_CONNECTION, 553 CLOSED_TOLERATED, "
                    + "7 CLOSED_SAYS_SO, 7 CLOSED_OWNER",
            Part.TRANSACTIONS, "1232 cells, 25 UNCHECKED_STREAM"));
  }
}
