package io.dmha.keep;

import io.dmha.binding.Batch;
import io.dmha.dialect.IdentityColumn;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.replay.DelegateCall;
import io.dmha.replay.ReplayableInput;
import io.dmha.replay.ValueObserver;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
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
 *   <li>It is run with the keys that were seen. Their column alone is unique: who was given one of
 *       them on this host, because it lacked the end of the history, has it, and this fails; or
 *       gets an error of the database.
 * </ol>
 *
 * <p>Where its text draws them from a sequence, which hosts lack them is known by a row of the
 * commit guard's, and it is run as it is once only.
 *
 * <p>What cannot be kept ends the replay. Used by the thread that reads the keys and, while that
 * waits, by the worker that does the transaction again.
 */
public final class GeneratedKeys implements KeptRows {
  /** How far a counter may be behind, in executions. */
  static final int MOST_DRAWS = 1_000;

  private final KeyedInsert insert;
  private final ExplicitStatement explicit;
  private final BooleanSupplier isCounterRead;
  private final boolean isKept;
  private final SeenKeys seen;

  /**
   * @param key the column whose keys stay; null where the application has given them
   * @param explicit of its statement
   * @param isCounterRead whether its transaction has asked for the value that was drawn last: that
   *     is another one where keys are given
   * @param unkept told when something is read of the keys that may be another the next time
   */
  public GeneratedKeys(
      KeyedInsert insert,
      @Nullable IdentityColumn key,
      ExplicitStatement explicit,
      BooleanSupplier isCounterRead,
      Runnable unkept) {
    this.insert = insert;
    this.explicit = explicit;
    this.isCounterRead = isCounterRead;
    this.isKept = key != null;
    this.seen = new SeenKeys(key, insert::gives, unkept);
  }

  @Override
  public ValueObserver observing(Supplier<ResultSet> rows) {
    return seen.observing(rows);
  }

  @Override
  public DelegateCall execution() {
    return this::execute;
  }

  private @Nullable Object execute(Object on) throws SQLException {
    Statement statement = (Statement) on;
    explicit.close(statement);
    IdentityColumn column =
        !isKept || seen.isNothing() || isCounterRead.getAsBoolean()
            ? null
            : insert.column(statement.getConnection());
    long[] wanted = column == null ? null : seen.of(column);
    // Whatever else was read of the rows is compared.
    return column == null || wanted == null
        ? insert.doing().on(on)
        : again(statement, column, wanted);
  }

  private @Nullable Object again(Statement statement, IdentityColumn column, long[] wanted)
      throws SQLException {
    Connection connection = statement.getConnection();
    ReplayableInput input = insert.input();
    Savepoint before = connection.setSavepoint();
    long[] earlier = {};
    for (int i = 0; i < MOST_DRAWS; i++) {
      Object answer = insert.doing().on(statement);
      long[] drawn = drawn(rows(statement, answer), column);
      // Drivers give these rows once, so that the keys are given even where they are the same.
      connection.rollback(before);
      boolean isSame = beginsWith(drawn, wanted);
      if (!isSame && drawn.length != wanted.length) {
        throw notKept("not all of its keys were read");
      }
      if (isSame || insert.isDrawn() || isPast(earlier, drawn, wanted)) {
        connection.releaseSavepoint(before);
        forgetDrawn(connection);
        return explicitly(statement, column, isSame ? drawn : wanted);
      }
      earlier = drawn;
      if (input != null) {
        input.playOn(statement);
      }
    }
    throw notKept("its keys are more than " + MOST_DRAWS + " executions ahead of their counter");
  }

  /** What was drawn here is no row's: a default or a trigger must not take it for one. */
  private void forgetDrawn(Connection connection) throws SQLException {
    String text = insert.forgetsCounters();
    if (!text.isEmpty()) {
      try (Statement forgetting = connection.createStatement()) {
        boolean unusedHasRows = forgetting.execute(text);
      }
    }
  }

  private ResultSet rows(Statement statement, @Nullable Object answer) throws SQLException {
    if (!insert.returnsKeys()) {
      return statement.getGeneratedKeys();
    }
    return answer instanceof ResultSet ? (ResultSet) answer : statement.getResultSet();
  }

  private static long[] drawn(ResultSet drawn, IdentityColumn column) throws SQLException {
    try (ResultSet rows = drawn) {
      int at = column.indexIn(namesOf(rows.getMetaData()));
      if (at == 0) {
        throw notKept("its keys are not told any more");
      }
      LongStream.Builder keys = LongStream.builder();
      while (rows.next()) {
        keys.add(rows.getLong(at));
      }
      return keys.build().toArray();
    }
  }

  static String[] namesOf(ResultSetMetaData columns) throws SQLException {
    String[] names = new String[columns.getColumnCount()];
    for (int i = 0; i < names.length; i++) {
      names[i] = columns.getColumnName(i + 1);
    }
    return names;
  }

  private static boolean beginsWith(long[] drawn, long[] wanted) {
    return drawn.length >= wanted.length
        && Arrays.equals(Arrays.copyOf(drawn, wanted.length), wanted);
  }

  /** Whether the counter, which may as well go down, has left behind what is wanted. */
  private static boolean isPast(long[] earlier, long[] drawn, long[] wanted) {
    if (drawn.length == 0) {
      return false;
    }
    long last = drawn[drawn.length - 1];
    long before = drawn.length > 1 ? drawn[0] : earlier.length == 1 ? earlier[0] : last;
    LongStream each = Arrays.stream(wanted);
    return last > before
        ? last >= each.max().orElse(last)
        : last < before && last <= each.min().orElse(last);
  }

  private @Nullable Object explicitly(Statement statement, IdentityColumn column, long[] keys)
      throws SQLException {
    String text = insert.withKeys(column, keys);
    ReplayableInput input = insert.input();
    boolean isOfAll = !(input instanceof Batch) || ((Batch) input).size() == keys.length;
    if (text == null || !isOfAll) {
      throw notKept("it has other rows than keys");
    }
    return insert.allowing(statement.getConnection(), () -> run(statement, text, keys));
  }

  private @Nullable Object run(Statement statement, String text, long[] keys) throws SQLException {
    if (!insert.isPrepared()) {
      return insert.doing().on(Rewritten.of(Statement.class, statement, insert.sql(), text));
    }
    Connection connection = statement.getConnection();
    Statement instead = insert.make(Rewritten.of(Connection.class, connection, insert.sql(), text));
    explicit.put(instead, statement);
    ReplayableInput input = insert.input();
    if (input instanceof Batch) {
      int[] row = {0};
      ((Batch) input)
          .playOn(instead, added -> added.setLong(insert.parameters() + 1, keys[row[0]++]));
    } else if (input != null) {
      input.playOn(instead);
    }
    return insert.doing().on(instead);
  }

  private static SQLException notKept(String why) {
    return DmhaExceptions.notApplied(
        "NOT APPLIED: the keys that an INSERT has generated cannot be kept: " + why + ".", null);
  }
}
