package io.dmha.dameng.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.dm.engine.Mode;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.dm.wire.Command;
import io.dmha.fixtures.junit.Slow;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;

/**
 * The same work with options of the URL that change what is sent: texts and parameters in one
 * message, other ways to bind and to fetch, statements that are kept; and with another charset.
 */
@Slow
class OptionsTest extends Conformance {
  private static final String TEXT = "达梦 𠮷 😀 ";
  private static final String LONG = TEXT.repeat(9_000);
  private static final int ROWS = 1_000;

  @EveryWay
  void textAndParametersInOneMessage(Way way) throws SQLException {
    work(way, node, TEXT, "prepareOptimize=true");
    assertThat(node.requests(Command.EXECUTE_DIRECT)).isPositive();
  }

  @EveryWay
  void longTextAndItsStatementInOneMessage(Way way) throws SQLException {
    work(way, node, LONG, "prepareOptimize=true");
  }

  @EveryWay
  void plainLoginAndPlainMessages(Way way) throws SQLException {
    work(way, node, LONG, "loginEncrypt=false", "compress=0");
  }

  @EveryWay
  void compressionAndColumnsThatTheServerDeclines(Way way) throws SQLException {
    work(way, node, LONG, "compress=1", "isBdtaRS=true");
  }

  @EveryWay
  void statementsThatAreNotKept(Way way) throws SQLException {
    work(way, node, LONG, "stmtPoolSize=0");
    assertThat(node.requests(Command.FREE)).isPositive();
  }

  @EveryWay
  void preparedStatementsThatAreKept(Way way) throws SQLException {
    work(way, node, LONG, "pstmtPoolSize=10");
  }

  @EveryWay
  void batchesRowByRow(Way way) throws SQLException {
    work(way, node, LONG, "batchType=2");
    assertThat(node.requests(Command.EXECUTE)).isGreaterThan(ROWS);
  }

  @EveryWay
  void largeObjectsFetchedWithTheirRows(Way way) throws SQLException {
    work(way, node, LONG, "lobMode=2", "clobAsString=true");
  }

  @EveryWay
  void aServerWithAnotherCharset(Way way) throws SQLException {
    try (DmNode chinese =
        new DmNode("DM2", Mode.PRIMARY, engine, Charset.forName("GB18030"), line -> {})) {
      chinese.start();
      work(way, chinese, LONG);
    }
  }

  @EveryWay
  void noCommitByItself(Way way) throws SQLException {
    try (Connection c = way.connect(node, "autoCommit=false");
        Connection other = way.connect(node)) {
      assertThat(c.getAutoCommit()).isFalse();
      run(other, "create table t(id int primary key)");
      run(c, "insert into t values (1)");
      assertThat(rows(other, "select count(*) from t")).containsExactly("0");
      c.commit();
      assertThat(rows(other, "select count(*) from t")).containsExactly("1");
    }
  }

  @EveryWay
  void onlySoManyRows(Way way) throws SQLException {
    try (Connection c = way.connect(node, "maxRows=3")) {
      assertThat(rows(c, "select x from system_range(1, 10)")).hasSize(3);
    }
  }

  private void work(Way way, DmNode server, String longest, String... options) throws SQLException {
    try (Connection c = way.connect(server, options)) {
      run(
          c,
          "create table t(id int primary key, v varchar(200), n decimal(12,3), c clob)",
          "insert into t values (0, null, null, null)");
      insert(c, longest);
      query(c, longest);
      try (PreparedStatement update = c.prepareStatement("update t set v = ? where id = ?")) {
        update.setString(1, TEXT);
        update.setInt(2, 7);
        assertThat(update.executeUpdate()).isEqualTo(1);
        update.setNull(1, Types.VARCHAR);
        update.setInt(2, -1);
        assertThat(update.executeUpdate()).isZero();
      }
      assertThat(rows(c, "select v, char_length(v) from t where id = 7"))
          .containsExactly(TEXT + "," + TEXT.length());
      assertCode(-6602, () -> run(c, "insert into t(id) values (0)"));
    }
  }

  private static void insert(Connection c, String longest) throws SQLException {
    String sql = "insert into t values (?, ?, ?, ?)";
    try (PreparedStatement insert = c.prepareStatement(sql, Statement.NO_GENERATED_KEYS)) {
      for (int i = 1; i <= ROWS; i++) {
        insert.setInt(1, i);
        insert.setString(2, i % 5 == 0 ? null : TEXT + i);
        insert.setBigDecimal(3, new BigDecimal(i + ".125"));
        insert.setString(4, i == 9 ? longest : "c" + i);
        insert.addBatch();
      }
      int[] counts = insert.executeBatch();
      assertThat(counts).hasSize(ROWS).containsOnly(1);
    }
  }

  private static void query(Connection c, String longest) throws SQLException {
    try (PreparedStatement select =
        c.prepareStatement("select id, v, n, c from t where id >= ? order by id")) {
      for (int first : new int[] {1, 500}) {
        select.setInt(1, first);
        select.setFetchSize(100);
        try (ResultSet rows = select.executeQuery()) {
          int id = first;
          while (rows.next()) {
            assertThat(rows.getInt(1)).isEqualTo(id);
            assertThat(rows.getString(2)).isEqualTo(id % 5 == 0 ? null : TEXT + id);
            assertThat(rows.getBigDecimal(3)).isEqualByComparingTo(id + ".125");
            String expected = id == 9 ? longest : "c" + id;
            assertThat(expected.equals(rows.getString(4))).as("text of row %d", id).isTrue();
            id++;
          }
          assertThat(id).isEqualTo(ROWS + 1);
        }
      }
    }
  }
}
