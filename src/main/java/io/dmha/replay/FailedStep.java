package io.dmha.replay;

import io.dmha.link.Link;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A call that failed, and must fail alike: the application has seen its error and gone on. */
final class FailedStep extends Step {
  private static final long OWN_BYTES = 96;

  private final @Nullable ReplayTarget subject;
  private final DelegateCall doing;
  private final @Nullable String sql;
  private final long digest;
  private final long weight;

  FailedStep(
      @Nullable ReplayTarget subject,
      DelegateCall doing,
      @Nullable String sql,
      Throwable failure,
      long argumentBytes) {
    this.subject = subject;
    this.doing = doing;
    this.sql = sql;
    this.digest = FailureDigest.of(failure);
    this.weight = OWN_BYTES + argumentBytes;
  }

  @Override
  void replay(Link link) throws SQLException, Difference {
    try {
      Object unused = doing.on(subject == null ? link.connection() : subject.delegateOn(link));
    } catch (SQLException | RuntimeException e) {
      if (FailureDigest.of(e) != digest) {
        throw e;
      }
      if (subject != null) {
        subject.replayed(1);
      }
      return;
    }
    throw new Difference("it succeeds where it failed");
  }

  @Override
  long notesOf(ReplayTarget one) {
    return one == subject ? 1 : 0;
  }

  @Override
  String what() {
    return subject == null ? String.valueOf(sql) : subject.describe(sql);
  }

  @Override
  long weight() {
    return weight;
  }
}
