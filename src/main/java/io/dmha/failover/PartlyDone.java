package io.dmha.failover;

import io.dmha.binding.Batch;
import io.dmha.dialect.Dialect;
import io.dmha.link.Link;
import io.dmha.link.Turn;
import io.dmha.replay.Refusal;
import io.dmha.sql.SessionText;
import io.dmha.sql.SqlKind;
import io.dmha.sql.StatementKind;
import org.jspecify.annotations.Nullable;

/**
 * What an execution has done that has failed, or did more than its text tells: nothing of it may be
 * taken for not done. For whose {@link Turn} it is.
 */
public final class PartlyDone {
  private final ConnectionCore core;

  PartlyDone(ConnectionCore core) {
    this.core = core;
  }

  /**
   * Notes that an execution has failed of which the server may have done a part, or all: then the
   * driver has failed afterwards.
   *
   * @param sql null of a batch of texts
   * @param failure what the driver has thrown
   */
  public void failed(
      @Nullable String sql, @Nullable Batch batch, SqlKind kind, Throwable failure, Link link) {
    StatementKind text = sql == null ? null : core.context.kinds.of(sql);
    boolean namesAutoCommit =
        text == null ? batch != null && batch.namesAutoCommit() : text.namesAutoCommit();
    if (namesAutoCommit) {
      // Of several texts the first ones may have been executed, which not each driver sees.
      core.work.readAutoCommit(link);
      core.session.lost("an autocommit mode by a text that has failed");
      link.setByText();
    }
    boolean isRefused = core.context.classifier().isAnswerOfServer(failure);
    if (text != null && batch == null && isRefused && !text.isSeveral()) {
      return;
    }
    boolean isLeaving = text != null && text.leaves() != SessionText.NONE;
    if (isLeaving || (batch != null && batch.isLeaving())) {
      core.session.lost("what a text that has failed may have set");
      link.setByText();
      core.transaction.journal.refuse(Refusal.SESSION_OF_TEXT);
    }
    if (text != null
        && text.savepoint() != null
        && core.session.savepointInDoubt(text.savepoint())) {
      link.setByText();
    }
    if (kind == SqlKind.ROLLBACK || kind == SqlKind.OTHER) {
      boolean mayEnd = text != null ? text.mayEndTransaction() : hasEnd(batch);
      endedInPart(mayEnd, link);
      boolean begins = text != null && text.beginsTransaction();
      beganUnseen(begins || (batch != null && batch.begun() != null), link);
    } else if (kind == SqlKind.BEGIN) {
      beganUnseen(true, link);
    }
  }

  private static boolean hasEnd(@Nullable Batch batch) {
    return batch != null && batch.mayEnd();
  }

  /** Of what is open nothing may be left. */
  private void endedInPart(boolean mayEnd, Link link) {
    boolean isOver = core.context.dialect.standing(link.connection()) == Dialect.Standing.NONE;
    if (isOver && core.transaction.isOpenOn(link)) {
      endsInDoubt(link);
    } else if (mayEnd) {
      mayHaveReverted(link);
    }
  }

  /** Ends the transaction, of which nobody knows whether it was committed or rolled back. */
  void endsInDoubt(Link link) {
    mayHaveReverted(link);
    core.transaction.end();
  }

  /** What the open transaction has set in the session may have been taken back. */
  void mayHaveReverted(Link link) {
    if (core.session.mayHaveReverted()) {
      link.setByText();
    }
  }

  /**
   * Notes a transaction that a text has begun, if its driver says so or does not tell, and if it is
   * not known.
   *
   * @param isLikely whether the text is such that it begins one
   */
  void beganUnseen(boolean isLikely, Link link) {
    if (core.transaction.isImplicit() || core.transaction.isExplicit() || !core.autoCommit) {
      return;
    }
    Dialect.Standing standing = core.context.dialect.standing(link.connection());
    boolean isOpen = standing == Dialect.Standing.OPEN || standing == Dialect.Standing.FAILED;
    // Only for this transaction: its end may turn autocommit on again.
    isOpen |= link.isOutOfAutoCommit();
    boolean isUnsure =
        isLikely
            && standing == Dialect.Standing.UNKNOWN
            && !core.context.dialect.tellsBeginByAutoCommit();
    if (isOpen || isUnsure) {
      core.transaction.beginExplicitly(SqlKind.OTHER, link);
    }
  }
}
