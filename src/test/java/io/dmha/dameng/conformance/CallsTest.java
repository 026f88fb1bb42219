package io.dmha.dameng.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.math.BigDecimal;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;

/**
 * Functions and procedures, and several statements in one text. H2 has functions, whose value is
 * the OUT parameter of a call, but no other OUT or INOUT parameters, and no cursors as parameters:
 * the test server describes every other parameter as IN.
 */
class CallsTest extends Conformance {
  /** What H2 calls. */
  public static final class Routines {
    private Routines() {}

    public static Integer plus(Integer a, Integer b) {
      return a == null || b == null ? null : Integer.valueOf(a + b);
    }

    public static String greet(String name) {
      return name == null ? null : "你好 " + name + " 😀";
    }

    public static BigDecimal half(BigDecimal value) {
      return value.divide(BigDecimal.valueOf(2));
    }

    public static Timestamp later(Timestamp moment, int days) {
      return Timestamp.valueOf(moment.toLocalDateTime().plusDays(days));
    }

    public static void note(Connection c, int id, String text) throws SQLException {
      try (Statement s = c.createStatement()) {
        s.execute("insert into notes values (" + id + ", '" + text + "')");
      }
    }

    public static int fail(String why) {
      throw new IllegalArgumentException(why);
    }
  }

  private static void create(Connection c) throws SQLException {
    for (String name : new String[] {"plus", "greet", "half", "later", "note", "fail"}) {
      run(c, "create alias " + name + " for '" + Routines.class.getName() + "." + name + "'");
    }
    run(c, "create table notes(id int primary key, v varchar(20))");
  }

  @EveryWay
  void aFunctionGivesItsValue(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      create(c);
      try (CallableStatement call = c.prepareCall("{? = call plus(?, ?)}")) {
        call.registerOutParameter(1, Types.INTEGER);
        call.setInt(2, 40);
        call.setInt(3, 2);
        call.execute();
        assertThat(call.getInt(1)).isEqualTo(42);
        assertThat(call.getObject(1)).isEqualTo(42);
        assertThat(call.wasNull()).isFalse();
        call.setNull(3, Types.INTEGER);
        call.execute();
        assertThat(call.getInt(1)).isZero();
        assertThat(call.wasNull()).isTrue();
      }
    }
  }

  @EveryWay
  void aFunctionGivesTextNumbersAndMoments(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      create(c);
      try (CallableStatement call = c.prepareCall("{? = call greet(?)}")) {
        call.registerOutParameter(1, Types.VARCHAR);
        call.setString(2, "达梦");
        call.execute();
        assertThat(call.getString(1)).isEqualTo("你好 达梦 😀");
      }
      try (CallableStatement call = c.prepareCall("{? = call half(?)}")) {
        call.registerOutParameter(1, Types.DECIMAL, 2);
        call.setBigDecimal(2, new BigDecimal("3.50"));
        call.execute();
        assertThat(call.getBigDecimal(1)).isEqualByComparingTo("1.75");
      }
      try (CallableStatement call = c.prepareCall("{? = call later(?, ?)}")) {
        call.registerOutParameter(1, Types.TIMESTAMP);
        call.setTimestamp(2, Timestamp.valueOf("2024-02-28 12:00:00.5"));
        call.setInt(3, 1);
        call.execute();
        assertThat(call.getTimestamp(1)).isEqualTo(Timestamp.valueOf("2024-02-29 12:00:00.5"));
      }
    }
  }

  @EveryWay
  void aProcedureChangesData(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      create(c);
      c.setAutoCommit(false);
      try (CallableStatement call = c.prepareCall("{call note(?, ?)}")) {
        call.setInt(1, 1);
        call.setString(2, "一");
        call.execute();
        call.setInt(1, 2);
        call.setString(2, null);
        call.execute();
      }
      c.commit();
      assertThat(rows(c, "select id, v from notes order by id")).containsExactly("1,一", "2,null");
    }
  }

  @EveryWay
  void aPlainStatementCallsToo(Way way) throws SQLException {
    try (Connection c = way.connect(node);
        Statement s = c.createStatement()) {
      create(c);
      try (ResultSet rows = s.executeQuery("call plus(1, 2)")) {
        assertThat(rows(rows)).containsExactly("3");
      }
      try (ResultSet rows = s.executeQuery("select plus(3, 4), greet('x') from dual")) {
        assertThat(rows(rows)).containsExactly("7,你好 x 😀");
      }
    }
  }

  @EveryWay
  void aCallThatFailsSaysWhy(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      create(c);
      try (CallableStatement call = c.prepareCall("{? = call fail(?)}")) {
        call.registerOutParameter(1, Types.INTEGER);
        call.setString(2, "no luck");
        Throwable failure = catchThrowable(call::execute);
        assertThat(failure).isInstanceOf(SQLException.class).hasMessageContaining("no luck");
      }
      assertCode(-2207, () -> run(c, "call nothing_such(1)"));
    }
  }

  @EveryWay
  void aParameterOfAProcedureGivesNoValueBack(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      create(c);
      try (CallableStatement call = c.prepareCall("{call note(?, ?)}")) {
        call.setInt(1, 1);
        call.registerOutParameter(2, Types.VARCHAR);
        Throwable failure =
            catchThrowable(
                () -> {
                  call.execute();
                  call.getString(2);
                });
        assertThat(failure).isInstanceOf(SQLException.class);
      }
    }
  }

  @EveryWay
  void severalStatementsGiveTheirResultsInTurn(Way way) throws SQLException {
    try (Connection c = way.connect(node);
        Statement s = c.createStatement()) {
      create(c);
      String block =
          "select 1 from dual; insert into notes values (1, 'a;b');"
              + " select v from notes; select 2 from dual where 1 = 0";
      assertThat(s.execute(block)).isTrue();
      assertThat(rows(s.getResultSet())).containsExactly("1");
      assertThat(s.getMoreResults()).isTrue();
      assertThat(rows(s.getResultSet())).containsExactly("a;b");
      assertThat(s.getMoreResults()).isTrue();
      assertThat(rows(s.getResultSet())).isEmpty();
      assertThat(s.getMoreResults()).isFalse();
      assertThat(s.getUpdateCount()).isEqualTo(-1);
    }
  }

  @EveryWay
  void ofSeveralStatementsOneThatFailsUndoesAll(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      create(c);
      String block = "insert into notes values (1, 'a'); insert into notes values (1, 'b')";
      assertCode(-6602, () -> run(c, block));
      assertThat(rows(c, "select id from notes")).isEmpty();
    }
  }
}
