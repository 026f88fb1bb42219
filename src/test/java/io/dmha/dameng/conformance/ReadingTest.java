package io.dmha.dameng.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.fixtures.dm.wire.Command;
import io.dmha.fixtures.junit.Slow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Large results by windows, results read in any order, and several at once. */
@Slow
class ReadingTest extends Conformance {
  private static final int MANY = 10_500;

  private static final String TEXT = "达梦 😀 row ";

  private void fill(Connection c) throws SQLException {
    run(
        c,
        "create table t(id int primary key, v varchar(60))",
        "insert into t select x, '" + TEXT + "' || x from system_range(1, " + MANY + ")");
  }

  @EveryWay
  void aLargeResultComesInWindows(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      fill(c);
      for (int size : new int[] {0, 1, 100, 20_000}) {
        int before = node.requests(Command.FETCH);
        try (PreparedStatement select = c.prepareStatement("select id, v from t order by id")) {
          select.setFetchSize(size == 1 ? 3_000 : size);
          try (ResultSet rows = select.executeQuery()) {
            int read = 0;
            while (rows.next()) {
              read++;
              assertThat(rows.getInt(1)).isEqualTo(read);
              assertThat(rows.getRow()).isEqualTo(read);
            }
            assertThat(read).isEqualTo(MANY);
            assertThat(rows.isAfterLast()).isTrue();
          }
        }
        assertThat(node.requests(Command.FETCH)).isGreaterThan(before + 5);
      }
    }
  }

  @EveryWay
  void aScrollableResultGoesAnywhere(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      fill(c);
      try (Statement s =
              c.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
          ResultSet rows = s.executeQuery("select id, v from t order by id")) {
        assertThat(rows.isBeforeFirst()).isTrue();
        assertThat(rows.last()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(MANY);
        assertThat(rows.getRow()).isEqualTo(MANY);
        assertThat(rows.isLast()).isTrue();
        assertThat(rows.absolute(5_000)).isTrue();
        assertThat(rows.getString(2)).isEqualTo(TEXT + 5_000);
        assertThat(rows.absolute(-2)).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(MANY - 1);
        assertThat(rows.relative(-10)).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(MANY - 11);
        assertThat(rows.relative(3)).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(MANY - 8);
        assertThat(rows.first()).isTrue();
        assertThat(rows.isFirst()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(1);
        assertThat(rows.previous()).isFalse();
        assertThat(rows.next()).isTrue();
        rows.beforeFirst();
        assertThat(rows.isBeforeFirst()).isTrue();
        assertThat(rows.absolute(MANY + 1)).isFalse();
        assertThat(rows.isAfterLast()).isTrue();
      }
    }
  }

  @EveryWay
  void aScrollableResultIsReadBackwards(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      fill(c);
      try (Statement s =
              c.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
          ResultSet rows = s.executeQuery("select id, v from t order by id")) {
        rows.afterLast();
        int expected = MANY;
        while (rows.previous()) {
          assertThat(rows.getInt(1)).isEqualTo(expected);
          expected--;
        }
        assertThat(expected).isZero();
      }
    }
  }

  @EveryWay
  void aForwardOnlyResultDoesNotGoBack(Way way) throws SQLException {
    try (Connection c = way.connect(node);
        Statement s = c.createStatement();
        ResultSet rows = s.executeQuery("select 1 from dual")) {
      assertThat(rows.getType()).isEqualTo(ResultSet.TYPE_FORWARD_ONLY);
      assertThat(rows.next()).isTrue();
      assertThatThrownBy(rows::previous).isInstanceOf(SQLException.class);
    }
  }

  @EveryWay
  void noRowsAreNoRows(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      run(c, "create table t(id int)");
      try (Statement s =
              c.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
          ResultSet rows = s.executeQuery("select id from t")) {
        assertThat(rows.next()).isFalse();
        assertThat(rows.last()).isFalse();
        assertThat(rows.first()).isFalse();
        assertThat(rows.isBeforeFirst()).isFalse();
        assertThat(rows.getMetaData().getColumnCount()).isEqualTo(1);
      }
    }
  }

  @EveryWay
  void atMostSoManyRows(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      fill(c);
      try (PreparedStatement select = c.prepareStatement("select id from t order by id")) {
        select.setMaxRows(5_000);
        assertThat(rows(select.executeQuery())).hasSize(5_000);
        select.setMaxRows(0);
        assertThat(rows(select.executeQuery())).hasSize(MANY);
      }
      try (Statement s = c.createStatement()) {
        s.setMaxRows(3);
        assertThat(s.getMaxRows()).isEqualTo(3);
        assertThat(rows(s.executeQuery("select id from t order by id")))
            .containsExactly("1", "2", "3");
      }
    }
  }

  @EveryWay
  void severalResultsAreReadInTurn(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      fill(c);
      c.setAutoCommit(false);
      try (PreparedStatement up = c.prepareStatement("select id from t order by id");
          PreparedStatement down = c.prepareStatement("select id from t order by id desc");
          PreparedStatement update = c.prepareStatement("update t set v = 'seen' where id = ?");
          ResultSet rising = up.executeQuery();
          ResultSet falling = down.executeQuery()) {
        for (int i = 1; i <= MANY; i++) {
          assertThat(rising.next()).isTrue();
          assertThat(falling.next()).isTrue();
          assertThat(rising.getInt(1)).isEqualTo(i);
          assertThat(falling.getInt(1)).isEqualTo(MANY + 1 - i);
          if (i % 1_000 == 0) {
            update.setInt(1, i);
            assertThat(update.executeUpdate()).isEqualTo(1);
            c.commit();
          }
        }
      }
      assertThat(rows(c, "select count(*) from t where v = 'seen'")).containsExactly("10");
    }
  }

  @EveryWay
  void aStatementHasOneResultAtATime(Way way) throws SQLException {
    try (Connection c = way.connect(node);
        Statement s = c.createStatement()) {
      ResultSet first = s.executeQuery("select 1 from dual");
      ResultSet second = s.executeQuery("select 2 from dual");
      assertThat(first.isClosed()).isTrue();
      assertThat(rows(second)).containsExactly("2");
      assertThat(second.getStatement()).isSameAs(s);
      assertThat(s.getConnection()).isSameAs(c);
      assertThat(s.getMoreResults()).isFalse();
      assertThat(s.getUpdateCount()).isEqualTo(-1);
    }
  }

  @EveryWay
  void executeTellsWhatCameBack(Way way) throws SQLException {
    try (Connection c = way.connect(node);
        Statement s = c.createStatement()) {
      assertThat(s.execute("create table t(id int)")).isFalse();
      assertThat(s.execute("insert into t values (1), (2)")).isFalse();
      assertThat(s.getUpdateCount()).isEqualTo(2);
      assertThat(s.getResultSet()).isNull();
      assertThat(s.getMoreResults()).isFalse();
      assertThat(s.getUpdateCount()).isEqualTo(-1);
      assertThat(s.execute("select id from t")).isTrue();
      assertThat(s.getUpdateCount()).isEqualTo(-1);
      assertThat(rows(s.getResultSet())).hasSize(2);
      assertThat(s.executeLargeUpdate("delete from t")).isEqualTo(2);
    }
  }
}
