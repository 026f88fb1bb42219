package io.dmha.keep;

import io.dmha.dialect.ExplicitKeys;
import io.dmha.lexis.InsertText;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An INSERT as it is run with keys that are given, on one kind of database. Immutable. */
public final class KeyedInsert {
  /** Prepares a statement as the application has. */
  @FunctionalInterface
  public interface Maker {
    /** Prepares it. */
    Statement make(Connection connection) throws SQLException;
  }

  interface Execution {
    @Nullable Object run() throws SQLException;
  }

  private final String sql;
  private final InsertText text;
  private final ExplicitKeys way;
  private final @Nullable Maker maker;

  /**
   * @param sql the text of {@code text}
   * @param maker null where it is not prepared
   */
  public KeyedInsert(String sql, InsertText text, ExplicitKeys way, @Nullable Maker maker) {
    this.sql = sql;
    this.text = text;
    this.way = way;
    this.maker = maker;
  }

  String sql() {
    return sql;
  }

  String table() {
    return text.table();
  }

  /** Whether it gives a value to the column of this name. */
  boolean names(String column) {
    return text.names(column);
  }

  /** Whether it gives a value of its own to that column. */
  boolean gives(KeyColumn column) {
    return text.gives(column.name);
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
   * Its text with these keys.
   *
   * @param isBatch whether the key is one more parameter, behind the others
   * @return null where it cannot be written so
   */
  @Nullable String withKeys(KeyColumn column, long[] keys, boolean isBatch) {
    List<String> values = new ArrayList<>();
    for (long key : keys) {
      values.add(String.valueOf(key));
    }
    if (isBatch) {
      values = Collections.singletonList("?");
    }
    String clause = way == ExplicitKeys.OVERRIDING ? "OVERRIDING SYSTEM VALUE" : "";
    return values.size() == text.rows()
        ? text.withValues(column.name, column.quoted, clause, values)
        : null;
  }

  /** Runs it where the session has to allow keys that are given. */
  @Nullable Object allowing(Connection connection, Execution execution) throws SQLException {
    if (way != ExplicitKeys.IDENTITY_INSERT) {
      return execution.run();
    }
    execute(connection, "SET IDENTITY_INSERT " + table() + " ON");
    Object answer = execution.run();
    // Where it has failed the session is not used any more.
    execute(connection, "SET IDENTITY_INSERT " + table() + " OFF");
    return answer;
  }

  private static void execute(Connection connection, String text) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      boolean unusedHasRows = statement.execute(text);
    }
  }
}
