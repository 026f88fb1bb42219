package io.dmha.replay;

import io.dmha.link.Link;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A call that answered with something: nothing, a value, or an object that lives on; with what its
 * statement was given right before it.
 */
final class CallStep extends Step implements NotedCall {
  private static final long OWN_BYTES = 96;

  /** What the call made, which the application may have let go. */
  private static final long MADE_BYTES = 96;

  /** Null for the connection itself. */
  private final @Nullable ReplayTarget subject;

  /** What the statement was given before it; null for nothing new. */
  private final @Nullable ReplayableInput input;

  private DelegateCall doing;
  private final @Nullable String sql;

  /** What the application got for the object the call made; null where it made none. */
  private final @Nullable ReplayTarget made;

  private final long digest;
  private final long argumentBytes;

  /**
   * @param input what {@code subject} is given first; null for nothing
   * @param sql what is executed, for the message
   * @param made what the application got for the object the call made; null where it made none
   * @param digest of the value it gave; of no meaning where it made something
   */
  CallStep(
      @Nullable ReplayTarget subject,
      @Nullable ReplayableInput input,
      DelegateCall doing,
      @Nullable String sql,
      @Nullable ReplayTarget made,
      long digest,
      long argumentBytes) {
    this.subject = subject;
    this.input = input;
    this.doing = doing;
    this.sql = sql;
    this.made = made;
    this.digest = digest;
    this.argumentBytes = argumentBytes;
  }

  @Override
  public DelegateCall doing() {
    return doing;
  }

  @Override
  public void replaceBy(DelegateCall other) {
    doing = other;
  }

  @Override
  void replay(Link link) throws SQLException, Difference {
    Object target = subject == null ? link.connection() : subject.delegateOn(link);
    if (input != null) {
      input.playOn(target);
    }
    Object answer = doing.on(target);
    if (made == null) {
      if (!Digest.canSee(answer) || Digest.of(answer) != digest) {
        throw new Difference("its answer is another");
      }
    } else if (answer == null) {
      throw new Difference("it gives no rows where it gave some");
    } else {
      made.resume(link, answer);
    }
    if (subject != null) {
      subject.replayed(1);
    }
  }

  @Override
  long notesOf(ReplayTarget one) {
    return one == subject ? 1 : 0;
  }

  @Override
  void adopted(Link link) {
    if (made != null) {
      made.adopted(link);
    }
  }

  @Override
  String what() {
    return subject == null ? String.valueOf(sql) : subject.describe(sql);
  }

  @Override
  long weight() {
    long given = input == null ? 0 : InputStep.weight(input);
    return OWN_BYTES + (made == null ? 0 : MADE_BYTES) + given + argumentBytes;
  }
}
