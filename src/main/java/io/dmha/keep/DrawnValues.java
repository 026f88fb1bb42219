package io.dmha.keep;

import io.dmha.lexis.DrawText;
import io.dmha.outcome.DmhaExceptions;
import io.dmha.replay.DelegateCall;
import io.dmha.replay.StatementFactory;
import io.dmha.replay.ValueObserver;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values that one query has drawn from sequences, where it is known which hosts lack them. When
 * it is done again nothing is drawn: the application has the value, nobody else is given it, and
 * {@code CURRVAL} of the new session must not be another one. It is run as a query of constants.
 *
 * <p>What was not read by then is drawn anew, and not kept another time. Thread-safe: it is read by
 * one thread while another may do the transaction again.
 */
public final class DrawnValues implements KeptRows {
  /** What a type may be called in a text of ours. */
  private static final Pattern TYPE = Pattern.compile("[A-Za-z][A-Za-z0-9_ ]{0,40}");

  private final DrawText text;
  private final String sql;
  private final @Nullable StatementFactory maker;
  private final DelegateCall doing;
  private final ExplicitStatement explicit;
  private final Runnable unkept;
  private final @Nullable Long[] values;
  private String[] constants = {};
  private boolean isUnclear;
  private boolean isDrawnAgain;

  /**
   * @param sql the text of {@code text}
   * @param maker null where it is not prepared
   * @param doing how it was executed
   * @param explicit of its statement
   * @param unkept told when something is read that may be another the next time
   */
  public DrawnValues(
      DrawText text,
      String sql,
      @Nullable StatementFactory maker,
      DelegateCall doing,
      ExplicitStatement explicit,
      Runnable unkept) {
    this.text = text;
    this.sql = sql;
    this.maker = maker;
    this.doing = doing;
    this.explicit = explicit;
    this.unkept = unkept;
    this.values = new Long[text.sequences().size()];
  }

  @Override
  public ValueObserver observing(Supplier<ResultSet> rows) {
    describe(rows.get());
    return new ValueObserver() {
      @Override
      public void stepped(boolean there) {}

      @Override
      public void moved() {
        unclear();
      }

      @Override
      public void read(@Nullable Object value, int column, @Nullable Object label) {
        if (!isNoted(rows.get(), SeenKeys.number(value), column, label)) {
          unclear();
        }
      }
    };
  }

  /** Now: rows that are here already can be read when their link is lost, but not described. */
  private synchronized void describe(ResultSet rows) {
    try {
      constants = constantsOf(rows.getMetaData());
    } catch (SQLException e) {
      // What is read of them is not known then.
      isUnclear = true;
    }
  }

  private void unclear() {
    synchronized (this) {
      isUnclear = true;
    }
    unkept.run();
  }

  private synchronized boolean isNoted(
      ResultSet rows, @Nullable Long value, int column, @Nullable Object label) {
    try {
      int at = label == null ? column : rows.findColumn(label.toString());
      if (value == null || isDrawnAgain || isUnclear) {
        return false;
      }
      Long before = values[at - 1];
      values[at - 1] = value;
      return before == null || before.equals(value);
    } catch (SQLException | IndexOutOfBoundsException e) {
      return false;
    }
  }

  /** Each column as a constant, whose value stands for the question mark. */
  private static String[] constantsOf(ResultSetMetaData columns) throws SQLException {
    String[] constants = new String[columns.getColumnCount()];
    for (int i = 0; i < constants.length; i++) {
      String type = columns.getColumnTypeName(i + 1);
      String label = columns.getColumnLabel(i + 1).replace("\"", "\"\"");
      if (type == null || !TYPE.matcher(type).matches()) {
        throw new SQLException("of a type that cannot be written");
      }
      constants[i] = "CAST(? AS " + type + ") AS \"" + label + '"';
    }
    return constants;
  }

  @Override
  public DelegateCall execution() {
    return this::execute;
  }

  private @Nullable Object execute(Object on) throws SQLException {
    Statement statement = (Statement) on;
    explicit.close(statement);
    String constant = constant();
    if (constant == null) {
      return doing.on(on);
    }
    if (maker == null) {
      return doing.on(Rewritten.of(Statement.class, statement, sql, constant));
    }
    Connection connection = statement.getConnection();
    Statement instead = maker.make(Rewritten.of(Connection.class, connection, sql, constant));
    explicit.put(instead, statement);
    return doing.on(instead);
  }

  /** The query of constants; null where nothing was read yet. */
  private synchronized @Nullable String constant() throws SQLException {
    List<String> items = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      Long value = values[i];
      if (value != null) {
        items.add(constants[i].replaceFirst("\\?", value.toString()));
      }
    }
    if (items.isEmpty() && !isUnclear) {
      isDrawnAgain = true;
      return null;
    }
    if (isUnclear || items.size() < values.length) {
      throw DmhaExceptions.notApplied(
          "NOT APPLIED: what was drawn from a sequence cannot be kept: not all of it is known.",
          null);
    }
    return text.withValues(items);
  }
}
