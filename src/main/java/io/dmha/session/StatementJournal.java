package io.dmha.session;

import io.dmha.binding.Batch;
import io.dmha.binding.Bindings;
import io.dmha.binding.BoundValues;
import io.dmha.binding.RecordedCall;
import io.dmha.binding.RetainedSize;
import io.dmha.dialect.Dialect;
import io.dmha.keep.KeptRows;
import io.dmha.outcome.Effect;
import io.dmha.replay.DelegateCall;
import io.dmha.replay.Journal;
import io.dmha.replay.NotedCall;
import io.dmha.replay.Refusal;
import io.dmha.replay.ReplayableInput;
import java.lang.reflect.Method;
import java.sql.CallableStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * What the transaction notes of one statement: how it was made, what it was given, and its calls.
 * Used by the thread that uses the statement.
 */
public final class StatementJournal {
  private static final DelegateCall CLOSE =
      on -> {
        ((Statement) on).close();
        return null;
      };

  private final NotedStatement statement;
  private final Transaction open;
  private final Journal journal;

  /** Says that there is no count. */
  public static final long NO_COUNT = -2;

  private static final DelegateCall COUNT = on -> ((Statement) on).getUpdateCount();

  /** The transaction, as the journal counts them, that has noted how it was made; 0 for none. */
  private int transaction;

  /** The version of the parameters that was noted last. */
  private int bindings;

  /** The batch that was executed last, to be noted with its call. */
  private @Nullable Batch batch;

  /** The call that has failed, while it is judged. */
  private @Nullable DelegateCall failing;

  /** The update count of what was executed last, as long as it is the current result. */
  private long count = NO_COUNT;

  private boolean isCountTaken;

  /** What the statement was given last; by an execution that is noted, with that. */
  private @Nullable ReplayableInput input;

  /** The keys of what was executed last. */
  private final ExecutionKeys keys;

  public StatementJournal(NotedStatement statement, Transaction open, Dialect dialect) {
    this.statement = statement;
    this.open = open;
    this.journal = open.journal;
    this.keys = new ExecutionKeys(statement, open, dialect);
  }

  /** Notes a call of generated code. */
  public void did(Method method, Object[] arguments, @Nullable Object answer) {
    boolean isExecution = method.getName().startsWith("execute");
    Object first = arguments.length > 0 ? arguments[0] : null;
    String named = batch == null ? null : batch.text();
    ReplayableInput anew = given(isExecution, batch);
    String text = first instanceof String && isExecution ? (String) first : named;
    DelegateCall doing = RecordedCall.doing(method, BoundValues.copied(arguments));
    noted(
        isExecution,
        doing,
        journal.called(
            statement.target(),
            anew,
            keys.ending(isExecution, doing),
            text,
            answer,
            RetainedSize.of(arguments)));
    if (method.getDeclaringClass() == CallableStatement.class && !isExecution) {
      readOut();
    }
    if (answer instanceof Boolean && method.getName().equals("execute")) {
      keepCount((Boolean) answer);
    }
  }

  private void noted(boolean isExecution, DelegateCall doing, @Nullable NotedCall call) {
    if (isExecution) {
      keys.executed(call, doing);
    }
  }

  /** The keys of what was executed last. */
  public ExecutionKeys keys() {
    return keys;
  }

  /** The same that stay when it is done again, as {@link ExecutionKeys#keep} has it. */
  public @Nullable KeptRows keptKeys() throws SQLException {
    return keys.keep(input, false);
  }

  /** The same of keys among the rows of what was executed last. */
  public @Nullable KeptRows keptRows() throws SQLException {
    return keys.keep(input, true);
  }

  /** Notes that they were asked for. */
  public void askedKeys(@Nullable Object answer) {
    did(false, keys.asking(), null, answer);
  }

  private void readOut() {
    Refusal caveat = RefusalReasons.ofRead(statement.running());
    if (caveat != null) {
      open.addCaveat(caveat);
    }
  }

  /** Notes a call. */
  public void did(
      boolean isExecution, DelegateCall doing, @Nullable String text, @Nullable Object answer) {
    ReplayableInput anew = given(isExecution, null);
    DelegateCall again = keys.ending(isExecution, doing);
    long bytes = RetainedSize.of(text);
    noted(isExecution, doing, journal.called(statement.target(), anew, again, text, answer, bytes));
  }

  /**
   * Keeps the count of what {@code execute()} changed, be it asked for or not: it says whether the
   * same was done when the transaction is done again, and outlives its connection.
   */
  public void keepCount(boolean hasRows) {
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

  /**
   * The result is not the current one any more.
   *
   * @param isExecuted whether something was executed, which may have other keys
   */
  public void forgetResults(boolean isExecuted) {
    count = NO_COUNT;
    if (isExecuted) {
      keys.forget();
    }
  }

  /**
   * The kept count: once, for JDBC lets a driver answer once for each result, and again where the
   * connection is gone.
   */
  public long takeCount(boolean isCurrent) {
    if (isCurrent && isCountTaken) {
      return NO_COUNT;
    }
    isCountTaken = true;
    return count;
  }

  /** Keeps a call that has failed, until it is judged. */
  public void failing(DelegateCall doing) {
    failing = doing;
  }

  /**
   * Notes the call that was kept: it failed with an error that the application sees.
   *
   * @param isEnd whether it was to end the transaction
   */
  public void failed(
      Effect effect,
      boolean isEnd,
      @Nullable Batch failed,
      @Nullable String text,
      Throwable failure) {
    DelegateCall doing = failing;
    failing = null;
    boolean isBatch = effect == Effect.BATCH;
    boolean isExecution = isBatch || effect == Effect.EXECUTE;
    if (isExecution) {
      keys.failed();
    }
    if (doing == null || isEnd) {
      // The application has seen an error of which a replay would know nothing.
      journal.refuse(isEnd ? Refusal.MAY_COMMIT : Refusal.UNSEEN);
    }
    if (doing == null || !journal.isOn()) {
      return;
    }
    ReplayableInput anew = given(isExecution, isBatch ? failed : null);
    if (anew != null) {
      journal.played(statement.target(), anew);
    }
    String named = isBatch && failed != null ? failed.text() : text;
    journal.failed(
        statement.target(), keys.ending(isExecution, doing), named, failure, RetainedSize.of(text));
  }

  /** The call that was kept is run again. */
  public void forgetFailing() {
    failing = null;
  }

  /** Keeps a batch that was executed, for the call that is noted next. */
  public void executed(@Nullable Batch done) {
    batch = done;
  }

  /** Notes a setting, if the statement was noted with those before it. */
  public void set(RecordedCall setting) {
    if (isNoted()) {
      journal.played(statement.target(), setting);
    }
  }

  /** Notes that it was closed. */
  public void closed() {
    keys.forget();
    if (isNoted()) {
      DelegateCall close = keys.ending(true, CLOSE);
      journal.called(statement.target(), close, null, null, 0);
    }
  }

  /** Whether it was bound anew since its parameters were noted. */
  public boolean isBoundAnew() {
    return bindings != statement.bindingsVersion();
  }

  private boolean isNoted() {
    return journal.isOn() && transaction == journal.transaction();
  }

  /** What the statement was given anew before the call that is noted next; null for nothing. */
  private @Nullable ReplayableInput given(boolean isExecution, @Nullable Batch done) {
    batch = null;
    if (isExecution) {
      journal.counted();
    }
    if (transaction != journal.transaction()) {
      transaction = journal.transaction();
      bindings = 0;
      input = null;
      keys.ended();
      journal.made(statement.target(), statement.maker());
    }
    if (done != null) {
      if (!done.isKept()) {
        journal.refuse(Refusal.TOO_MANY_BYTES);
      } else if (done.canBeAddedAgain()) {
        // Its last row is what is bound then: who executes next has the parameters noted again.
        bindings = 0;
        input = done;
        return done;
      } else {
        journal.refuse(done.isTooLarge() ? Refusal.TOO_MANY_BYTES : Refusal.MUTABLE_VALUE);
      }
    } else if (isExecution) {
      input = input instanceof Batch ? null : input;
      if (isBoundAnew()) {
        return bound(statement.boundNow());
      }
    }
    return null;
  }

  private @Nullable ReplayableInput bound(@Nullable Bindings now) {
    bindings = statement.bindingsVersion();
    if (now != null && now.canBeBoundAgain()) {
      Bindings copy = now.copy();
      input = copy;
      return copy;
    }
    if (now != null) {
      journal.refuse(now.isTooLarge() ? Refusal.TOO_MANY_BYTES : Refusal.MUTABLE_VALUE);
    }
    return null;
  }
}
