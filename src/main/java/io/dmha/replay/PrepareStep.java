package io.dmha.replay;

import io.dmha.link.Link;
import java.sql.SQLException;

/** The first use of a statement in the transaction: it is made again, with its settings. */
final class PrepareStep extends Step {
  /** With the statement, which the application may have let go. */
  private static final long OWN_BYTES = 192;

  private final ReplayTarget subject;
  private final StatementMaker maker;

  PrepareStep(ReplayTarget subject, StatementMaker maker) {
    this.subject = subject;
    this.maker = maker;
  }

  @Override
  void replay(Link link) throws SQLException {
    subject.resume(link, maker.make(link));
  }

  @Override
  void catchUp() throws SQLException {
    subject.catchUp();
  }

  @Override
  void adopted(Link link) {
    subject.adopted(link);
  }

  @Override
  String what() {
    return "the preparation of " + subject.describe(null);
  }

  @Override
  long weight() {
    return OWN_BYTES;
  }
}
