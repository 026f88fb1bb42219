package io.dmha.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of sequences as texts have them, looked up in a catalog. */
final class SequenceNames {
  private static final String PART = "([\\p{L}_][^.\"]*|\"[^\"]+\")";

  private static final Pattern NAME = Pattern.compile("(?:" + PART + "\\.)?" + PART);

  private SequenceNames() {}

  /** Whether the first column of the one row says so: true, or 1. */
  static boolean isOne(Connection connection, String query, String... parameters)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(query)) {
      for (int i = 0; i < parameters.length; i++) {
        select.setString(i + 1, parameters[i]);
      }
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() && rows.getBoolean(1) && !rows.next();
      }
    }
  }

  /** The schema and the name, as a catalog has them that keeps names in upper case. */
  static String[] partsOf(Connection connection, String written) throws SQLException {
    Matcher name = NAME.matcher(written);
    if (!name.matches()) {
      return new String[] {"", ""};
    }
    String schema = name.group(1);
    String owner = schema == null ? connection.getSchema() : plain(schema);
    return new String[] {owner == null ? "" : owner, plain(name.group(2))};
  }

  private static String plain(String written) {
    boolean isQuoted = written.startsWith("\"");
    return isQuoted ? written.substring(1, written.length() - 1) : written.toUpperCase(Locale.ROOT);
  }
}
