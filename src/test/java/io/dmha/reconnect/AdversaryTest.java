package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotApplied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.commitguard.CommitGuard;
import io.dmha.fixtures.junit.Scratch;
import io.dmha.fixtures.node.H2Node;
import io.dmha.fixtures.node.NeedsProcesses;
import io.dmha.time.WallClock;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that were taken for less than they are, at a real H2. */
@NeedsProcesses
class AdversaryTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  /** A query that calls a function of the user's is not run again: it may write. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "select distinct on (a) evil(a) from one",
        "select top (1) evil(a) from one",
        "select apply(1)",
        "select output(1)",
      })
  void aWriteByAFunctionIsNotDoubled(String sql) throws SQLException {
    doors.run("create sequence s");
    doors.run("create table one(a int) as values (1)");
    for (String name : new String[] {"evil", "apply", "output"}) {
      doors.run(
          "create alias "
              + name
              + " as 'int f(java.sql.Connection c, int a) throws Exception { c.createStatement()"
              + ".execute(\"insert into t(id) values (next value for s)\"); return 5; }'");
    }
    try (Connection connection = doors.open();
        Statement statement = connection.createStatement()) {
      doors.loseAfter("executeQuery");
      try (ResultSet rows = statement.executeQuery(sql)) {
        assertThat(rows.next()).isTrue();
      } catch (SQLException e) {
        assertThat(e.getSQLState()).isEqualTo("08007");
      }
    }
    assertThat(doors.rows()).isEqualTo(1);
  }

  /** What is stored is compared, however it is called and whatever stands before it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "select utc_timestamp, id from account",
        "select sysdate, id from account",
        "select array[since, now(), since], balance from account",
      })
  void aStoredColumnIsCompared(String sql) throws SQLException {
    String sysdate = "sysdate";
    doors.run(
        "create table account(id int, balance int, since timestamp with time zone, utc_timestamp"
            + " int, "
            + sysdate
            + " int)");
    doors.run("insert into account values (1, 100, now(), 100, 100)");
    try (Connection connection = doors.openWith("dmha.continuity=transactions");
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      int column = sql.contains("array") ? 2 : 1;
      try (ResultSet rows = statement.executeQuery(sql)) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(column)).isEqualTo(100);
      }
      assertThat(statement.executeUpdate("insert into t(id) values (100)")).isEqualTo(1);
      doors.run("update account set balance = 0, utc_timestamp = 0, " + sysdate + " = 0");

      assertNotApplied(
          () -> {
            doors.loseBefore("executeUpdate");
            int unusedCount = statement.executeUpdate("insert into t(id) values (99)");
          });
      connection.rollback();
    }
  }

  /** The names of the catalog are those that the database stores. */
  @Test
  void aTriggerOnATableInLowerCaseIsSeen() throws Exception {
    try (H2Node node = H2Node.started(Scratch.folder("adversary"))) {
      String database = "mem:lower;DB_CLOSE_DELAY=-1;DATABASE_TO_LOWER=TRUE";
      try (Connection direct =
              DriverManager.getConnection(
                  "jdbc:h2:tcp://127.0.0.1:" + node.port() + "/" + database, "sa", "");
          Statement statement = direct.createStatement()) {
        boolean unusedTable = statement.execute(new CommitGuard(false, WallClock.system()).ddl());
        boolean unusedTrigger =
            statement.execute(
                "create trigger spy before insert on dmha_commit for each row as"
                    + " 'org.h2.api.Trigger t() { return new org.h2.api.Trigger() { public void"
                    + " fire(java.sql.Connection c, Object[] o, Object[] n) {} }; }'");
        assertThatThrownBy(
                () ->
                    DriverManager.getConnection(
                            "jdbc:dmha:h2:tcp://127.0.0.1:"
                                + node.port()
                                + "/"
                                + database
                                + ";dmha.commitGuard=transactions",
                            "sa",
                            "")
                        .close())
            .hasMessageContaining("it has the trigger");
      }
    }
  }
}
