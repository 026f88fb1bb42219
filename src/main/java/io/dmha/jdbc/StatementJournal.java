package io.dmha.jdbc;

import io.dmha.binding.Batch;
import io.dmha.binding.Bindings;
import io.dmha.binding.BoundValues;
import io.dmha.binding.RecordedCall;
import io.dmha.binding.RetainedSize;
import io.dmha.outcome.Effect;
import io.dmha.replay.DelegateCall;
import io.dmha.replay.Journal;
import io.dmha.replay.Refusal;
import io.dmha.session.RefusalReasons;
import java.lang.reflect.Method;
import java.sql.CallableStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * What the transaction notes of one statement: how it was made, what it was given, and its calls.
 * Used by the thread that uses the statement.
 */
final class StatementJournal {
  private static final DelegateCall CLOSE =
      on -> {
        ((Statement) on).close();
        return null;
      };

  private final GuardedStatement statement;
  private final Journal journal;

  /** Says that there is no count. */
  static final long NO_COUNT = -2;

  private static final DelegateCall COUNT = on -> ((Statement) on).getUpdateCount();

  /** The transaction, as the journal counts them, that has noted how it was made; 0 for none. */
  private int transaction;

  /** The version of the parameters that was noted last. */
  private int bindings;

  /** The batch that was executed last, to be noted with its call. */
  private @Nullable Batch executed;

  /** The call that has failed, while it is judged. */
  private @Nullable DelegateCall failing;

  /** The update count of what was executed last, as long as it is the current result. */
  private long count = NO_COUNT;

  private boolean isCountTaken;

  StatementJournal(GuardedStatement statement) {
    this.statement = statement;
    this.journal = statement.core.transaction.journal;
  }

  /** Notes a call of generated code. */
  void did(Method method, Object[] arguments, @Nullable Object answer) {
    boolean isExecution = method.getName().startsWith("execute");
    Object first = arguments.length > 0 ? arguments[0] : null;
    String named = executed == null ? null : executed.text();
    given(isExecution, executed);
    String text = first instanceof String && isExecution ? (String) first : named;
    DelegateCall doing = RecordedCall.doing(method, BoundValues.copied(arguments));
    journal.called(statement, doing, text, answer, RetainedSize.of(arguments));
    if (method.getDeclaringClass() == CallableStatement.class && !isExecution) {
      readOut();
    }
    if (answer instanceof Boolean && method.getName().equals("execute")) {
      keepCount((Boolean) answer);
    }
  }

  private void readOut() {
    Refusal caveat = RefusalReasons.ofRead(statement.running);
    if (caveat != null) {
      statement.core.transaction.addCaveat(caveat);
    }
  }

  /** Notes a call. */
  void did(
      boolean isExecution, DelegateCall doing, @Nullable String text, @Nullable Object answer) {
    given(isExecution, null);
    journal.called(statement, doing, text, answer, RetainedSize.of(text));
  }

  /**
   * Keeps the count of what {@code execute()} changed, be it asked for or not: it says whether the
   * same was done when the transaction is done again, and outlives its connection.
   */
  void keepCount(boolean hasRows) {
    if (hasRows || !journal.isOn()) {
      return;
    }
    try {
      int now = statement.delegate().getUpdateCount();
      did(false, COUNT, null, now);
      count = now;
      isCountTaken = false;
    } catch (SQLException e) {
      // A link that is lost here is found lost by the next call that needs it.
      count = NO_COUNT;
    }
  }

  /** The result is not the current one any more. */
  void forgetCount() {
    count = NO_COUNT;
  }

  /**
   * The kept count: once, for JDBC lets a driver answer once for each result, and again where the
   * connection is gone.
   */
  long takeCount(boolean isCurrent) {
    if (isCurrent && isCountTaken) {
      return NO_COUNT;
    }
    isCountTaken = true;
    return count;
  }

  /** Keeps a call that has failed, until it is judged. */
  void failing(DelegateCall doing) {
    failing = doing;
  }

  /**
   * Notes the call that was kept: it failed with an error that the application sees.
   *
   * @param isEnd whether it was to end the transaction
   */
  void failed(
      Effect effect,
      boolean isEnd,
      @Nullable Batch batch,
      @Nullable String text,
      Throwable failure) {
    DelegateCall doing = failing;
    failing = null;
    if (doing == null || isEnd) {
      // The application has seen an error of which a replay would know nothing.
      journal.refuse(isEnd ? Refusal.MAY_COMMIT : Refusal.UNSEEN);
    }
    if (doing == null || !journal.isOn()) {
      return;
    }
    boolean isBatch = effect == Effect.BATCH;
    given(isBatch || effect == Effect.EXECUTE, isBatch ? batch : null);
    String named = isBatch && batch != null ? batch.text() : text;
    journal.failed(statement, doing, named, failure, RetainedSize.of(text));
  }

  /** The call that was kept is run again. */
  void forgetFailing() {
    failing = null;
  }

  /** Keeps a batch that was executed, for the call that is noted next. */
  void executed(@Nullable Batch batch) {
    executed = batch;
  }

  /** Notes a setting, if the statement was noted with those before it. */
  void set(RecordedCall setting) {
    if (isNoted()) {
      journal.played(statement, setting);
    }
  }

  /** Notes that it was closed. */
  void closed() {
    if (isNoted()) {
      journal.called(statement, CLOSE, null, null, 0);
    }
  }

  /** Whether it was bound anew since its parameters were noted. */
  boolean isBoundAnew() {
    return bindings != statement.bindingsVersion();
  }

  private boolean isNoted() {
    return journal.isOn() && transaction == journal.transaction();
  }

  /** Notes what the statement was given before the call that is noted next. */
  private void given(boolean isExecution, @Nullable Batch batch) {
    executed = null;
    if (isExecution) {
      journal.counted();
    }
    if (transaction != journal.transaction()) {
      transaction = journal.transaction();
      bindings = 0;
      RecordedCall[] settings = statement.recipe.settings();
      journal.made(statement, on -> statement.recipe.make(on, settings));
    }
    if (batch != null) {
      if (!batch.isKept()) {
        journal.refuse(Refusal.TOO_MANY_BYTES);
      } else if (batch.canBeAddedAgain()) {
        journal.played(statement, batch);
        // Its last row is what is bound then: who executes next has the parameters noted again.
        bindings = 0;
      } else {
        journal.refuse(batch.isTooLarge() ? Refusal.TOO_MANY_BYTES : Refusal.MUTABLE_VALUE);
      }
    } else if (isExecution && isBoundAnew()) {
      bound(statement.boundNow());
    }
  }

  private void bound(@Nullable Bindings now) {
    bindings = statement.bindingsVersion();
    if (now != null && now.canBeBoundAgain()) {
      journal.played(statement, now.copy());
    } else if (now != null) {
      journal.refuse(now.isTooLarge() ? Refusal.TOO_MANY_BYTES : Refusal.MUTABLE_VALUE);
    }
  }
}
