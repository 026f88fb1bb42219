package io.dmha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.junit.Slow;
import io.dmha.replay.Journal;
import io.dmha.replay.Refusal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Test 24 of the list: past the cap nothing more is kept, and up to it no more than a small
 * multiple of what the estimate says.
 */
@Slow
class JournalMemoryTest {
  private static final String URL =
      "jdbc:dmha:h2:mem:;dmha.continuity=transactions;dmha.replayMaxStatements=";

  private Connection connection;

  /** Work that a transaction does again and again, each time one step or some. */
  enum Work {
    TEXT(30_000) {
      @Override
      void run(Connection c, int times) throws SQLException {
        try (Statement statement = c.createStatement()) {
          for (int i = 0; i < times; i++) {
            statement.executeUpdate("update t set id = id where id = " + -i);
          }
        }
      }
    },
    NEW_STATEMENTS(30_000) {
      @Override
      void run(Connection c, int times) throws SQLException {
        for (int i = 0; i < times; i++) {
          try (Statement statement = c.createStatement()) {
            statement.executeUpdate("update t set id = id where id = -1");
          }
        }
      }
    },
    PARAMETERS(30_000) {
      @Override
      void run(Connection c, int times) throws SQLException {
        update(c, times);
      }
    },
    QUERIES(15_000) {
      @Override
      void run(Connection c, int times) throws SQLException {
        for (int i = 0; i < times; i++) {
          try (PreparedStatement query =
              c.prepareStatement("select id, name from t where id = ?")) {
            query.setInt(1, i % 900);
            read(query.executeQuery(), 1);
          }
        }
      }
    },
    ROWS_READ_IN_MANY_WAYS(60) {
      @Override
      void run(Connection c, int times) throws SQLException {
        try (PreparedStatement query = c.prepareStatement("select id, name from t")) {
          for (int i = 0; i < times; i++) {
            read(query.executeQuery(), 3);
          }
        }
      }
    },
    TWO_CURSORS(30) {
      @Override
      void run(Connection c, int times) throws SQLException {
        try (Statement one = c.createStatement();
            Statement two = c.createStatement()) {
          for (int i = 0; i < times; i++) {
            ResultSet rows = one.executeQuery("select id from t");
            ResultSet others = two.executeQuery("select name from t");
            while (rows.next() && others.next()) {
              assertThat(others.getString(1)).isNotNull();
            }
          }
        }
      }
    },
    SAVEPOINTS(15_000) {
      @Override
      void run(Connection c, int times) throws SQLException {
        for (int i = 0; i < times; i++) {
          Savepoint savepoint = c.setSavepoint();
          c.releaseSavepoint(savepoint);
        }
      }
    };

    private final int times;

    Work(int times) {
      this.times = times;
    }

    abstract void run(Connection c, int times) throws SQLException;

    static void update(Connection c, int times) throws SQLException {
      try (PreparedStatement update =
          c.prepareStatement("update t set id = id where id = ? and name = ?")) {
        for (int i = 0; i < times; i++) {
          update.setInt(1, -i);
          update.setString(2, "name " + i);
          update.executeUpdate();
        }
      }
    }

    private static void read(ResultSet rows, int ways) throws SQLException {
      for (int row = 0; rows.next(); row++) {
        for (int i = 0; i <= row % ways; i++) {
          assertThat(rows.getInt(1)).isNotNegative();
        }
        if (row % 2 == 0) {
          assertThat(rows.getString("name")).isNotNull();
        }
      }
    }
  }

  private Journal open(String limits) throws SQLException {
    connection = DriverManager.getConnection(URL + limits);
    try (Statement statement = connection.createStatement()) {
      boolean unusedTable =
          statement.execute("create table t(id int primary key, name varchar(40))");
      statement.executeUpdate("insert into t select x, 'n' || x from system_range(0, 999)");
    }
    connection.setAutoCommit(false);
    return ((ConnectionProxy) connection).core.transaction.journal;
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @ParameterizedTest
  @EnumSource
  void theEstimateIsOfTheOrderOfWhatIsHeld(Work work) throws SQLException {
    Journal journal = open("10000000;dmha.replayMaxBytes=500MB");
    work.run(connection, 10);
    connection.rollback();
    work.run(connection, 10);
    long heapBefore = heap();
    long before = journal.bytes();

    work.run(connection, work.times);

    long held = heap() - heapBefore;
    assertThat(journal.isOn()).isTrue();
    long estimated = journal.bytes() - before;
    assertThat(estimated).as("estimated, of %d held", held).isBetween(held / 2, held * 3);
  }

  /** The heap is looked at when the cap is long passed, and much later. */
  @Test
  void pastTheCapNothingIsKept() throws SQLException {
    Journal journal = open("1000");
    Work.update(connection, 10_000);
    assertThat(journal.refusal()).isEqualTo(Refusal.TOO_MANY_STATEMENTS);
    long before = heap();

    Work.update(connection, 100_000);

    assertThat(heap() - before).isLessThan(4_000_000);
    assertThat(journal.bytes()).isZero();
    connection.commit();
    Work.update(connection, 1);
    assertThat(journal.isOn()).isTrue();
  }

  @Test
  void pastTheCapOfBytesNothingIsKept() throws SQLException {
    Journal journal = open("10000000");
    Work.update(connection, 10_000);
    assertThat(journal.refusal()).isEqualTo(Refusal.TOO_MANY_BYTES);
    long before = heap();

    Work.ROWS_READ_IN_MANY_WAYS.run(connection, 100);
    Work.update(connection, 50_000);

    assertThat(heap() - before).isLessThan(4_000_000);
    assertThat(journal.bytes()).isZero();
  }

  /** Of one row that is never left. */
  @Test
  void manyReadsOfOneRowHaveTheirCap() throws SQLException {
    Journal journal = open("10000000");
    try (Statement statement = connection.createStatement()) {
      ResultSet rows = statement.executeQuery("select id from t");
      long before = heap();

      readOneRow(rows);

      assertThat(journal.refusal()).isEqualTo(Refusal.TOO_MANY_BYTES);
      assertThat(heap() - before).isLessThan(4_000_000);
      assertThat(rows.isClosed()).isFalse();
    }
  }

  @Test
  void manyReadsOfOneRowOutsideATransactionHaveTheirCap() throws SQLException {
    Journal journal = open("10000000");
    connection.setAutoCommit(true);
    try (Statement statement = connection.createStatement()) {
      ResultSet rows = statement.executeQuery("select id from t");
      long before = heap();

      readOneRow(rows);

      assertThat(heap() - before).isLessThan(4_000_000);
      assertThat(rows.isClosed()).isFalse();
      assertThat(journal.isOn()).isFalse();
    }
  }

  /** The statement lives on, for it is run again. */
  @Test
  void ofClosedRowsNothingIsKept() throws SQLException {
    Journal journal = open("10000000;dmha.replayMaxBytes=500MB");
    connection.setAutoCommit(true);
    try (PreparedStatement query =
        connection.prepareStatement("select x, x from system_range(1, 100000)")) {
      query.executeQuery().close();
      long before = heap();
      try (ResultSet rows = query.executeQuery()) {
        for (int row = 0; rows.next(); row++) {
          assertThat(rows.getInt(1 + row % 2)).isPositive();
        }
        long held = heap() - before;
        assertThat(held).as("held of open rows").isGreaterThan(4_000_000);
      }

      // What else the JVM does meanwhile is in this, too.
      assertThat(heap() - before).isLessThan(2_000_000);
      assertThat(query.isClosed()).isFalse();
      assertThat(journal.isOn()).isFalse();
    }
  }

  private static void readOneRow(ResultSet rows) throws SQLException {
    assertThat(rows.next()).isTrue();
    int wrong = 0;
    for (int i = 0; i < 2_000_000; i++) {
      wrong += rows.getInt(1) == 0 ? 0 : 1;
    }
    assertThat(wrong).isZero();
  }

  /** What is in use once nothing more can be collected. */
  private static long heap() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
