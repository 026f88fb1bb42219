package io.dmha.dameng;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.Protection;
import io.dmha.fixtures.dm.server.Cut;
import io.dmha.fixtures.dm.server.Cut.Ending;
import io.dmha.fixtures.dm.server.Cut.Point;
import io.dmha.fixtures.dm.wire.Command;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LOBs that the real driver of Dameng has made, and that are written over or bound elsewhere. */
@Timeout(60)
class MadeLobTest {
  @RegisterExtension final Pair pair = new Pair();

  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    pair.cluster().engine().run("create table s(id int, b blob, c clob)");
    connection = pair.openCarried("&dmha.continuity=transactions");
    connection.setAutoCommit(false);
  }

  private PreparedStatement insert() throws SQLException {
    return connection.prepareStatement("insert into s(id, b, c) values(?, ?, ?)");
  }

  private boolean isProtected() throws SQLException {
    return connection.unwrap(Protection.class).isProtected();
  }

  /** What the driver read of it, when it was executed or later, is not known then. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneThatIsWrittenOverEndsTheProtection(boolean isBatch) throws SQLException {
    Blob blob = connection.createBlob();
    assertThat(blob.setBytes(1, new byte[] {1})).isEqualTo(1);
    try (PreparedStatement insert = insert()) {
      insert.setBlob(2, blob);
      insert.setString(3, "");
      for (int id = 1; id <= 2; id++) {
        insert.setInt(1, id);
        if (isBatch) {
          insert.addBatch();
        } else {
          assertThat(insert.executeUpdate()).isEqualTo(1);
          assertThat(isProtected()).isEqualTo(id == 1);
        }
        assertThat(blob.setBytes(1, new byte[] {2})).isEqualTo(1);
      }
      if (isBatch) {
        assertThat(insert.executeBatch()).hasSize(2);
      }
    }
    assertThat(isProtected()).isFalse();
    connection.commit();
  }

  /** The driver holds what it makes on this side. */
  @Test
  void oneThatWasMadeBeforeTheLossIsBoundAfterIt() throws SQLException {
    try (PreparedStatement insert = insert();
        Statement other = connection.createStatement()) {
      assertThat(other.executeUpdate("insert into s(id) values(1)")).isEqualTo(1);
      Clob clob = connection.createClob();
      assertThat(clob.setString(1, "达梦")).isEqualTo(2);
      pair.first().plan(new Cut(Command.EXECUTE_DIRECT, 1, Point.BEFORE_RUN, Ending.RST));
      assertThat(other.executeUpdate("insert into s(id) values(2)")).isEqualTo(1);
      insert.setInt(1, 3);
      insert.setBytes(2, new byte[0]);
      insert.setClob(3, clob);
      assertThat(insert.executeUpdate()).isEqualTo(1);
    }
    connection.commit();
    try (Statement query = connection.createStatement();
        ResultSet rows = query.executeQuery("select count(*), max(c) from s")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getInt(1)).isEqualTo(3);
      assertThat(rows.getString(2)).isEqualTo("达梦");
    }
  }
}
