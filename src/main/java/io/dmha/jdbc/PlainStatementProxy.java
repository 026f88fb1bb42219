package io.dmha.jdbc;

import io.dmha.link.Link;
import io.dmha.replay.StatementFactory;
import java.sql.Statement;

/** A statement without SQL of its own. */
public abstract class PlainStatementProxy extends StatementProxy {
  /** For the prototype. */
  protected PlainStatementProxy() {}

  protected PlainStatementProxy(
      ConnectionProxy owner, Link link, Statement delegate, StatementFactory factory) {
    super(owner, link, delegate, factory);
  }

  /** Makes one of the same generated class. */
  protected abstract PlainStatementProxy fresh(
      ConnectionProxy owner, Link link, Statement delegate, StatementFactory factory);
}
