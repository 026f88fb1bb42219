package io.dmha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.binding.Proxied;
import java.io.InputStream;
import java.io.Reader;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** LOBs, arrays and XML through H2: written, read, and written again as what was read. */
class LobTest {
  private Connection connection;
  private Statement statement;

  @BeforeEach
  void open() throws SQLException {
    connection = DriverManager.getConnection("jdbc:dmha:h2:mem:lob");
    statement = connection.createStatement();
    statement.execute("create table l(id int, b blob, c clob, x clob, a int array)");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @Test
  void whatIsMadeByTheConnectionIsStored() throws Exception {
    Blob blob = connection.createBlob();
    blob.setBytes(1, new byte[] {1, 2, 3});
    Clob clob = connection.createClob();
    clob.setString(1, "达梦");
    SQLXML xml = connection.createSQLXML();
    xml.setString("<a/>");
    Array array = connection.createArrayOf("INTEGER", new Object[] {7, 8});

    insert(1, blob, clob, xml, array);

    try (ResultSet row = statement.executeQuery("select * from l")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getBlob("b").getBytes(2, 2)).containsExactly(2, 3);
      assertThat(row.getClob("c").getSubString(1, 2)).isEqualTo("达梦");
      assertThat(row.getSQLXML("x").getString()).isEqualTo("<a/>");
      assertThat((Object[]) row.getArray("a").getArray()).containsExactly(7, 8);
      assertThat(row.getObject("b", Blob.class)).isInstanceOf(Proxied.class);
      try (InputStream bytes = row.getBlob("b").getBinaryStream();
          Reader text = row.getClob("c").getCharacterStream()) {
        assertThat(bytes.readAllBytes()).containsExactly(1, 2, 3);
        assertThat((char) text.read()).isEqualTo('达');
      }
    }
  }

  @Test
  void whatIsReadFromOneRowIsStoredInAnother() throws Exception {
    statement.execute("insert into l values(1, x'0102', 'text', '<a/>', array[7])");
    try (ResultSet row = statement.executeQuery("select * from l");
        PreparedStatement unused = connection.prepareStatement("select 1")) {
      row.next();
      insert(2, row.getBlob(2), row.getClob(3), row.getSQLXML(4), row.getArray(5));
    }
    try (ResultSet same =
        statement.executeQuery(
            "select count(*) from l x, l y where x.id = 1 and y.id = 2"
                + " and x.b = y.b and x.c = y.c and x.x = y.x and x.a = y.a")) {
      same.next();
      assertThat(same.getInt(1)).isEqualTo(1);
    }
  }

  @Test
  void theRowsOfAnArrayAreOurs() throws SQLException {
    try (ResultSet row = statement.executeQuery("select array[5, 6]")) {
      row.next();
      try (ResultSet elements = row.getArray(1).getResultSet()) {
        assertThat(elements).isInstanceOf(ResultSetProxy.class);
        elements.next();
        assertThat(elements.getInt(2)).isEqualTo(5);
      }
    }
  }

  /** Tools show them so. */
  @Test
  void theirTextIsThatOfTheDriver() throws SQLException {
    try (ResultSet row = statement.executeQuery("select array[5, 6], cast(x'07' as blob)")) {
      row.next();
      assertThat(row.getArray(1).toString()).endsWith("[5, 6]");
      assertThat(row.getBlob(2).toString()).endsWith("X'07'");
    }
  }

  @Test
  void whatIsFreedSaysSo() throws SQLException {
    Blob blob = connection.createBlob();
    blob.setBytes(1, new byte[] {1});
    blob.free();

    assertThatThrownBy(() -> blob.getBytes(1, 1)).isInstanceOf(SQLException.class);
  }

  private void insert(int id, Blob blob, Clob clob, SQLXML xml, Array array) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("insert into l values(?, ?, ?, ?, ?)")) {
      insert.setInt(1, id);
      insert.setBlob(2, blob);
      insert.setObject(3, clob);
      insert.setSQLXML(4, xml);
      insert.setArray(5, array);
      assertThat(insert.executeUpdate()).isEqualTo(1);
    }
  }
}
