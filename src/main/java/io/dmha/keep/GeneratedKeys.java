package io.dmha.keep;

import io.dmha.binding.Batch;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.replay.DelegateCall;
import io.dmha.replay.ReplayableInput;
import io.dmha.replay.ValueObserver;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The keys that one INSERT has generated and the application has read. When it is done again, its
 * rows get the same keys:
 *
 * <ol>
 *   <li>It is run as it is, and its rows are taken back, to a savepoint: again and again, until it
 *       has drawn the keys that were seen, or the counter is past them. Nobody else can draw one of
 *       them then.
 *   <li>It is run with the keys that were seen. Where others were drawn, their column alone has to
 *       be the primary key: who was given one of them on this host, because it lacked the end of
 *       the history, has it, and this fails; or gets an error of the database.
 * </ol>
 *
 * <p>What cannot be kept ends the replay. Used by the thread that reads the keys and, while that
 * waits, by the worker that does the transaction again.
 */
public final class GeneratedKeys {
  /** How far a counter may be behind, in executions. */
  static final int MOST_DRAWS = 1_000;

  private final KeyedInsert insert;
  private final DelegateCall doing;
  private final @Nullable ReplayableInput input;
  private final SeenKeys seen;

  private final ExplicitStatement explicit;

  /**
   * @param doing how it was executed
   * @param input what it was given before: its parameters or its batch; null for nothing
   * @param explicit of its statement
   * @param unkept told when something is read of the keys that may be another the next time
   */
  public GeneratedKeys(
      KeyedInsert insert,
      DelegateCall doing,
      @Nullable ReplayableInput input,
      ExplicitStatement explicit,
      Runnable unkept) {
    this.insert = insert;
    this.doing = doing;
    this.input = input;
    this.explicit = explicit;
    this.seen = new SeenKeys(insert::names, unkept);
  }

  /** Sees what is read of {@code rows}, which are keys of that execution. */
  public ValueObserver observing(KeyRows rows) {
    return seen.observing(rows);
  }

  /** How the execution is done again. */
  public DelegateCall execution() {
    return this::execute;
  }

  /** How its keys are asked for when it was done again. */
  public DelegateCall rows() {
    return on -> explicit.keysOf((Statement) on);
  }

  private @Nullable Object execute(Object on) throws SQLException {
    Statement statement = (Statement) on;
    explicit.close(statement);
    if (seen.isNothing()) {
      return doing.on(on);
    }
    Connection connection = statement.getConnection();
    KeyColumn column = KeyColumn.of(connection, insert.table());
    long[] wanted = column == null || insert.gives(column) ? null : seen.of(column.name);
    // Whatever else was read of the rows is compared.
    return column == null || wanted == null ? doing.on(on) : again(statement, column, wanted);
  }

  private @Nullable Object again(Statement statement, KeyColumn column, long[] wanted)
      throws SQLException {
    Connection connection = statement.getConnection();
    Savepoint before = connection.setSavepoint();
    long[] earlier = {};
    for (int i = 0; i < MOST_DRAWS; i++) {
      Object unusedAnswer = doing.on(statement);
      long[] drawn = drawn(statement, column);
      // Drivers give these rows once, so that the keys are given even where they are the same.
      connection.rollback(before);
      if (beginsWith(drawn, wanted)) {
        connection.releaseSavepoint(before);
        return explicitly(statement, column, drawn);
      }
      if (drawn.length != wanted.length) {
        throw notKept("not all of its keys were read");
      }
      if (isPast(earlier, drawn, wanted)) {
        connection.releaseSavepoint(before);
        if (!column.isPrimaryKey(connection)) {
          throw notKept("the column of its keys alone is not known to be the primary key");
        }
        return explicitly(statement, column, wanted);
      }
      earlier = drawn;
      if (input instanceof Batch) {
        input.playOn(statement);
      }
    }
    throw notKept("its keys are more than " + MOST_DRAWS + " executions ahead of their counter");
  }

  private static long[] drawn(Statement statement, KeyColumn column) throws SQLException {
    try (ResultSet rows = statement.getGeneratedKeys()) {
      int at = rows.getMetaData().getColumnCount() == 1 ? 1 : rows.findColumn(column.name);
      LongStream.Builder keys = LongStream.builder();
      while (rows.next()) {
        keys.add(rows.getLong(at));
      }
      return keys.build().toArray();
    }
  }

  private static boolean beginsWith(long[] drawn, long[] wanted) {
    return drawn.length >= wanted.length
        && Arrays.equals(Arrays.copyOf(drawn, wanted.length), wanted);
  }

  /** Whether the counter, which may as well go down, has left behind what is wanted. */
  private static boolean isPast(long[] earlier, long[] drawn, long[] wanted) {
    long last = drawn[drawn.length - 1];
    long before = drawn.length > 1 ? drawn[0] : earlier.length == 1 ? earlier[0] : last;
    LongStream each = Arrays.stream(wanted);
    return last > before
        ? last >= each.max().orElse(last)
        : last < before && last <= each.min().orElse(last);
  }

  private @Nullable Object explicitly(Statement statement, KeyColumn column, long[] keys)
      throws SQLException {
    boolean isBatch = input instanceof Batch;
    String text = insert.withKeys(column, keys, isBatch);
    if (text == null) {
      throw notKept("it gives the column of its keys a value");
    }
    return insert.allowing(statement.getConnection(), () -> run(statement, text, keys));
  }

  private @Nullable Object run(Statement statement, String text, long[] keys) throws SQLException {
    if (!insert.isPrepared()) {
      return doing.on(Rewritten.of(Statement.class, statement, insert.sql(), text));
    }
    Connection connection = statement.getConnection();
    Statement instead = insert.make(Rewritten.of(Connection.class, connection, insert.sql(), text));
    explicit.put(instead, statement);
    if (input instanceof Batch) {
      int[] row = {0};
      ((Batch) input)
          .playOn(instead, added -> added.setLong(insert.parameters() + 1, keys[row[0]++]));
    } else if (input != null) {
      input.playOn(instead);
    }
    return doing.on(instead);
  }

  private static SQLException notKept(String why) {
    return DmhaExceptions.notApplied(
        "NOT APPLIED: the keys that an INSERT has generated cannot be kept: " + why + ".", null);
  }
}
