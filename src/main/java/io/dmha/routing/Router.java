package io.dmha.routing;

import io.dmha.link.Link;
import io.dmha.sql.SqlKind;
import io.dmha.sql.StatementKind;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Decides for one connection on which of its two links an execution runs. */
public interface Router {
  /**
   * The link for an execution.
   *
   * @param link the one in use
   * @param text what runs; null where it is not known, or its rows may be changed
   * @throws SQLException if the open transaction cannot go on there, or there is no host
   */
  Link before(Link link, SqlKind kind, @Nullable StatementKind text) throws SQLException;

  /** The link to prepare a text on: the one on which it will run, as far as can be told now. */
  Link beforePreparing(Link link, String sql) throws SQLException;

  /**
   * The link on which a transaction may begin by something else than a statement: a savepoint, a
   * schema.
   *
   * @throws SQLException if there is no host
   */
  Link beforeOther(Link link) throws SQLException;

  /** The link for an application that works past dmha, as far as no transaction is open. */
  Link beforeUnseen(Link link) throws SQLException;

  /**
   * Whether a call that has failed on a standby is run again on the primary, whose answer counts.
   *
   * @param text what was executed; null where it is not known
   */
  boolean isRunAgain(Throwable failure, Link link, @Nullable StatementKind text);

  /** Notes that something may have been written which nobody has seen end. By any thread. */
  void mayHaveWritten();

  /** Notes that something was written, or committed, just now. By any thread. */
  void wrote();

  /** As {@code ReadConsistency.token}. */
  String token() throws SQLException;

  /** As {@code ReadConsistency.require}. */
  void require(String token) throws SQLException;

  /** Notes what has been executed, and did not fail. */
  void executed(SqlKind kind);
}
