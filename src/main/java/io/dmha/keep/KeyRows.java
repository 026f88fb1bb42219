package io.dmha.keep;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Rows of keys, as the driver has them. */
@FunctionalInterface
public interface KeyRows {
  /** Gives those in use. */
  ResultSet get() throws SQLException;
}
