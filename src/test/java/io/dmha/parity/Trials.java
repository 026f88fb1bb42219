package io.dmha.parity;

import io.dmha.parity.Trial.Life;
import io.dmha.parity.Trial.Target;
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
        String group = group(kind, call);
        Life life = changesOnlyItself(kind, call) ? Life.TRANSACTION : Life.CALL;
        Target target = new Target(group, life, kind::from);
        all.add(new Trial(group, kind + "." + call, target, (c, made) -> call.on(made)));
      }
    }
    return all;
  }

  /** Columns read and updated, and parameters set: the next call finds the object as it was. */
  private static boolean changesOnlyItself(Kind kind, Call call) {
    String name = call.method().getName();
    boolean hasPlace = call.method().getParameterCount() > 0;
    if (!hasPlace) {
      return false;
    }
    if (kind.type == ResultSet.class) {
      return name.matches("(get|update)[A-Z].*");
    }
    boolean isPrepared = PreparedStatement.class.isAssignableFrom(kind.type);
    boolean isSetter = name.startsWith("set") && call.method().getParameterCount() > 1;
    return (isPrepared && isSetter) || (kind == Kind.CALLED && name.matches("get[A-Z].*"));
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
      Target row = new Target(sample.toString(), Life.TRANSACTION, c -> rowOf(c, sample));
      for (Method method : Call.methods(ResultSet.class)) {
        boolean readsColumn = method.getName().startsWith("get") && method.getParameterCount() > 0;
        if (readsColumn && method.getParameterTypes()[0] == int.class) {
          for (Call call : Call.of(method, Trials::argumentsOf)) {
            if (call.arguments().get(0).label().startsWith("1 ")) {
              String name = call + " of " + sample;
              all.add(new Trial(method.getName(), name, row, (c, made) -> read(made, call)));
            }
          }
        }
      }
    }
    return all;
  }

  private static ResultSet rowOf(Connection c, Sample sample) throws SQLException {
    ResultSet rows = c.createStatement().executeQuery(sample.query());
    if (!rows.next()) {
      throw new IllegalStateException("no row");
    }
    return rows;
  }

  private static Object read(Object made, Call call) throws Throwable {
    String value = Shown.of(call.on(made));
    return value + (((ResultSet) made).wasNull() ? ", was NULL" : "");
  }

  /** Every setter with every type of column. */
  static List<Trial> setters(Database database) {
    List<Trial> all = new ArrayList<>();
    int number = 0;
    for (String type : database.types().keySet()) {
      String table = "p" + number++;
      String sql = "insert into " + table + " values (?)";
      Target insert = new Target(table, Life.CONNECTION, c -> c.prepareStatement(sql));
      String query = "select v from " + table;
      for (Method method : Call.methods(PreparedStatement.class)) {
        if (method.getName().startsWith("set")
            && method.getDeclaringClass() == PreparedStatement.class) {
          for (Call call : Call.of(method, Trials::boundBy)) {
            String name = call + " for " + type;
            boolean isOfEach = !name.contains("throws") || type.startsWith("varchar");
            if (isOfEach) {
              all.add(
                  new Trial(
                      method.getName(), name, insert, (c, made) -> bind(c, made, call, query)));
            }
          }
        }
      }
    }
    return all;
  }

  private static Object bind(Connection c, Object made, Call call, String query) throws Throwable {
    PreparedStatement insert = (PreparedStatement) made;
    insert.clearParameters();
    Object unusedNothing = call.on(insert);
    int count = insert.executeUpdate();
    return count + ": " + only(c, query);
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
