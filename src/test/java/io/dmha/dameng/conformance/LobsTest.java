package io.dmha.dameng.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.Writer;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;

/** Large objects: bound in each way there is, read whole and in parts, and changed by locator. */
class LobsTest extends Conformance {
  private static final int LARGE = 200_000;
  private static final String TEXT = "达梦 LOB 😀 ".repeat(20_000);
  private static final byte[] BYTES = bytes();

  private static byte[] bytes() {
    byte[] bytes = new byte[LARGE];
    new Random(17).nextBytes(bytes);
    return bytes;
  }

  private void table(Connection c) throws SQLException {
    run(c, "create table t(id int primary key, b blob, c clob)");
  }

  private interface Bind {
    void bind(PreparedStatement insert) throws SQLException;
  }

  private static void insert(Connection c, int id, Bind values) throws SQLException {
    try (PreparedStatement insert = c.prepareStatement("insert into t values (?, ?, ?)")) {
      insert.setInt(1, id);
      values.bind(insert);
      assertThat(insert.executeUpdate()).isEqualTo(1);
    }
  }

  private static void assertHolds(Connection c, int id, byte[] bytes, String text)
      throws SQLException {
    try (PreparedStatement select = c.prepareStatement("select b, c from t where id = ?")) {
      select.setInt(1, id);
      try (ResultSet row = select.executeQuery()) {
        assertThat(row.next()).isTrue();
        assertThat(Arrays.equals(row.getBytes(1), bytes)).as("bytes of row %d", id).isTrue();
        assertThat(Objects.equals(row.getString(2), text)).as("text of row %d", id).isTrue();
      }
    }
  }

  @EveryWay
  void largeValuesAreBoundInPlain(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      table(c);
      insert(
          c,
          1,
          p -> {
            p.setBytes(2, BYTES);
            p.setString(3, TEXT);
          });
      insert(
          c,
          2,
          p -> {
            p.setObject(2, BYTES);
            p.setObject(3, TEXT);
          });
      insert(
          c,
          3,
          p -> {
            p.setNull(2, Types.BLOB);
            p.setNull(3, Types.CLOB);
          });
      assertHolds(c, 1, BYTES, TEXT);
      assertHolds(c, 2, BYTES, TEXT);
      assertHolds(c, 3, null, null);
    }
  }

  @EveryWay
  void largeValuesAreBoundAsStreams(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      table(c);
      insert(
          c,
          1,
          p -> {
            p.setBinaryStream(2, new ByteArrayInputStream(BYTES));
            p.setCharacterStream(3, new StringReader(TEXT));
          });
      insert(
          c,
          2,
          p -> {
            p.setBinaryStream(2, new ByteArrayInputStream(BYTES), 70_000);
            p.setCharacterStream(3, new StringReader(TEXT), 70_000);
          });
      insert(
          c,
          3,
          p -> {
            p.setBlob(2, new ByteArrayInputStream(BYTES));
            p.setClob(3, new StringReader(TEXT));
          });
      assertHolds(c, 1, BYTES, TEXT);
      assertHolds(c, 2, Arrays.copyOf(BYTES, 70_000), TEXT.substring(0, 70_000));
      assertHolds(c, 3, BYTES, TEXT);
    }
  }

  @EveryWay
  void lobsMadeByTheConnectionAreBound(Way way) throws SQLException, IOException {
    try (Connection c = way.connect(node)) {
      table(c);
      Blob blob = c.createBlob();
      blob.setBytes(1, BYTES);
      Clob clob = c.createClob();
      clob.setString(1, TEXT);
      insert(
          c,
          1,
          p -> {
            p.setBlob(2, blob);
            p.setClob(3, clob);
          });
      assertHolds(c, 1, BYTES, TEXT);
      Blob streamed = c.createBlob();
      try (OutputStream out = streamed.setBinaryStream(1)) {
        out.write(BYTES, 0, 20_000);
      }
      Clob written = c.createClob();
      try (Writer out = written.setCharacterStream(1)) {
        out.write(TEXT, 0, 20_000);
      }
      insert(
          c,
          2,
          p -> {
            p.setBlob(2, streamed);
            p.setClob(3, written);
          });
      assertHolds(c, 2, Arrays.copyOf(BYTES, 20_000), TEXT.substring(0, 20_000));
    }
  }

  @EveryWay
  void lobsReadBeforeAreBoundAgain(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      table(c);
      insert(
          c,
          1,
          p -> {
            p.setBytes(2, BYTES);
            p.setString(3, TEXT);
          });
      try (PreparedStatement select = c.prepareStatement("select b, c from t");
          ResultSet row = select.executeQuery()) {
        assertThat(row.next()).isTrue();
        Blob blob = row.getBlob(1);
        Clob clob = row.getClob(2);
        insert(
            c,
            2,
            p -> {
              p.setBlob(2, blob);
              p.setClob(3, clob);
            });
      }
      assertHolds(c, 2, BYTES, TEXT);
    }
  }

  @EveryWay
  void partsOfALobAreRead(Way way) throws SQLException, IOException {
    try (Connection c = way.connect(node)) {
      table(c);
      insert(
          c,
          1,
          p -> {
            p.setBytes(2, BYTES);
            p.setString(3, TEXT);
          });
      try (PreparedStatement select = c.prepareStatement("select b, c from t");
          ResultSet row = select.executeQuery()) {
        assertThat(row.next()).isTrue();
        Blob blob = row.getBlob(1);
        Clob clob = row.getClob(2);
        assertThat(blob.length()).isEqualTo(LARGE);
        assertThat(blob.getBytes(100_001, 5))
            .isEqualTo(Arrays.copyOfRange(BYTES, 100_000, 100_005));
        assertThat(Arrays.equals(all(blob.getBinaryStream()), BYTES)).isTrue();
        assertThat(blob.position(Arrays.copyOfRange(BYTES, 40_000, 40_010), 1)).isEqualTo(40_001);
        assertThat(clob.length()).isEqualTo(TEXT.length());
        assertThat(clob.getSubString(30_001, 12)).isEqualTo(TEXT.substring(30_000, 30_012));
        assertThat(all(clob.getCharacterStream()).equals(TEXT)).isTrue();
        assertThat(clob.position("LOB", 1)).isEqualTo(4);
      }
    }
  }

  @EveryWay
  void textIsFoundBehindAPlace(Way way) throws SQLException {
    try (Connection c = way.connect(node)) {
      table(c);
      insert(
          c,
          1,
          p -> {
            p.setNull(2, Types.BLOB);
            p.setString(3, TEXT);
          });
      try (PreparedStatement select = c.prepareStatement("select c from t");
          ResultSet row = select.executeQuery()) {
        assertThat(row.next()).isTrue();
        assertThat(row.getClob(1).position("LOB", 50_000)).isEqualTo(50_004);
      }
    }
  }

  private static byte[] all(InputStream in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] piece = new byte[3_000];
    for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
      out.write(piece, 0, n);
    }
    return out.toByteArray();
  }

  private static String all(Reader in) throws IOException {
    StringBuilder out = new StringBuilder();
    char[] piece = new char[3_000];
    for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
      out.append(piece, 0, n);
    }
    return out.toString();
  }
}
