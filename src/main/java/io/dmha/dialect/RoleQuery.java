package io.dmha.dialect;

import io.dmha.topology.Role;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;

/**
 * The user's question for the role of a host. It is SQL of somebody's: on a connection that nobody
 * works on yet it runs in a read-only transaction, which is rolled back; one that writes fails
 * there, so that it is not asked again in a transaction of the application's. One row of it is
 * read, and of that as much as a role has. Immutable.
 */
final class RoleQuery {
  private static final int LONGEST = 64;

  private final String sql;

  RoleQuery(String sql) {
    this.sql = sql;
  }

  /** On a connection that was just opened. */
  Role askAlone(Connection connection) throws SQLException {
    boolean wasReadOnly = connection.isReadOnly();
    Role role;
    try {
      beReadOnly(connection);
      connection.setAutoCommit(false);
      role = ask(connection);
    } catch (SQLException | RuntimeException e) {
      restore(connection, wasReadOnly, e);
      throw e;
    }
    restore(connection, wasReadOnly);
    return role;
  }

  private static void beReadOnly(Connection connection) throws SQLException {
    try {
      connection.setReadOnly(true);
    } catch (SQLFeatureNotSupportedException e) {
      // Then it is rolled back alone.
    }
  }

  /** On one that is in use: what it does to a transaction, it has shown on the first. */
  Role ask(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setMaxRows(1);
      try (ResultSet rows = statement.executeQuery(sql)) {
        String word = rows.next() ? rows.getString(1) : null;
        return Dialect.role(word == null || word.length() > LONGEST ? null : word);
      }
    }
  }

  private static void restore(Connection connection, boolean wasReadOnly) throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.rollback();
      connection.setAutoCommit(true);
    }
    if (connection.isReadOnly() != wasReadOnly) {
      connection.setReadOnly(wasReadOnly);
    }
  }

  private static void restore(Connection connection, boolean wasReadOnly, Exception given) {
    try {
      restore(connection, wasReadOnly);
    } catch (SQLException | RuntimeException e) {
      // The connection is not used: what has failed is thrown.
      given.addSuppressed(e);
    }
  }
}
