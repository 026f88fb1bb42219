package io.dmha.parity;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that is tried, by reflection over JDBC. */
final class Trials {
  /** What asks for more than a question of metadata needs to. */
  private static final int MOST_OF_METADATA = 4;

  private Trials() {}

  /** Every call on an object of each kind. */
  static List<Trial> calls() {
    List<Trial> all = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (Call call : callsOf(kind)) {
        all.add(new Trial(group(kind, call), kind + "." + call, c -> call.on(kind.from(c))));
      }
    }
    return all;
  }

  /** Every method with good arguments. */
  static List<Call> goodCallsOf(Kind kind) {
    return Call.methods(kind.type).stream()
        .map(method -> Call.of(method, Trials::argumentsOf).get(0))
        .toList();
  }

  static String group(Kind kind, Call call) {
    return kind + "." + call.method().getName();
  }

  static List<Call> callsOf(Kind kind) {
    List<Call> all = new ArrayList<>();
    for (Method method : Call.methods(kind.type)) {
      if (kind == Kind.METADATA) {
        if (method.getParameterCount() <= MOST_OF_METADATA) {
          all.add(Call.of(method, Trials::argumentsOf).get(0));
        }
      } else {
        all.addAll(Call.of(method, Trials::argumentsOf));
      }
    }
    return all;
  }

  private static List<Argument> argumentsOf(Method method, int index) {
    Class<?> type = method.getParameterTypes()[index];
    boolean isType = type == int.class && index == placeOfType(method);
    return isType ? Arguments.types() : Arguments.of(type);
  }

  /** The same, with one index and, where a type is named, a few objects. */
  private static List<Argument> boundBy(Method method, int index) {
    List<Argument> all = argumentsOf(method, index);
    boolean isFirst = index == 0;
    boolean isOfType = method.getName().equals("setObject") && method.getParameterCount() > 2;
    return isFirst ? all.subList(0, 1) : isOfType && index == 1 ? all.subList(0, 5) : all;
  }

  /** Where the type stands that something is set or registered as. */
  private static int placeOfType(Method method) {
    return switch (method.getName()) {
      case "setNull", "registerOutParameter" -> 1;
      case "setObject" -> 2;
      default -> -1;
    };
  }

  /** Every getter of a row with every value. */
  static List<Trial> getters(Database database) {
    List<Trial> all = new ArrayList<>();
    for (Sample sample : database.samples()) {
      for (Method method : Call.methods(ResultSet.class)) {
        boolean readsColumn = method.getName().startsWith("get") && method.getParameterCount() > 0;
        if (readsColumn && method.getParameterTypes()[0] == int.class) {
          for (Call call : Call.of(method, Trials::argumentsOf)) {
            if (call.arguments().get(0).label().startsWith("1 ")) {
              String name = call + " of " + sample;
              all.add(
                  new Trial(method.getName(), name, c -> read(c.createStatement(), sample, call)));
            }
          }
        }
      }
    }
    return all;
  }

  private static Object read(Statement made, Sample sample, Call call) throws Throwable {
    try (Statement s = made;
        ResultSet rows = s.executeQuery(sample.query())) {
      if (!rows.next()) {
        throw new IllegalStateException("no row");
      }
      String value = Shown.of(call.on(rows));
      return value + (rows.wasNull() ? ", was NULL" : "");
    }
  }

  /** Every setter with every type of column. */
  static List<Trial> setters(Database database) {
    List<Trial> all = new ArrayList<>();
    int number = 0;
    for (String type : database.types().keySet()) {
      String table = "p" + number++;
      for (Method method : Call.methods(PreparedStatement.class)) {
        if (method.getName().startsWith("set")
            && method.getDeclaringClass() == PreparedStatement.class) {
          for (Call call : Call.of(method, Trials::boundBy)) {
            String name = call + " for " + type;
            boolean isOfEach = !name.contains("throws") || type.startsWith("varchar");
            // H2 reads it at once; to be executed after that takes dmha all its time to recover.
            boolean isExecuted = !name.contains("throws") || !database.name().startsWith("H2");
            if (isOfEach) {
              all.add(new Trial(method.getName(), name, c -> bind(c, table, call, isExecuted)));
            }
          }
        }
      }
    }
    return all;
  }

  private static @Nullable Object bind(Connection c, String table, Call call, boolean isExecuted)
      throws Throwable {
    try (PreparedStatement insert = c.prepareStatement("insert into " + table + " values (?)")) {
      Object unusedNothing = call.on(insert);
      if (!isExecuted) {
        return "bound";
      }
      int count = insert.executeUpdate();
      return count + ": " + only(c, "select v from " + table);
    }
  }

  static void run(Connection c, String sql) throws SQLException {
    try (Statement s = c.createStatement()) {
      s.execute(sql);
    }
  }

  static @Nullable String only(Connection c, String query) throws SQLException {
    try (Statement s = c.createStatement();
        ResultSet rows = s.executeQuery(query)) {
      return rows.next() ? rows.getString(1) : "no row";
    }
  }
}
