package io.dmha.dameng.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Large objects changed in place, by the locator that was read from a row. */
class LobWritingTest extends Conformance {
  private static final String SELECT = "select id, b, c from t where id = 1 for update";

  private interface Change {
    void make(Blob blob, Clob clob) throws SQLException, IOException;
  }

  private void change(Way way, Change change) throws SQLException, IOException {
    try (Connection c = way.connect(node)) {
      run(
          c,
          "create table t(id int primary key, b blob, c clob)",
          "insert into t values (1, X'000102030405', '达梦 database'), (2, X'09', 'other')");
      c.setAutoCommit(false);
      try (Statement s = c.createStatement();
          ResultSet row = s.executeQuery(SELECT)) {
        assertThat(row.next()).isTrue();
        change.make(row.getBlob(2), row.getClob(3));
      }
      c.commit();
      assertThat(rows(c, "select c from t where id = 2")).containsExactly("other");
    }
  }

  private byte[] bytes(Way way) throws SQLException {
    try (Connection c = way.connect(node);
        Statement s = c.createStatement();
        ResultSet row = s.executeQuery(SELECT)) {
      assertThat(row.next()).isTrue();
      return row.getBytes(2);
    }
  }

  private String text(Way way) throws SQLException {
    try (Connection c = way.connect(node);
        Statement s = c.createStatement();
        ResultSet row = s.executeQuery(SELECT)) {
      assertThat(row.next()).isTrue();
      return row.getString(3);
    }
  }

  @EveryWay
  void aPartIsOverwritten(Way way) throws SQLException, IOException {
    change(
        way,
        (blob, clob) -> {
          assertThat(blob.setBytes(2, new byte[] {9, 8, 7})).isEqualTo(3);
          assertThat(blob.getBytes(1, 10)).containsExactly(0, 9, 8, 7, 4, 5);
          assertThat(clob.setString(2, "蒙😀")).isEqualTo(3);
          assertThat(clob.getSubString(1, 20)).isEqualTo("达蒙😀atabase");
        });
    assertThat(bytes(way)).containsExactly(0, 9, 8, 7, 4, 5);
    assertThat(text(way)).isEqualTo("达蒙😀atabase");
  }

  @EveryWay
  void whatLiesBehindTheEndIsAppended(Way way) throws SQLException, IOException {
    change(
        way,
        (blob, clob) -> {
          assertThat(blob.setBytes(6, new byte[] {1, 5, 6, 7, 1}, 1, 3)).isEqualTo(3);
          assertThat(blob.length()).isEqualTo(8);
          assertThat(clob.setString(clob.length() + 1, "[ 8]", 1, 2)).isEqualTo(2);
          assertThat(clob.length()).isEqualTo(13);
        });
    assertThat(bytes(way)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(text(way)).isEqualTo("达梦 database 8");
  }

  @EveryWay
  void theEndIsCutOff(Way way) throws SQLException, IOException {
    change(
        way,
        (blob, clob) -> {
          blob.truncate(2);
          clob.truncate(6);
          assertThat(blob.length()).isEqualTo(2);
          assertThat(clob.length()).isEqualTo(6);
        });
    assertThat(bytes(way)).containsExactly(0, 1);
    assertThat(text(way)).isEqualTo("达梦 dat");
  }

  @EveryWay
  void largePiecesAreWritten(Way way) throws SQLException, IOException {
    byte[] bytes = new byte[150_000];
    bytes[149_999] = 1;
    String text = "一二😀 abc ".repeat(20_000);
    change(
        way,
        (blob, clob) -> {
          assertThat(blob.setBytes(1, bytes)).isEqualTo(bytes.length);
          assertThat(clob.setString(1, text)).isEqualTo(text.length());
        });
    assertThat(bytes(way)).isEqualTo(bytes);
    assertThat(text(way)).isEqualTo(text);
  }

  @EveryWay
  void streamsWriteToo(Way way) throws SQLException, IOException {
    byte[] bytes = new byte[50_000];
    bytes[49_999] = 1;
    String text = "一二😀 abc ".repeat(5_000);
    change(
        way,
        (blob, clob) -> {
          try (OutputStream out = blob.setBinaryStream(1)) {
            out.write(bytes);
          }
          try (Writer out = clob.setCharacterStream(1)) {
            out.write(text);
          }
        });
    assertThat(bytes(way)).isEqualTo(bytes);
    assertThat(text(way)).isEqualTo(text);
  }

  @EveryWay
  void whatIsRolledBackWasNeverWritten(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      run(
          c,
          "create table t(id int primary key, b blob, c clob)",
          "insert into t values (1, X'0001', 'as it was')");
      c.setAutoCommit(false);
      try (Statement s = c.createStatement();
          ResultSet row = s.executeQuery(SELECT)) {
        assertThat(row.next()).isTrue();
        assertThat(row.getClob(3).setString(1, "changed")).isEqualTo(7);
      }
      c.rollback();
      assertThat(rows(c, "select c from t")).containsExactly("as it was");
    }
  }

  @EveryWay
  void aLobOfNoTableIsNotWrittenTo(Way way) throws SQLException {
    try (Connection c = way.connect(node);
        Statement s = c.createStatement();
        ResultSet row = s.executeQuery("select cast('nowhere' as clob) from dual")) {
      assertThat(row.next()).isTrue();
      Clob clob = row.getClob(1);
      assertThatThrownBy(() -> clob.setString(1, "x")).isInstanceOf(SQLException.class);
    }
  }
}
