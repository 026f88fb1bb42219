package io.dmha.parity;

import io.dmha.fixtures.node.NeedsPostgres;
import java.sql.SQLException;

/** By PostgreSQL's driver. */
@NeedsPostgres
class PostgresParityCheck extends Parity {
  PostgresParityCheck() throws SQLException {
    super(new PostgresDatabase());
  }
}
