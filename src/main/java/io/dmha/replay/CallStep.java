package io.dmha.replay;

import io.dmha.link.Link;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A call that answered with something: nothing, a value, or an object that lives on. */
final class CallStep implements Step, NotedCall {
  private static final long OWN_BYTES = 96;

  /** What the call made, which the application may have let go. */
  private static final long MADE_BYTES = 96;

  /** Null for the connection itself. */
  private final @Nullable ReplayTarget subject;

  private DelegateCall doing;
  private final @Nullable String sql;

  /** What the application got for the object the call made; null where it made none. */
  private final @Nullable ReplayTarget made;

  private final long digest;
  private final long weight;

  /**
   * @param sql what is executed, for the message
   * @param answer what the call gave: a value that can be seen, or something of ours
   */
  CallStep(
      @Nullable ReplayTarget subject,
      DelegateCall doing,
      @Nullable String sql,
      @Nullable Object answer,
      long argumentBytes) {
    this.subject = subject;
    this.doing = doing;
    this.sql = sql;
    this.made = answer instanceof ReplayTarget ? (ReplayTarget) answer : null;
    this.digest = made == null ? Digest.of(answer) : 0;
    this.weight = OWN_BYTES + (made == null ? 0 : MADE_BYTES) + argumentBytes;
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
  public void replay(Link link) throws SQLException, Difference {
    Object answer = doing.on(subject == null ? link.connection() : subject.delegateOn(link));
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
  public long notesOf(ReplayTarget one) {
    return one == subject ? 1 : 0;
  }

  @Override
  public void adopted(Link link) {
    if (made != null) {
      made.adopted(link);
    }
  }

  @Override
  public String what() {
    return subject == null ? String.valueOf(sql) : subject.describe(sql);
  }

  @Override
  public long weight() {
    return weight;
  }
}
