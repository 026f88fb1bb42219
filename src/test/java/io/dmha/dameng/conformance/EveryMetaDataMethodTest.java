package io.dmha.dameng.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.junit.Slow;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method of DatabaseMetaData of the running JDK: dmha answers as its driver alone does. */
@Slow
class EveryMetaDataMethodTest extends Conformance {
  /** What dmha answers by itself. */
  private static final List<String> OURS =
      List.of("getConnection", "getURL", "unwrap", "isWrapperFor");

  /** What no driver can do, and what one sends wrong SQL for: a quote in a literal. */
  private static final List<String> FAILING = List.of("getPseudoColumns");

  private static final List<String> FAILING_OF_8_1_2_141 =
      List.of("getClientInfoProperties", "getPseudoColumns");

  /** What texts and numbers stand for in a round of calls: a name, a pattern, anything. */
  private enum Arguments {
    NAMES("SYSDBA", "客户", Types.INTEGER),
    PATTERNS("SYS%", "%", Types.VARCHAR),
    NULLS(null, null, 0);

    private final String schema;
    private final String other;
    private final int number;

    Arguments(String schema, String other, int number) {
      this.schema = schema;
      this.other = other;
      this.number = number;
    }

    /** Texts come as catalog, schema, name, further name, and so on again. */
    Object[] of(Method method) {
      Class<?>[] wanted = method.getParameterTypes();
      Object[] arguments = new Object[wanted.length];
      int texts = 0;
      for (int i = 0; i < wanted.length; i++) {
        if (wanted[i] == String.class) {
          int place = texts++ % 3;
          arguments[i] = place == 0 && texts < 4 ? null : place == 1 ? schema : other;
        } else if (wanted[i] == int.class) {
          arguments[i] = number;
        } else if (wanted[i] == boolean.class) {
          arguments[i] = this == NAMES;
        } else if (wanted[i] == String[].class && this == NAMES) {
          arguments[i] = new String[] {"TABLE", "VIEW"};
        }
      }
      return arguments;
    }
  }

  @BeforeEach
  void makeTables() throws SQLException {
    engine.run("create table 客户(编号 int primary key, 姓名 varchar(50) default '无' unique)");
    engine.run("create table 订单(编号 int primary key, 客户 int references 客户(编号), 图 blob)");
    engine.run("create index 索引 on 订单(客户 desc)");
    engine.run("create view V as select 姓名 from 客户");
    engine.run("grant select on 客户 to public");
  }

  static Stream<Way> wrapped() {
    return ways().filter(Way::isWrapped);
  }

  private static Stream<Way> ways() {
    return new Ways().provideArguments(null, null).map(arguments -> (Way) arguments.get()[0]);
  }

  private static List<Method> methods() {
    return Stream.of(DatabaseMetaData.class.getMethods())
        .filter(method -> !OURS.contains(method.getName()))
        .sorted(Comparator.comparing(Method::toString))
        .toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrapped")
  void answersAsTheDriverAlone(Way ours) throws Exception {
    Way plain =
        ways()
            .filter(way -> !way.isWrapped() && way.version().equals(ours.version()))
            .findFirst()
            .orElseThrow();
    TreeSet<String> failed = new TreeSet<>();
    int rows = 0;
    try (Connection one = plain.connect(node);
        Connection other = ours.connect(node)) {
      for (Method method : methods()) {
        for (Arguments arguments : Arguments.values()) {
          Object[] values = arguments.of(method);
          List<String> expected = answer(one.getMetaData(), method, values);
          List<String> given = answer(other.getMetaData(), method, values);
          assertThat(given).as("%s%s", method, Arrays.toString(values)).isEqualTo(expected);
          rows += expected.size() - 1;
          if (arguments == Arguments.PATTERNS && expected.get(0).startsWith("! ")) {
            failed.add(method.getName());
          }
        }
      }
    }
    assertThat(failed)
        .containsExactlyElementsOf(
            ours.version().equals("8.1.2.141") ? FAILING_OF_8_1_2_141 : FAILING);
    assertThat(rows).as("rows compared").isGreaterThan(150);
  }

  /** A value, or the columns and rows of a result, or what was thrown. */
  private static List<String> answer(DatabaseMetaData metaData, Method method, Object[] values)
      throws Exception {
    try {
      Object answer = method.invoke(metaData, values);
      if (answer instanceof ResultSet rows) {
        try (rows) {
          return text(rows);
        }
      }
      return List.of(String.valueOf(answer));
    } catch (InvocationTargetException e) {
      Throwable thrown = e.getCause();
      int code = thrown instanceof SQLException failure ? failure.getErrorCode() : 0;
      return List.of("! " + thrown.getClass().getName() + " " + code + " " + start(thrown));
    }
  }

  /** What follows may be the driver's SQL, which it puts together in any order. */
  private static String start(Throwable thrown) {
    String message = String.valueOf(thrown.getMessage());
    return message.substring(0, Math.min(message.length(), 60));
  }

  private static List<String> text(ResultSet rows) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    List<String> text = new ArrayList<>();
    StringBuilder head = new StringBuilder();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      head.append(columns.getColumnLabel(i)).append(' ').append(columns.getColumnType(i));
    }
    text.add(head.toString());
    while (rows.next()) {
      List<String> row = new ArrayList<>();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        row.add(Objects.toString(rows.getObject(i)));
      }
      text.add(String.join("|", row));
    }
    return text;
  }

  @Test
  void theUrlIsTheVendorsWithoutSecrets() throws SQLException {
    Way ours = wrapped().findFirst().orElseThrow();
    try (Connection c = ours.connect(node)) {
      assertThat(c.getMetaData().getURL()).startsWith("jdbc:dm://" + node.hostAndPort());
      assertThat(c.getMetaData().getConnection()).isSameAs(c);
      assertThat(c.getMetaData().isWrapperFor(DatabaseMetaData.class)).isTrue();
    }
  }
}
