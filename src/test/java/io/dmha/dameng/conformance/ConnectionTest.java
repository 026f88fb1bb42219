package io.dmha.dameng.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What a connection tells of itself and its server, and what is closed with what. */
class ConnectionTest extends Conformance {
  @EveryWay
  void itIsValidUntilItIsClosed(Way way) throws SQLException {
    Connection c = way.connect(node);
    assertThat(c.isValid(5)).isTrue();
    assertThat(c.isClosed()).isFalse();
    c.close();
    c.close();
    assertThat(c.isClosed()).isTrue();
    assertThat(c.isValid(5)).isFalse();
    assertThatThrownBy(c::createStatement).isInstanceOf(SQLException.class);
  }

  @EveryWay
  void statementsAndResultsAreClosedWithWhatMadeThem(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      Statement s = c.createStatement();
      ResultSet rows = s.executeQuery("select 1 from dual");
      PreparedStatement p = c.prepareStatement("select 2 from dual");
      s.close();
      assertThat(s.isClosed()).isTrue();
      assertThat(rows.isClosed()).isTrue();
      assertThatThrownBy(rows::next).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> s.execute("select 1 from dual")).isInstanceOf(SQLException.class);
      assertThat(rows(p.executeQuery())).containsExactly("2");
      p.close();
      assertThatThrownBy(p::executeQuery).isInstanceOf(SQLException.class);
    }
  }

  @EveryWay
  void itTellsTheRoleOfItsServer(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      assertThat(rows(c, "select MODE$, STATUS$ from V$INSTANCE")).containsExactly("PRIMARY,OPEN");
      assertThat(rows(c, "select count(*) from V$SESSIONS where STATE = 'ACTIVE'"))
          .containsExactly("1");
    }
  }

  @EveryWay
  void warningsAreNoneWhereNothingIsToBeSaid(Way way) throws SQLException {
    try (Connection c = way.connect(node);
        Statement s = c.createStatement()) {
      assertThat(s.execute("select 1 from dual")).isTrue();
      assertThat((Object) s.getWarnings()).isNull();
      s.clearWarnings();
      assertThat((Object) c.getWarnings()).isNull();
      c.clearWarnings();
    }
  }

  @EveryWay
  void textIsReadyForTheDatabase(Way way) throws SQLException {
    try (Connection c = way.connect(node);
        Statement s = c.createStatement()) {
      assertThat(c.nativeSQL("select {fn upper('a')} from dual")).doesNotContain("{fn");
      try (ResultSet rows =
          s.executeQuery("select {fn upper('a')}, {d '2024-02-29'}, {ts '2024-02-29 01:02:03'}")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo("A");
        assertThat(rows.getDate(2)).hasToString("2024-02-29");
        assertThat(rows.getTimestamp(3)).hasToString("2024-02-29 01:02:03.0");
      }
    }
  }

  @EveryWay
  void aStatementKeepsItsSettings(Way way) throws SQLException {
    try (Connection c = way.connect(node);
        Statement s =
            c.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY)) {
      s.setFetchSize(7);
      assertThat(s.getFetchSize()).isEqualTo(7);
      assertThat(s.getResultSetType()).isEqualTo(ResultSet.TYPE_SCROLL_INSENSITIVE);
      assertThat(s.getResultSetConcurrency()).isEqualTo(ResultSet.CONCUR_READ_ONLY);
      s.setFetchSize(0);
      s.setMaxRows(2);
      assertThat(s.getMaxRows()).isEqualTo(2);
      assertThat(rows(s.executeQuery("select x from system_range(1, 9)")))
          .containsExactly("1", "2");
      s.setMaxRows(0);
      assertThat(rows(s.executeQuery("select x from system_range(1, 9)"))).hasSize(9);
    }
  }

  @EveryWay
  void aPreparedStatementTellsItsColumnsAndParameters(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      run(c, "create table t(id int primary key, v varchar(20) not null)");
      try (PreparedStatement p =
          c.prepareStatement("select id, v as label from t where id > ? and v = ?")) {
        assertThat(p.getMetaData().getColumnCount()).isEqualTo(2);
        assertThat(p.getMetaData().getColumnLabel(2)).isEqualTo("LABEL");
        assertThat(p.getMetaData().isNullable(2)).isZero();
        assertThat(p.getParameterMetaData().getParameterCount()).isEqualTo(2);
        assertThat(p.getParameterMetaData().getParameterTypeName(1)).isEqualTo("INTEGER");
      }
    }
  }
}
