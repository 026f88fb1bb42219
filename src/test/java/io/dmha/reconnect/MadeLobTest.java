package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotAppliedWithoutCause;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.Protection;
import io.dmha.event.EventType;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** LOBs that the connection made: what they held when they were executed is bound again. */
@NeedsProcesses
class MadeLobTest {
  private static final String INSERT = "insert into t(id, name, b) values(?, ?, ?)";

  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection open(String settings) throws SQLException {
    Connection connection = doors.openWith(settings);
    connection.setAutoCommit(false);
    return connection;
  }

  private static Clob clob(Connection connection, String text) throws SQLException {
    Clob clob = connection.createClob();
    assertThat(clob.setString(1, text)).isEqualTo(text.length());
    return clob;
  }

  private static void insert(PreparedStatement insert, int id) throws SQLException {
    insert.setInt(1, id);
    assertThat(insert.executeUpdate()).isEqualTo(1);
  }

  @Test
  void whatIsWrittenAfterItWasBoundIsBoundAgainToo() throws SQLException {
    Connection connection = open("");
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      Clob clob = connection.createClob();
      Blob blob = connection.createBlob();
      insert.setClob(2, clob);
      insert.setBlob(3, blob);
      assertThat(clob.setString(1, "达梦")).isEqualTo(2);
      assertThat(blob.setBytes(1, new byte[] {7})).isEqualTo(1);
      insert(insert, 1);
    }
    doors.loseBefore("nativeSQL");
    assertThat(connection.nativeSQL("select 1")).isNotNull();
    connection.commit();
    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isEqualTo(1);
    assertThat(doors.row("select name, octet_length(b) from t")).isEqualTo("达梦,1");
  }

  @Test
  void anEmptyOneIsBoundAgain() throws SQLException {
    Connection connection = open("");
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setClob(2, connection.createClob());
      insert.setBlob(3, connection.createBlob());
      doors.loseAfter("executeUpdate");
      insert(insert, 1);
    }
    connection.commit();
    assertThat(doors.row("select char_length(name), octet_length(b) from t")).isEqualTo("0,0");
  }

  /** H2 reads nothing of a connection that is closed. */
  @Test
  void oneThatWasMadeBeforeTheLossAndCannotBeReadIsTold() throws SQLException {
    Connection connection = open("");
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setNull(3, java.sql.Types.BLOB);
      insert.setString(2, "one");
      insert(insert, 1);
      Clob clob = clob(connection, "two");
      doors.loseBefore("nativeSQL");
      assertThat(connection.nativeSQL("select 1")).isNotNull();
      assertNotAppliedWithoutCause(() -> insert.setClob(2, clob));
    }
    assertThat(doors.rows()).isZero();
  }

  @Test
  void oneThatIsTooLargeReachesTheDatabaseAndEndsTheProtection() throws SQLException {
    Connection connection = open("dmha.replayMaxBytes=1024");
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      Blob blob = connection.createBlob();
      assertThat(blob.setBytes(1, new byte[5000])).isEqualTo(5000);
      insert.setNull(2, java.sql.Types.VARCHAR);
      insert.setBlob(3, blob);
      insert(insert, 1);
    }
    assertThat(connection.unwrap(Protection.class).isProtected()).isFalse();
    connection.commit();
    assertThat(doors.row("select octet_length(b) from t")).isEqualTo("5000");
  }
}
