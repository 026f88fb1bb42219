package io.dmha.jdbc;

import io.dmha.link.Link;
import io.dmha.replay.StatementFactory;
import java.sql.CallableStatement;
import java.sql.Statement;

/** A callable statement: nothing special beyond what a prepared one needs. */
public abstract class CallableStatementProxy extends PreparedStatementProxy
    implements CallableStatement {
  /** For the prototype. */
  protected CallableStatementProxy() {}

  protected CallableStatementProxy(
      ConnectionProxy owner, Link link, Statement delegate, StatementFactory factory, String sql) {
    super(owner, link, delegate, factory, sql);
  }
}
