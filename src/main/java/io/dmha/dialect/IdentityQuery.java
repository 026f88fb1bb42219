package io.dmha.dialect;

import io.dmha.fault.Category;
import io.dmha.fault.CodeTable;
import io.dmha.fault.Fault;
import io.dmha.fault.FaultClassifier;
import io.dmha.fault.Phase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Queries by which a session learns who it is and where, the one that asks for most first. What a
 * server refuses to this user, or does not know, is not asked again. Thread-safe.
 */
final class IdentityQuery {
  private final CodeTable codes;
  private final List<String> queries;

  /** The first query that was not refused; grows only, racily. */
  private volatile int first;

  /**
   * @param queries of one row each, of at most five columns
   */
  IdentityQuery(CodeTable codes, String... queries) {
    this.codes = codes;
    this.queries = Collections.unmodifiableList(Arrays.asList(queries));
  }

  /**
   * The answer of the first query that the server allows.
   *
   * @return five values, empty where they are not known
   * @throws SQLException what the last query throws, and whatever ends the connection
   */
  String[] ask(Connection connection) throws SQLException {
    int last = queries.size() - 1;
    for (int i = first; i < last; i++) {
      try {
        return read(connection, queries.get(i));
      } catch (SQLException e) {
        Fault fault = new FaultClassifier(codes).classify(Phase.SENT, e);
        if (!fault.isLinkUsable()) {
          throw e;
        }
        if (isForGood(fault)) {
          first = Math.max(first, i + 1);
        }
      }
    }
    return read(connection, queries.get(last));
  }

  private static boolean isForGood(Fault fault) {
    return fault.category() == Category.APPLICATION || fault.category() == Category.FATAL;
  }

  private static String[] read(Connection connection, String query) throws SQLException {
    String[] answer = {"", "", "", "", ""};
    if (query.isEmpty()) {
      return answer;
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      int columns = row.next() ? row.getMetaData().getColumnCount() : 0;
      for (int i = 0; i < Math.min(columns, answer.length); i++) {
        answer[i] = known(row.getString(i + 1));
      }
    }
    return answer;
  }

  private static String known(@Nullable String value) {
    return value == null ? "" : value.trim();
  }
}
