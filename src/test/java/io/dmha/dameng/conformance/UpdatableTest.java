package io.dmha.dameng.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Results through which rows are changed, and statements on the row of a named cursor. */
class UpdatableTest extends Conformance {
  private static final String SELECT = "select id, v, n from t order by id";

  private void fill(Connection c) throws SQLException {
    run(
        c,
        "create table t(id int primary key, v varchar(20), n decimal(10,2))",
        "insert into t values (10,'a',1.5), (20,'b',2.5), (30,'c',3.5)");
  }

  private static Statement updatable(Connection c, int type) throws SQLException {
    return c.createStatement(type, ResultSet.CONCUR_UPDATABLE);
  }

  @EveryWay
  void aRowIsUpdated(Way way) throws SQLException {
    for (int type : new int[] {ResultSet.TYPE_FORWARD_ONLY, ResultSet.TYPE_SCROLL_INSENSITIVE}) {
      try (Connection c = way.connect(node);
          Statement s = updatable(c, type)) {
        run(c, "drop table if exists t");
        fill(c);
        try (ResultSet rows = s.executeQuery(SELECT)) {
          assertThat(rows.getConcurrency()).isEqualTo(ResultSet.CONCUR_UPDATABLE);
          assertThat(rows.next()).isTrue();
          assertThat(rows.next()).isTrue();
          rows.updateString("v", "第二");
          rows.updateNull(3);
          rows.updateRow();
        }
        assertThat(rows(c, SELECT)).containsExactly("10,a,1.50", "20,第二,null", "30,c,3.50");
      }
    }
  }

  @EveryWay
  void aRowIsDeletedAndAnotherInserted(Way way) throws SQLException {
    try (Connection c = way.connect(node);
        Statement s = updatable(c, ResultSet.TYPE_SCROLL_INSENSITIVE)) {
      fill(c);
      try (ResultSet rows = s.executeQuery(SELECT)) {
        assertThat(rows.absolute(3)).isTrue();
        rows.deleteRow();
        rows.moveToInsertRow();
        rows.updateInt(1, 40);
        rows.updateString(2, "四");
        rows.insertRow();
        rows.moveToCurrentRow();
      }
      assertThat(rows(c, SELECT)).containsExactly("10,a,1.50", "20,b,2.50", "40,四,null");
    }
  }

  @EveryWay
  void aStatementChangesTheRowOfANamedCursor(Way way) throws SQLException {
    try (Connection c = way.connect(node);
        Statement s = updatable(c, ResultSet.TYPE_FORWARD_ONLY)) {
      fill(c);
      c.setAutoCommit(false);
      s.setCursorName("DESK");
      try (ResultSet rows = s.executeQuery(SELECT)) {
        assertThat(rows.getCursorName()).isEqualTo("DESK");
        assertThat(rows.next()).isTrue();
        rows.updateString(2, "first");
        rows.updateRow();
      }
      c.commit();
      assertThat(rows(c, "select v from t where id = 10")).containsExactly("first");
    }
  }

  @EveryWay
  void aResultOfNoSingleTableIsNotUpdated(Way way) throws SQLException {
    try (Connection c = way.connect(node);
        Statement s = updatable(c, ResultSet.TYPE_SCROLL_INSENSITIVE)) {
      fill(c);
      try (ResultSet rows = s.executeQuery("select count(*), max(v) from t")) {
        assertThat(rows.next()).isTrue();
        assertThatThrownBy(
                () -> {
                  rows.updateString(2, "x");
                  rows.updateRow();
                })
            .isInstanceOf(SQLException.class);
      }
      assertThat(rows(c, "select count(*) from t where v = 'x'")).containsExactly("0");
    }
  }

  @EveryWay
  void aReadOnlyResultIsNotUpdated(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      fill(c);
      try (PreparedStatement select = c.prepareStatement(SELECT);
          ResultSet rows = select.executeQuery()) {
        assertThat(rows.getConcurrency()).isEqualTo(ResultSet.CONCUR_READ_ONLY);
        assertThat(rows.next()).isTrue();
        assertThatThrownBy(() -> rows.updateString(2, "x")).isInstanceOf(SQLException.class);
      }
    }
  }
}
