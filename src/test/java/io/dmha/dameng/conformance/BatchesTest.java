package io.dmha.dameng.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;

/** Batches of parameters and of texts, whole and with rows that fail. */
class BatchesTest extends Conformance {
  private static final String TABLE = "create table t(id int primary key, v varchar(20))";

  private static void add(PreparedStatement insert, int id, String v) throws SQLException {
    insert.setInt(1, id);
    insert.setString(2, v);
    insert.addBatch();
  }

  private static BatchUpdateException failureOf(Statement batch) {
    Throwable failure = catchThrowable(batch::executeBatch);
    assertThat(failure).as("what the batch threw").isInstanceOf(BatchUpdateException.class);
    return (BatchUpdateException) failure;
  }

  @EveryWay
  void eachRowHasItsCount(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      run(c, TABLE, "insert into t values (1,'a'),(2,'a'),(3,'b')");
      try (PreparedStatement update = c.prepareStatement("update t set v = ? where v = ?")) {
        for (String[] change : new String[][] {{"x", "a"}, {"y", "b"}, {"z", "none"}}) {
          update.setString(1, change[0]);
          update.setString(2, change[1]);
          update.addBatch();
        }
        assertThat(update.executeBatch()).containsExactly(2, 1, 0);
        assertThat(update.executeBatch()).isEmpty();
      }
      assertThat(rows(c, "select v from t order by id")).containsExactly("x", "x", "y");
    }
  }

  @EveryWay
  void aBatchOfOneRowAndALargeOne(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      run(c, TABLE);
      try (PreparedStatement insert = c.prepareStatement("insert into t values (?, ?)")) {
        add(insert, -1, null);
        assertThat(insert.executeBatch()).containsExactly(1);
        for (int i = 0; i < 3_000; i++) {
          add(insert, i, i % 7 == 0 ? null : "第" + i);
        }
        int[] counts = insert.executeBatch();
        assertThat(counts).hasSize(3_000);
        assertThat(Arrays.stream(counts).allMatch(count -> count == 1)).isTrue();
      }
      assertThat(rows(c, "select count(*), count(v), max(v) from t"))
          .containsExactly("3001,2571,第999");
    }
  }

  @EveryWay
  void oneBadRowFailsTheWholeBatch(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      run(c, TABLE, "insert into t values (2,'there')");
      try (PreparedStatement insert = c.prepareStatement("insert into t values (?, ?)")) {
        add(insert, 1, "one");
        add(insert, 2, "two");
        add(insert, 3, "three");
        BatchUpdateException failure = failureOf(insert);
        assertThat(failure.getErrorCode()).isEqualTo(-6602);
        assertThat(failure.getUpdateCounts()).containsExactly(-2, -2, -2);
        add(insert, 4, "four");
        assertThat(insert.executeBatch()).containsExactly(1);
      }
      assertThat(rows(c, "select v from t order by id")).containsExactly("there", "four");
    }
  }

  @EveryWay
  void aBadRowLeavesTheTransactionAsItWasBeforeTheBatch(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      run(c, TABLE);
      c.setAutoCommit(false);
      run(c, "insert into t values (2,'there')");
      try (PreparedStatement insert = c.prepareStatement("insert into t values (?, ?)")) {
        add(insert, 1, "one");
        add(insert, 2, "two");
        assertCode(-6602, insert::executeBatch);
      }
      c.commit();
      assertThat(rows(c, "select v from t order by id")).containsExactly("there");
    }
  }

  @EveryWay
  void aBatchGoesOnBehindBadRowsWhereThatIsWanted(Way way) throws SQLException {
    try (Connection c = way.connect(node, "continueBatchOnError=true")) {
      run(c, TABLE, "insert into t values (2,'there')");
      try (PreparedStatement insert = c.prepareStatement("insert into t values (?, ?)")) {
        add(insert, 1, "one");
        add(insert, 2, "two");
        add(insert, 3, "three");
        add(insert, 1, "one again");
        BatchUpdateException failure = failureOf(insert);
        assertThat(failure.getErrorCode()).isEqualTo(121);
        assertThat(failure.getUpdateCounts()).containsExactly(1, -3, 1, -3);
      }
      assertThat(rows(c, "select v from t order by id")).containsExactly("one", "there", "three");
    }
  }

  @EveryWay
  void textsMakeABatchToo(Way way) throws SQLException {
    try (Connection c = way.connect(node);
        Statement s = c.createStatement()) {
      s.addBatch(TABLE);
      s.addBatch("insert into t values (1,'a'),(2,'b')");
      s.addBatch("update t set v = 'c'");
      s.addBatch("delete from t where id = 1");
      assertThat(s.executeBatch()).containsExactly(0, 2, 2, 1);
      s.addBatch("delete from t");
      s.clearBatch();
      assertThat(s.executeBatch()).isEmpty();
      assertThat(rows(c, "select id, v from t")).containsExactly("2,c");
    }
  }

  @EveryWay
  void aTextThatFailsEndsItsBatch(Way way) throws SQLException {
    try (Connection c = way.connect(node);
        Statement s = c.createStatement()) {
      run(c, TABLE);
      s.addBatch("insert into t values (1,'a')");
      s.addBatch("insert into t values (1,'again')");
      s.addBatch("insert into t values (2,'b')");
      BatchUpdateException failure = failureOf(s);
      assertThat(failure.getErrorCode()).isEqualTo(-6602);
      assertThat(failure.getUpdateCounts()).startsWith(1);
      assertThat(rows(c, "select v from t where id = 1")).containsExactly("a");
    }
  }
}
