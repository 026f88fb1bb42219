package io.dmha.parity;

import io.dmha.fixtures.node.NeedsPostgres;
import java.sql.SQLException;

/** By PostgreSQL's driver. */
@NeedsPostgres
class PostgresParityTest extends Parity {
  PostgresParityTest() throws SQLException {
    super(new PostgresDatabase());
  }
}
