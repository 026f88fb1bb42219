package io.dmha.session;

import io.dmha.binding.Batch;
import io.dmha.binding.Bindings;
import io.dmha.dialect.Dialect;
import io.dmha.dialect.ExplicitKeys;
import io.dmha.keep.DrawnValues;
import io.dmha.keep.ExplicitStatement;
import io.dmha.keep.KeptRows;
import io.dmha.keep.KeyedInsert;
import io.dmha.lexis.DrawText;
import io.dmha.lexis.InsertText;
import io.dmha.replay.DelegateCall;
import io.dmha.replay.Journal;
import io.dmha.replay.NotedCall;
import io.dmha.replay.Refusal;
import io.dmha.replay.ReplayableInput;
import io.dmha.sql.StatementKind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of what a statement has executed last, which may stay as they are when its transaction
 * is done again. Used by the thread that uses the statement.
 */
public final class ExecutionKeys {
  /** Asks for the rows of what was executed last. */
  public static final DelegateCall ROWS = on -> ((Statement) on).getResultSet();

  private static final DelegateCall KEYS = on -> ((Statement) on).getGeneratedKeys();

  private final NotedStatement statement;
  private final Transaction open;
  private final Journal journal;
  private final Dialect dialect;

  /** What was executed last, as it is noted, in which transaction; null for nothing. */
  private @Nullable NotedCall execution;

  private int transaction;

  /** How it was done, and what its text proves. */
  private @Nullable DelegateCall executedBy;

  private @Nullable StatementKind executed;

  /** The keys that it has generated, once they are asked for. */
  private @Nullable KeptRows keys;

  /** Asks for the rows when all is done again, and something may stand for the statement. */
  private final DelegateCall askingRows = on -> rowsOf((Statement) on);

  /** What may stand for the statement; null where no keys were kept. */
  private @Nullable ExplicitStatement explicit;

  ExecutionKeys(NotedStatement statement, Transaction open, Dialect dialect) {
    this.statement = statement;
    this.open = open;
    this.journal = open.journal;
    this.dialect = dialect;
  }

  /**
   * Notes an execution.
   *
   * @param call as it is noted; null where it is not
   * @param doing how it was done
   */
  @SuppressWarnings("ReferenceEquality") // to store a reference takes longer than to look
  void executed(@Nullable NotedCall call, DelegateCall doing) {
    execution = call;
    if (executedBy != doing) {
      executedBy = doing;
    }
    StatementKind text = statement.running();
    if (executed != text) {
      executed = text;
    }
    transaction = journal.transaction();
    open.executed(executed);
  }

  /**
   * The keys of what was executed last, which stay when it is done again; null where they cannot be
   * kept. To be asked before one is read.
   *
   * @param input what the statement was given for it; null for nothing
   * @param areRows whether its rows are asked, and not what the driver calls its keys
   * @throws SQLException if the link is lost
   */
  @Nullable KeptRows keep(@Nullable ReplayableInput input, boolean areRows) throws SQLException {
    NotedCall call = execution;
    if (call == null
        || journal.transaction() != transaction
        || !journal.isOn()
        || !open.keys.mayKeep()) {
      return null;
    }
    StatementKind text = executed;
    if (text == null || text.returnsKeys() != areRows) {
      return null;
    }
    if (keys == null) {
      keys = keysOf(journal.transaction(), input);
      if (keys != null) {
        call.replaceBy(keys.execution());
        open.keys.keep();
      }
    }
    return keys;
  }

  private void unkept(int of) {
    if (journal.isOn() && journal.transaction() == of) {
      boolean isDraw = executed != null && executed.draw() != null;
      open.addCaveat(isDraw ? Refusal.SEQUENCE_VALUE : Refusal.GENERATED_KEY);
    }
  }

  private @Nullable KeptRows keysOf(int of, @Nullable ReplayableInput input) throws SQLException {
    StatementKind text = executed;
    DelegateCall doing = executedBy;
    if (text == null || doing == null) {
      return null;
    }
    DrawText draw = text.draw();
    if (draw != null) {
      return drawn(of, text, draw, doing);
    }
    InsertText insert = text.keyedInsert();
    if (insert == null || !isOfValues(input) || !statement.mayKeepKeys()) {
      return null;
    }
    String drawn = insert.drawnColumn();
    boolean isKnown =
        drawn == null
            || (text.keepsSequences()
                && areSequences(insert.drawnFrom(drawn))
                && statement.isDrawKept());
    if (!isKnown) {
      return null;
    }
    ExplicitStatement instead = explicit();
    KeyedInsert keyed =
        new KeyedInsert(
            text.sql(), insert, dialect, open.keys.catalog(), statement.preparer(), doing, input);
    try {
      return keyed.keys(
          statement.delegate().getConnection(),
          instead,
          () -> !open.keys.mayKeep(),
          () -> unkept(of));
    } catch (SQLException e) {
      if (statement.isLoss(e)) {
        throw e;
      }
      // The login may not look: what was read is compared.
      return null;
    }
  }

  private @Nullable KeptRows drawn(int of, StatementKind text, DrawText draw, DelegateCall doing)
      throws SQLException {
    boolean isForward = statement.delegate().getResultSetType() == ResultSet.TYPE_FORWARD_ONLY;
    boolean isFit = isForward && statement.mayKeepKeys() && areSequences(draw.sequences());
    if (!isFit || !statement.isDrawKept()) {
      return null;
    }
    return new DrawnValues(
        draw, text.sql(), statement.preparer(), doing, explicit(), () -> unkept(of));
  }

  /** A function or a table of the user's may be called like one. */
  private boolean areSequences(List<String> names) throws SQLException {
    try {
      Connection connection = statement.delegate().getConnection();
      return open.keys.catalog().areSequences(dialect, connection, names);
    } catch (SQLException e) {
      if (statement.isLoss(e)) {
        throw e;
      }
      return false;
    }
  }

  private ExplicitStatement explicit() {
    ExplicitStatement known = explicit;
    if (known == null) {
      // As Dameng's driver does.
      known = new ExplicitStatement(dialect.explicitKeys() == ExplicitKeys.IDENTITY_INSERT);
      explicit = known;
    }
    return known;
  }

  private static boolean isOfValues(@Nullable ReplayableInput given) {
    return given == null
        || (given instanceof Bindings && ((Bindings) given).isOfValues())
        || (given instanceof Batch && ((Batch) given).isOfValues());
  }

  /** The keys of what was executed last on {@code delegate}. */
  public ResultSet of(Statement delegate) throws SQLException {
    return explicit == null ? delegate.getGeneratedKeys() : explicit.keysOf(delegate);
  }

  /** The rows of what was executed last on {@code delegate}. */
  public @Nullable ResultSet rowsOf(Statement delegate) throws SQLException {
    return explicit == null ? delegate.getResultSet() : explicit.rowsOf(delegate);
  }

  /** How they are asked for when that was done again. */
  DelegateCall asking() {
    return explicit == null ? KEYS : explicit.asking();
  }

  /** Something is executed, or the statement closed. */
  void forget() {
    ended();
    if (explicit != null) {
      explicit.close(statement.delegate());
    }
  }

  /** An execution has failed. */
  void failed() {
    ended();
    if (explicit != null) {
      explicit.failed(statement.delegate());
    }
  }

  /** Its transaction has ended. */
  void ended() {
    keys = null;
    execution = null;
  }

  /**
   * The call, where it executes or closes, ends what stands for the statement first; where it asks
   * for rows, it asks that.
   */
  @SuppressWarnings("ReferenceEquality") // one object
  DelegateCall ending(boolean isExecution, DelegateCall doing) {
    if (doing == ROWS) {
      return askingRows;
    }
    return isExecution && explicit != null ? explicit.ending(doing) : doing;
  }
}
