package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotAppliedWithoutCause;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.Protection;
import io.dmha.event.EventType;
import io.dmha.fixtures.node.NeedsProcesses;
import java.io.IOException;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small LOBs that were read: they stay readable, and their transaction stays protected. */
@NeedsProcesses
class KeptLobTest {
  private static final byte[] BYTES = {1, 2, 3, 4, 5};
  private static final String TEXT = "a text, 文字";

  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    doors.run("create table doc(id int primary key, b blob, c clob)");
    try (Connection direct = doors.direct();
        PreparedStatement insert = direct.prepareStatement("insert into doc values(1, ?, ?)")) {
      insert.setBytes(1, BYTES);
      insert.setString(2, TEXT);
      assertThat(insert.executeUpdate()).isOne();
    }
    connection = doors.openH2("dmha.continuity=transactions");
    connection.setAutoCommit(false);
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  private ResultSet row() throws SQLException {
    Statement statement = connection.createStatement();
    ResultSet rows = statement.executeQuery("select b, c from doc");
    assertThat(rows.next()).isTrue();
    return rows;
  }

  private boolean isProtected() throws SQLException {
    return connection.unwrap(Protection.class).isProtected();
  }

  private void lose() throws SQLException {
    doors.endSessions();
  }

  private void goOn() throws SQLException {
    try (Statement next = connection.createStatement()) {
      assertThat(next.executeUpdate("insert into t(id) values(99)")).isOne();
    }
  }

  /** As mappers read them, that make bytes and texts of what a driver gives. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatWasReadIsComparedAndStays(boolean isByObject) throws SQLException, IOException {
    ResultSet row = row();
    Blob blob = isByObject ? (Blob) row.getObject(1) : row.getBlob(1);
    Clob clob = isByObject ? (Clob) row.getObject("C") : row.getClob("C");
    assertThat(blob.getBytes(1, (int) blob.length())).isEqualTo(BYTES);
    assertThat(clob.getSubString(1, (int) clob.length())).isEqualTo(TEXT);
    assertThat(isProtected()).isTrue();
    lose();

    goOn();

    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isOne();
    assertThat(blob.length()).isEqualTo(BYTES.length);
    assertThat(blob.getBinaryStream().readAllBytes()).isEqualTo(BYTES);
    assertThat(blob.getBinaryStream(2, 3).readAllBytes()).isEqualTo(new byte[] {2, 3, 4});
    assertThat(blob.getBytes(4, 99)).isEqualTo(new byte[] {4, 5});
    assertThat(clob.getSubString(3, 4)).isEqualTo("text");
    assertThat(clob.getCharacterStream().read()).isEqualTo('a');
    assertThat(clob.getCharacterStream(3, 4).read()).isEqualTo('t');
    connection.commit();
    assertThat(doors.rows()).isOne();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update doc set b = X'0102030406'",
        "update doc set c = 'another'",
        "update doc set b = null"
      })
  void whereItIsAnotherTheTransactionIsNotApplied(String change) throws SQLException {
    ResultSet row = row();
    assertThat(row.getBlob(1).length()).isEqualTo(BYTES.length);
    assertThat(row.getClob(2).length()).isEqualTo(TEXT.length());
    lose();
    doors.run(change);

    Throwable told = assertNotAppliedWithoutCause(this::goOn);

    assertThat(told).hasMessageContaining("a value that was read is another");
  }

  @Test
  void whatIsNoneStaysNone() throws SQLException {
    doors.run("update doc set b = null, c = ''");
    ResultSet row = row();
    assertThat(row.getBlob(1)).isNull();
    assertThat(row.getClob(2).length()).isZero();
    assertThat(isProtected()).isTrue();
    lose();

    goOn();
    connection.commit();

    assertThat(doors.rows()).isOne();
  }

  @Test
  void aLargeOneIsNotCompared() throws SQLException {
    doors.run("update doc set c = repeat('x', 700000)");
    ResultSet row = row();
    assertThat(row.getClob(2).getSubString(1, 3)).isEqualTo("xxx");

    assertThat(connection.unwrap(Protection.class).reason()).contains("LOCATOR");
  }

  /** Small ones are not counted, large ones as long as the transaction has room. */
  @Test
  void largerOnesAreComparedAsLongAsThereIsRoom() throws SQLException {
    doors.run("update doc set c = repeat('x', 200000)");
    List<Clob> all = new ArrayList<>();
    for (int i = 1; i <= 2; i++) {
      all.add(row().getClob(2));
      assertThat(all.get(i - 1).length()).isEqualTo(200_000);
    }
    assertThat(isProtected()).isTrue();
    lose();
    goOn();
    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isOne();
    assertThat(all.get(1).getSubString(199_999, 9)).isEqualTo("xx");
    connection.commit();
    assertThat(doors.rows()).isOne();
  }

  @Test
  void onesForWhichThereIsNoRoomAreNotCompared() throws SQLException {
    doors.run("update doc set c = repeat('x', 200000)");
    for (int i = 1; i <= 3; i++) {
      assertThat(row().getClob(2).length()).isEqualTo(200_000);
    }
    assertThat(connection.unwrap(Protection.class).reason()).contains("LOCATOR");
    connection.commit();
    assertThat(row().getClob(2).length()).isEqualTo(200_000);
    assertThat(isProtected()).as("the next transaction has room anew").isTrue();
  }

  @Test
  void aLargerOneThatIsAnotherIsFound() throws SQLException {
    doors.run("update doc set c = repeat('x', 200000)");
    assertThat(row().getClob(2).length()).isEqualTo(200_000);
    lose();
    doors.run("update doc set c = repeat('x', 199999) || 'y'");

    Throwable told = assertNotAppliedWithoutCause(this::goOn);

    assertThat(told).hasMessageContaining("a value that was read is another");
  }

  @Test
  void whatIsAskedOtherwiseIsAskedOfTheDriver() throws SQLException {
    ResultSet row = row();
    Blob blob = row.getBlob(1);
    Clob clob = row.getClob(2);
    try (Connection direct = doors.direct();
        Statement statement = direct.createStatement();
        ResultSet rows = statement.executeQuery("select b, c from doc")) {
      assertThat(rows.next()).isTrue();
      assertThat(message(() -> blob.getBytes(0, 1)))
          .isEqualTo(message(() -> rows.getBlob(1).getBytes(0, 1)));
      assertThat(message(() -> clob.getSubString(-1, 1)))
          .isEqualTo(message(() -> rows.getClob(2).getSubString(-1, 1)));
    }
    lose();
    goOn();

    assertThatThrownBy(() -> blob.getBytes(0, 1)).isInstanceOf(SQLException.class);
    assertThat(blob.length()).as("it goes on to be read").isEqualTo(BYTES.length);
    connection.commit();
  }

  private interface Reading {
    Object run() throws SQLException;
  }

  private static String message(Reading reading) {
    try {
      Object read = reading.run();
      return read instanceof byte[] bytes ? Arrays.toString(bytes) : String.valueOf(read);
    } catch (SQLException e) {
      return e.getSQLState() + e.getErrorCode();
    }
  }

  @Test
  void whatIsFreedOrClosedIsReadNoMore() throws SQLException {
    ResultSet row = row();
    Blob freed = row.getBlob(1);
    Clob clob = row.getClob(2);
    assertThat(freed.length()).isEqualTo(BYTES.length);
    freed.free();
    assertThatThrownBy(freed::length).isInstanceOf(SQLException.class);
    connection.close();
    assertThatThrownBy(clob::length).isInstanceOf(SQLException.class);
  }
}
