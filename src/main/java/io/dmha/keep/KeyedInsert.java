package io.dmha.keep;

import io.dmha.binding.Batch;
import io.dmha.dialect.Dialect;
import io.dmha.dialect.ExplicitKeys;
import io.dmha.dialect.IdentityColumn;
import io.dmha.lexis.InsertText;
import io.dmha.replay.DelegateCall;
import io.dmha.replay.ReplayableInput;
import io.dmha.replay.StatementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** An INSERT that was executed, and how it is run with keys that are given. Immutable. */
public final class KeyedInsert {
  interface Execution {
    @Nullable Object run() throws SQLException;
  }

  private final String sql;
  private final InsertText text;
  private final Dialect dialect;
  private final KeyCatalog catalog;
  private final @Nullable StatementFactory maker;
  private final DelegateCall doing;
  private final @Nullable ReplayableInput input;

  /**
   * @param sql the text of {@code text}
   * @param maker null where it is not prepared
   * @param doing how it was executed
   * @param input what it was given before: its parameters or its batch; null for nothing
   */
  public KeyedInsert(
      String sql,
      InsertText text,
      Dialect dialect,
      KeyCatalog catalog,
      @Nullable StatementFactory maker,
      DelegateCall doing,
      @Nullable ReplayableInput input) {
    this.sql = sql;
    this.text = text;
    this.dialect = dialect;
    this.catalog = catalog;
    this.maker = maker;
    this.doing = doing;
    this.input = input;
  }

  /**
   * What becomes of its keys, as far as that is known: by its form, and by its table on {@code
   * connection}.
   *
   * @return null where they are compared
   */
  public @Nullable GeneratedKeys keys(
      Connection connection,
      ExplicitStatement explicit,
      BooleanSupplier isCounterRead,
      Runnable unkept)
      throws SQLException {
    IdentityColumn column = column(connection);
    if (column == null) {
      return null;
    }
    if (text.gives(column.name())) {
      return new GeneratedKeys(this, null, explicit, isCounterRead, unkept);
    }
    return withKeys(column, new long[text.rows()]) != null
        ? new GeneratedKeys(this, column, explicit, isCounterRead, unkept)
        : null;
  }

  /** The column of its keys; null where they cannot be given. */
  @Nullable IdentityColumn column(Connection connection) throws SQLException {
    String drawn = text.drawnColumn();
    if (drawn != null) {
      return IdentityColumn.drawn(drawn);
    }
    return catalog.of(dialect, connection, text.table());
  }

  /** Whether what it gives the column of this name is what the application has given it. */
  boolean gives(String column) {
    return text.gives(column);
  }

  /** Whether its keys are drawn from a sequence by its text: who has them is known already. */
  boolean isDrawn() {
    return text.drawnColumn() != null;
  }

  /** Whether its keys are among its rows. */
  boolean returnsKeys() {
    return text.returns();
  }

  String forgetsCounters() {
    return dialect.forgetsCounters();
  }

  String sql() {
    return sql;
  }

  DelegateCall doing() {
    return doing;
  }

  @Nullable ReplayableInput input() {
    return input;
  }

  int parameters() {
    return text.parameters();
  }

  boolean isPrepared() {
    return maker != null;
  }

  /** Prepares one as the application has. */
  Statement make(Connection connection) throws SQLException {
    if (maker == null) {
      throw new IllegalStateException("it is not prepared");
    }
    return maker.make(connection);
  }

  /**
   * Its text with these keys; of a batch with the key as one more parameter, behind the others.
   *
   * @return null where it cannot be written so
   */
  @Nullable String withKeys(IdentityColumn column, long[] keys) {
    List<String> values = new ArrayList<>();
    for (long key : keys) {
      values.add(String.valueOf(key));
    }
    if (input instanceof Batch) {
      values = Collections.singletonList("?");
    }
    boolean isOverriding = !isDrawn() && dialect.explicitKeys() == ExplicitKeys.OVERRIDING;
    String clause = isOverriding ? "OVERRIDING SYSTEM VALUE" : "";
    return values.size() == text.rows()
        ? text.withValues(column.name(), column.quoted(), clause, values)
        : null;
  }

  /** Runs it where the session has to allow keys that are given. */
  @Nullable Object allowing(Connection connection, Execution execution) throws SQLException {
    if (isDrawn() || dialect.explicitKeys() != ExplicitKeys.IDENTITY_INSERT) {
      return execution.run();
    }
    execute(connection, "SET IDENTITY_INSERT " + text.table() + " ON");
    Object answer = execution.run();
    // Where it has failed the session is not used any more.
    execute(connection, "SET IDENTITY_INSERT " + text.table() + " OFF");
    return answer;
  }

  private static void execute(Connection connection, String text) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean unusedHasRows = statement.execute(text);
    }
  }
}
