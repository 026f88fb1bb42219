package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotApplied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.event.EventType;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where a replay could not prove that all is the same, the transaction is not gone on from. */
@NeedsProcesses
class UnprovenTransactionTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  @BeforeEach
  void fill() throws SQLException {
    doors.run("insert into t values(1, 'one', x'0102'), (2, 'two', x'0304'), (4, 'four', null)");
  }

  private Connection open() throws SQLException {
    Connection connection = doors.openWith("dmha.continuity=transactions");
    connection.setAutoCommit(false);
    return connection;
  }

  /** Each changes something in a way that a replay cannot prove, so it must not be gone on from. */
  enum Unproven {
    ROW_OF_BEFORE {
      @Override
      void run(Connection c, TwoDoors doors) throws SQLException {
        c.setAutoCommit(true);
        ResultSet rows = updatable(c);
        c.setAutoCommit(false);
        rows.next();
        rows.updateString(2, "changed");
        rows.updateRow();
      }
    },
    XML_OF_BEFORE {
      @Override
      void run(Connection c, TwoDoors doors) throws SQLException {
        c.setAutoCommit(true);
        SQLXML xml = c.createSQLXML();
        c.setAutoCommit(false);
        c.createStatement().executeUpdate("insert into t values(20, '', null)");
        xml.setString("<x/>");
      }
    },
    COUNT_OF_ROWS {
      @Override
      void run(Connection c, TwoDoors doors) throws SQLException {
        ResultSet rows = updatable(c);
        rows.last();
        assertThat(rows.getRow()).isEqualTo(3);
        doors.run("insert into t values(3, 'three', null)");
      }
    },
    ERROR_OF_A_ROW {
      @Override
      void run(Connection c, TwoDoors doors) throws SQLException {
        ResultSet rows = updatable(c);
        rows.moveToInsertRow();
        rows.updateInt(1, 1);
        assertThat(catchThrowable(rows::insertRow)).isNotNull();
      }
    },
    SET_BY_TEXT {
      @Override
      void run(Connection c, TwoDoors doors) throws SQLException {
        c.setAutoCommit(true);
        c.createStatement().execute("set lock_timeout 5000");
        c.setAutoCommit(false);
        c.createStatement().executeUpdate("insert into t values(20, '', null)");
      }
    },
    TEMPORARY_TABLE {
      @Override
      void run(Connection c, TwoDoors doors) throws SQLException {
        c.setAutoCommit(true);
        c.createStatement().execute("create local temporary table mine(id int)");
        c.setAutoCommit(false);
        c.createStatement().executeUpdate("insert into t values(20, '', null)");
      }
    },
    METADATA {
      @Override
      void run(Connection c, TwoDoors doors) throws SQLException {
        c.createStatement().executeUpdate("insert into t values(20, '', null)");
        try (ResultSet tables = c.getMetaData().getTables(null, null, "T", null)) {
          tables.next();
        }
      }
    };

    abstract void run(Connection c, TwoDoors doors) throws SQLException;

    private static ResultSet updatable(Connection c) throws SQLException {
      return c.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)
          .executeQuery("select id, name, b from t order by id");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatCannotBeProvedIsNotGoneOnFrom(Unproven unproven) throws SQLException {
    Connection connection = open();
    unproven.run(connection, doors);
    doors.loseBefore("executeUpdate");

    assertNotApplied(
        () -> connection.createStatement().executeUpdate("insert into t values(5, '', null)"));

    assertThat(doors.answer("select count(*) from t where id in (5, 20) or name = 'changed'"))
        .isZero();
  }

  @Test
  void aFailedReplayLeavesTheSessionAsTheApplicationSetIt() throws SQLException {
    doors.run("create schema s");
    Connection connection = open();
    ResultSet rows =
        connection.createStatement().executeQuery("select id, name from t order by id");
    rows.next();
    assertThat(rows.getString(2)).isEqualTo("one");
    connection.setSchema("S");
    doors.run("update t set name = 'fresh' where id = 1");
    doors.loseBefore("executeUpdate");

    assertNotApplied(
        () -> connection.createStatement().executeUpdate("insert into public.t(id) values(5)"));

    assertThat(connection.getSchema()).isEqualTo("S");
    connection.rollback();
    try (ResultSet schema = connection.createStatement().executeQuery("values current_schema")) {
      assertThat(schema.next()).isTrue();
      assertThat(schema.getString(1)).isEqualTo("S");
    }
  }

  @Test
  void aLobThatWasHandedOutEndsTheProtectionAndSaysSo() throws SQLException {
    Connection connection = open();
    ResultSet rows =
        connection.createStatement().executeQuery("select cast(repeat('x', 1100000) as clob)");
    rows.next();
    rows.getClob(1).free();
    doors.loseBefore("executeUpdate");

    Throwable told =
        assertNotApplied(
            () -> connection.createStatement().executeUpdate("insert into t values(5, '', null)"));

    assertThat(told).hasMessageContaining("It was not done again: a LOB");
    assertThat(Events.count(EventType.REPLAY_REFUSED)).isEqualTo(1);
  }

  @Test
  void tooManyStatementsEndTheProtection() throws SQLException {
    Connection connection =
        doors.openWith("dmha.continuity=transactions;dmha.replayMaxStatements=3");
    connection.setAutoCommit(false);
    Statement statement = connection.createStatement();
    for (int id = 10; id < 14; id++) {
      statement.executeUpdate("insert into t values(" + id + ", '', null)");
    }
    doors.loseBefore("executeUpdate");

    Throwable told =
        assertNotApplied(() -> statement.executeUpdate("insert into t values(5, '', null)"));

    assertThat(told).hasMessageContaining("dmha.replayMaxStatements");
  }

  @Test
  void rowsFromBeforeTheTransactionEndItWhenTheyAreLost() throws SQLException {
    Connection connection = doors.openWith("dmha.continuity=transactions");
    ResultSet before = connection.createStatement().executeQuery("select id from t order by id");
    before.next();
    connection.setAutoCommit(false);
    connection.createStatement().executeUpdate("insert into t values(5, '', null)");
    doors.loseBefore("next");

    assertNotApplied(before::next);
    assertNotApplied(connection::commit);

    assertThat(doors.answer("select count(*) from t where id = 5")).isZero();
  }
}
