package io.dmha.binding;

import java.sql.Connection;
import java.sql.SQLException;

/** An object of the delegate's that lives and dies with its connection, such as a LOB. */
public interface ServerObject extends Proxied {
  /**
   * The delegate's object, as an argument for the connection as it is now.
   *
   * @throws SQLException if it was on another one: its handle could mean another object there
   */
  Object asArgument() throws SQLException;

  /** What stands for it where it is bound; itself where what it holds is not kept in the room. */
  Object bound(RetentionBudget room);

  /** What the application gets where it is bound and what it holds is gone. */
  SQLException gone();

  /** The delegate's connection as it is now. */
  Connection connection() throws SQLException;

  /** Whether it is on the link in use, or on the one on which its transaction is replayed. */
  boolean isCurrent();
}
