package io.dmha.dameng;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.Protection;
import io.dmha.fixtures.dm.server.DmNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dameng's driver gives locators, of which the content is fetched when it is asked for. */
class DamengKeptLobTest {
  @RegisterExtension final Pair pair = new Pair();

  /** A connection to a table with one document, which is committed. */
  private Connection openWith(byte[] bytes, String text) throws SQLException {
    pair.cluster().engine().run("create table doc(id int primary key, b blob, c clob)");
    Connection connection = pair.openCarried("");
    connection.setAutoCommit(false);
    try (PreparedStatement insert =
        connection.prepareStatement("insert into doc values(1, ?, ?)")) {
      insert.setBytes(1, bytes);
      insert.setString(2, text);
      assertThat(insert.executeUpdate()).isOne();
    }
    connection.commit();
    return connection;
  }

  @Test
  void whatWasReadIsComparedAndStays() throws SQLException, IOException {
    byte[] bytes = new byte[20_000];
    String text = "文".repeat(10_000);
    Connection connection = openWith(bytes, text);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select b, c from doc")) {
      assertThat(row.next()).isTrue();
      Blob blob = row.getBlob(1);
      Clob clob = (Clob) row.getObject("C");
      assertThat(blob.getBytes(1, (int) blob.length())).isEqualTo(bytes);
      assertThat(connection.unwrap(Protection.class).isProtected()).isTrue();
      DmNode unusedPrimary = pair.cluster().failOver();

      try (Statement next = connection.createStatement()) {
        assertThat(next.executeUpdate("insert into t values(1, 'one')")).isOne();
      }
      assertThat(clob.getSubString(1, (int) clob.length())).isEqualTo(text);
      assertThat(blob.getBinaryStream().readAllBytes()).isEqualTo(bytes);
      connection.commit();
    }
    assertThat(pair.cluster().engine().ask("select count(*) from t")).isEqualTo(1);
  }

  /** The driver asks the server for the content of a stream when that is read. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStreamIsComparedAndStays(boolean isLostBefore) throws SQLException, IOException {
    pair.cluster().engine().run("create table doc(id int primary key, b blob, c clob, v varchar)");
    byte[] bytes = new byte[40_000];
    String text = "文".repeat(20_000);
    Connection connection = pair.openCarried("");
    connection.setAutoCommit(false);
    try (PreparedStatement insert =
        connection.prepareStatement("insert into doc values(1, ?, ?, 'v')")) {
      insert.setBytes(1, bytes);
      insert.setString(2, text);
      assertThat(insert.executeUpdate()).isOne();
    }
    connection.commit();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select b, c, v from doc")) {
      assertThat(row.next()).isTrue();
      if (isLostBefore) {
        DmNode unusedPrimary = pair.cluster().failOver();
      }
      InputStream stream = row.getBinaryStream(1);
      Reader reader = row.getCharacterStream("C");
      InputStream ascii = row.getAsciiStream(3);
      assertThat(row.wasNull()).isFalse();
      assertThat(connection.unwrap(Protection.class).isProtected()).isTrue();
      if (!isLostBefore) {
        DmNode unusedPrimary = pair.cluster().failOver();
      }

      try (Statement next = connection.createStatement()) {
        assertThat(next.executeUpdate("insert into t values(1, 'one')")).isOne();
      }
      assertThat(stream.readAllBytes()).isEqualTo(bytes);
      StringWriter read = new StringWriter();
      assertThat(reader.transferTo(read)).isEqualTo(text.length());
      assertThat(read).hasToString(text);
      assertThat(ascii.readAllBytes()).containsExactly('v');
      connection.commit();
    }
    assertThat(pair.cluster().engine().ask("select count(*) from t")).isEqualTo(1);
  }

  @Test
  void aLongStreamIsReadToItsEnd() throws SQLException, IOException {
    byte[] bytes = new byte[70_000];
    String text = "文".repeat(600_000);
    Connection connection = openWith(bytes, text);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select b, c from doc")) {
      assertThat(row.next()).isTrue();
      StringWriter read = new StringWriter();
      assertThat(row.getCharacterStream(2).transferTo(read)).isEqualTo(text.length());
      assertThat(read).hasToString(text);
      assertThat(connection.unwrap(Protection.class).reason()).contains("LOCATOR");
      // Not by readAllBytes(): to read nothing is the end of a stream to this driver.
      InputStream stream = row.getBinaryStream(1);
      for (byte each : bytes) {
        assertThat(stream.read()).isEqualTo(each);
      }
      assertThat(stream.read()).isNegative();
    }
    connection.commit();
  }
}
