package io.dmha.parity;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server with one database for each way, alike in all but their names. */
abstract class Database implements AutoCloseable {
  /** What it is called in the list of differences. */
  abstract String name();

  /** What is behind {@code jdbc:} and {@code jdbc:dmha:}. */
  abstract String address(Way way);

  abstract String user();

  abstract String password();

  /** A query that tells one physical session from another. */
  abstract String sessionQuery();

  /** Types, each with a good value. */
  abstract Map<String, String> types();

  /** What is in {@link #address} for this way only. */
  abstract List<String> own(Way way);

  /** Whether nothing but a rollback goes on after an error in a transaction. */
  boolean failsForGood() {
    return false;
  }

  /** Whether its driver loses its place in the protocol where a source fails that it reads. */
  boolean losesItsPlace() {
    return false;
  }

  /** Statements that make what the calls work on: a table t and a function twice. */
  abstract List<String> setup();

  @Override
  public abstract void close();

  final Connection connect(Way way) throws SQLException {
    return connect(way, "");
  }

  /** With options as they are added to its URL. */
  final Connection connect(Way way, String options) throws SQLException {
    String prefix = way == Way.PLAIN ? "jdbc:" : "jdbc:dmha:";
    Properties how = new Properties();
    how.setProperty("user", user());
    how.setProperty("password", password());
    if (way == Way.THROUGH_DMHA) {
      // What is still taken for a lost link is not waited for.
      how.setProperty("dmha.backoffBase", "1ms");
      how.setProperty("dmha.backoffMax", "2ms");
    }
    return DriverManager.getConnection(prefix + address(way) + options, how);
  }

  @Override
  public final String toString() {
    return name();
  }

  final void setUp() throws SQLException {
    for (Way way : Way.values()) {
      try (Connection c = connect(way);
          Statement s = c.createStatement()) {
        for (String sql : setup()) {
          s.execute(sql);
        }
        for (String sql :
            List.of(
                "create table t(id int primary key, name varchar(40))",
                "insert into t values (1, 'one')",
                "insert into t values (2, 'two')")) {
          s.execute(sql);
        }
        int number = 0;
        for (String type : types().keySet()) {
          s.execute("create table p" + number++ + "(v " + type + ")");
        }
      }
    }
  }

  /** Each type with NULL and its good value, and text that is good or bad for others. */
  final List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    types()
        .forEach(
            (type, good) -> {
              samples.add(new Sample(type, good));
              samples.add(new Sample(type, "null"));
            });
    for (String text : List.of("no such", "42", "2024-02-29", "true", "1e400", "99999999999")) {
      samples.add(new Sample("varchar(30)", "'" + text + "'"));
    }
    samples.add(new Sample("char(9)", "'no such'"));
    return samples;
  }

  /** The text without what is only this way's. */
  final String masked(Way way, String text) {
    String masked = text;
    for (String own : own(way)) {
      // A port may be the number of an SQLState, which stands behind the class of its exception.
      masked =
          masked.replaceAll(
              "(?i)(?<!Exception )" + Pattern.quote(own), Matcher.quoteReplacement("DB"));
    }
    return masked;
  }
}
