package io.dmha.dameng;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.Protection;
import io.dmha.fixtures.dm.server.DmNode;
import java.io.IOException;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Dameng's driver gives locators, of which the content is fetched when it is asked for. */
class DamengKeptLobTest {
  @RegisterExtension final Pair pair = new Pair();

  @Test
  void whatWasReadIsComparedAndStays() throws SQLException, IOException {
    pair.cluster().engine().run("create table doc(id int primary key, b blob, c clob)");
    byte[] bytes = new byte[20_000];
    String text = "文".repeat(10_000);
    Connection connection = pair.openCarried("");
    connection.setAutoCommit(false);
    try (PreparedStatement insert =
        connection.prepareStatement("insert into doc values(1, ?, ?)")) {
      insert.setBytes(1, bytes);
      insert.setString(2, text);
      assertThat(insert.executeUpdate()).isOne();
    }
    connection.commit();
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
}
