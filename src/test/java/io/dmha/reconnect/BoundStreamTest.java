package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotApplied;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.errorprone.annotations.Immutable;
import io.dmha.event.DmhaEvent;
import io.dmha.event.EventType;
import io.dmha.fixtures.node.NeedsProcesses;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Random;
import javax.sql.rowset.serial.SerialBlob;
import javax.sql.rowset.serial.SerialClob;
import org.h2.jdbc.JdbcException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests 14 and 15 of the list: what the driver has used up of a stream, a reader or a LOB is bound
 * again, byte for byte; past the cap it reaches the database complete, and the transaction goes on
 * unprotected, with a reason.
 */
@NeedsProcesses
class BoundStreamTest {
  private static final String TEXT = "达梦 𠮷 and more";

  @RegisterExtension final TwoDoors doors = new TwoDoors();

  @Immutable
  private interface Binder {
    void bind(PreparedStatement statement) throws SQLException;
  }

  /** Everything that a driver uses up by reading it. */
  enum UsedUp {
    ASCII_STREAM("a", s -> s.setAsciiStream(1, bytes("a"))),
    ASCII_STREAM_OF_A_LENGTH("a", s -> s.setAsciiStream(1, bytes("abc"), 1)),
    BINARY_STREAM(TEXT, s -> s.setBinaryStream(1, bytes(TEXT))),
    BINARY_STREAM_OF_A_LENGTH("ab", s -> s.setBinaryStream(1, bytes("abc"), 2L)),
    CHARACTER_STREAM(TEXT, s -> s.setCharacterStream(1, new StringReader(TEXT))),
    CHARACTER_STREAM_OF_A_LENGTH("达", s -> s.setCharacterStream(1, new StringReader(TEXT), 1)),
    NCHARACTER_STREAM(TEXT, s -> s.setNCharacterStream(1, new StringReader(TEXT))),
    BLOB_STREAM(TEXT, s -> s.setBlob(1, bytes(TEXT))),
    CLOB_READER(TEXT, s -> s.setClob(1, new StringReader(TEXT))),
    NCLOB_READER(TEXT, s -> s.setNClob(1, new StringReader(TEXT))),
    STREAM_AS_OBJECT(TEXT, s -> s.setObject(1, bytes(TEXT))),
    READER_AS_OBJECT(TEXT, s -> s.setObject(1, new StringReader(TEXT))),
    BLOB_OF_ONES_OWN(
        TEXT, s -> s.setBlob(1, new SerialBlob(TEXT.getBytes(StandardCharsets.UTF_8)))),
    CLOB_OF_ONES_OWN(TEXT, s -> s.setClob(1, new SerialClob(TEXT.toCharArray()))),
    BLOB_OF_THE_CONNECTION(
        TEXT,
        s -> {
          Blob blob = s.getConnection().createBlob();
          assertThat(blob.setBytes(1, TEXT.getBytes(StandardCharsets.UTF_8))).isPositive();
          s.setBlob(1, blob);
        }),
    CLOB_OF_THE_CONNECTION(
        TEXT,
        s -> {
          Clob clob = s.getConnection().createClob();
          try (Writer writer = clob.setCharacterStream(1)) {
            writer.write(TEXT);
          } catch (IOException e) {
            throw new SQLException(e);
          }
          s.setClob(1, clob);
        }),
    NCLOB_OF_THE_CONNECTION_AS_OBJECT(
        TEXT,
        s -> {
          Clob clob = s.getConnection().createNClob();
          assertThat(clob.setString(1, TEXT)).isPositive();
          s.setObject(1, clob);
        }),
    NOTHING(null, s -> s.setBinaryStream(1, null));

    private final String text;
    private final Binder binder;

    UsedUp(String text, Binder binder) {
      this.text = text;
      this.binder = binder;
    }

    private boolean isBinary() {
      return name().contains("BINARY")
          || name().contains("BLOB")
          || this == STREAM_AS_OBJECT
          || this == NOTHING;
    }

    private String type() {
      return isBinary() && this != NCLOB_READER ? "varbinary" : "varchar";
    }

    private static ByteArrayInputStream bytes(String text) {
      return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private Connection open(String setting) throws SQLException {
    Connection connection = doors.openWith("dmha.continuity=transactions" + setting);
    connection.setAutoCommit(false);
    return connection;
  }

  @ParameterizedTest
  @EnumSource
  void isBoundAgainWhereItsTransactionIsDoneAgain(UsedUp used) throws SQLException {
    doors.run("create table s(id int, x " + used.type() + ")");
    Connection connection = open("");
    insertTwice(connection, used);
    doors.loseBefore("executeQuery");

    connection.createStatement().executeQuery("select 1").close();
    connection.commit();

    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isEqualTo(1);
    assertThat(doors.answer("select count(*) from s")).isEqualTo(2);
    assertStored(used);
  }

  @ParameterizedTest
  @EnumSource
  void isBoundAgainWhereTheVeryStatementIsLost(UsedUp used) throws SQLException {
    doors.run("create table s(id int, x " + used.type() + ")");
    Connection connection = open("");
    doors.loseAfter("executeUpdate");
    doors.driver().failBefore("executeUpdate", 3, CutLink::new);

    insertTwice(connection, used);
    connection.commit();

    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isPositive();
    assertThat(doors.answer("select count(*) from s")).isEqualTo(2);
    assertStored(used);
  }

  @ParameterizedTest
  @EnumSource
  void isBoundAgainToAStatementThatIsMadeAgain(UsedUp used) throws SQLException {
    doors.run("create table s(id int, x " + used.type() + ")");
    Connection connection = doors.open();
    try (PreparedStatement insert = connection.prepareStatement("insert into s(x) values(?)")) {
      used.binder.bind(insert);
      doors.loseBefore("nativeSQL");
      assertThat(connection.nativeSQL("select 1")).isEqualTo("select 1");

      assertThat(insert.executeUpdate()).isEqualTo(1);
    }
    assertStored(used);
  }

  @ParameterizedTest
  @EnumSource
  void isAddedAgainWithItsBatch(UsedUp used) throws SQLException {
    doors.run("create table s(id int, x " + used.type() + ")");
    Connection connection = open("");
    try (PreparedStatement insert = connection.prepareStatement("insert into s(x) values(?)")) {
      for (int i = 0; i < 3; i++) {
        used.binder.bind(insert);
        insert.addBatch();
      }
      doors.loseAfter("executeBatch");
      assertThat(insert.executeBatch()).containsExactly(1, 1, 1);
    }
    connection.commit();

    assertThat(doors.answer("select count(*) from s")).isEqualTo(3);
    assertStored(used);
  }

  private static void insertTwice(Connection connection, UsedUp used) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("insert into s(x, id) values(?, ?)")) {
      for (int id = 1; id <= 2; id++) {
        used.binder.bind(insert);
        insert.setInt(2, id);
        assertThat(insert.executeUpdate()).isEqualTo(1);
      }
    }
  }

  private void assertStored(UsedUp used) throws SQLException {
    try (Connection direct = doors.direct();
        ResultSet rows = direct.createStatement().executeQuery("select x from s")) {
      while (rows.next()) {
        byte[] bytes = used.isBinary() ? rows.getBytes(1) : null;
        String stored =
            bytes == null ? rows.getString(1) : new String(bytes, StandardCharsets.UTF_8);
        assertThat(stored).isEqualTo(used.text);
      }
    }
  }

  @Test
  void aStreamPastTheCapReachesTheDatabaseWholeAndEndsTheProtection() throws SQLException {
    byte[] large = new byte[3_000_000];
    new Random(7).nextBytes(large);
    Connection connection = open("");
    try (PreparedStatement insert =
        connection.prepareStatement("insert into t(id, b) values(1, ?)")) {
      insert.setBinaryStream(1, new ByteArrayInputStream(large));
      insert.executeUpdate();
    }

    assertThat(Events.all())
        .filteredOn(event -> event.type() == EventType.REPLAY_REFUSED)
        .extracting(DmhaEvent::code)
        .containsExactly("TOO_MANY_BYTES");
    connection.commit();
    try (Connection direct = doors.direct();
        ResultSet rows = direct.createStatement().executeQuery("select b from t")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getBytes(1)).isEqualTo(large);
    }
  }

  @Test
  void anUnprotectedStreamIsToldAsNotApplied() throws SQLException {
    Connection connection = open(";dmha.replayMaxBytes=1kB");
    try (PreparedStatement insert =
        connection.prepareStatement("insert into t(id, b) values(1, ?)")) {
      insert.setBinaryStream(1, new ByteArrayInputStream(new byte[5000]));
      insert.executeUpdate();
    }
    doors.loseBefore("executeQuery");

    Throwable told = assertNotApplied(() -> connection.createStatement().executeQuery("select 1"));

    assertThat(told).hasMessageContaining("dmha.replayMaxBytes");
  }

  @Test
  void theRoomIsFreeAgainInTheNextTransaction() throws SQLException {
    Connection connection = open(";dmha.replayMaxBytes=10kB");
    for (int id = 1; id <= 5; id++) {
      try (PreparedStatement insert =
          connection.prepareStatement("insert into t(id, b) values(" + id + ", ?)")) {
        insert.setBinaryStream(1, new ByteArrayInputStream(new byte[5000]));
        insert.executeUpdate();
      }
      connection.commit();
    }
    connection.setAutoCommit(true);
    PreparedStatement insert = connection.prepareStatement("insert into t(id, b) values(?, ?)");
    for (int id = 6; id <= 10; id++) {
      insert.setInt(1, id);
      insert.setBinaryStream(2, new ByteArrayInputStream(new byte[5000]));
      insert.executeUpdate();
    }
    insert.setInt(1, 11);
    insert.setBinaryStream(2, new ByteArrayInputStream(new byte[5000]));
    doors.loseBefore("nativeSQL");
    assertThat(connection.nativeSQL("select 1")).isEqualTo("select 1");

    assertThat(insert.executeUpdate()).isEqualTo(1);

    assertThat(Events.count(EventType.REPLAY_REFUSED)).isZero();
    assertThat(doors.answer("select count(*) from t where length(b) = 5000")).isEqualTo(11);
  }

  /** What the application's stream throws is what the application sees, and it is asked once. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anErrorOfTheStreamIsTheApplications(boolean isReader) throws SQLException {
    IOException broken = new IOException("broken");
    Connection connection = open("");
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into t(id, " + (isReader ? "name" : "b") + ") values(1, ?)")) {
      Throwable thrown =
          catchThrowable(
              () -> {
                if (isReader) {
                  insert.setCharacterStream(
                      1, new InputStreamReader(failing(broken), StandardCharsets.UTF_8));
                } else {
                  insert.setBinaryStream(1, failing(broken));
                }
                insert.executeUpdate();
              });

      assertThat(thrown).isInstanceOf(JdbcException.class).hasRootCause(broken);
      assertThat(Events.count(EventType.CONNECTION_LOST)).isZero();
    }
  }

  private static InputStream failing(IOException failure) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw failure;
      }

      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        throw failure;
      }
    };
  }

  /** Nothing is read ahead: a stream of which the driver takes a part serves two statements. */
  @Test
  void twoStatementsMayTakeTheirPartsOfOneStream() throws SQLException {
    Connection connection = open("");
    ByteArrayInputStream both = new ByteArrayInputStream(new byte[] {1, 2, 3, 4});
    for (int id = 1; id <= 2; id++) {
      try (PreparedStatement insert =
          connection.prepareStatement("insert into t(id, b) values(" + id + ", ?)")) {
        insert.setBinaryStream(1, both, 2);
        insert.executeUpdate();
      }
    }
    doors.loseBefore("executeQuery");

    connection.createStatement().executeQuery("select 1").close();
    connection.commit();

    assertThat(doors.answer("select count(*) from t where b = x'0102' and id = 1")).isEqualTo(1);
    assertThat(doors.answer("select count(*) from t where b = x'0304' and id = 2")).isEqualTo(1);
  }

  /** Test 14. */
  @Test
  void aPreparedStatementOfThreeTransactionsIsDoneAgainInTheThird() throws SQLException {
    Connection connection = open("");
    PreparedStatement insert = connection.prepareStatement("insert into t(id, b) values(?, ?)");
    for (int id = 1; id <= 3; id++) {
      insert.setInt(1, id);
      insert.setBinaryStream(2, new ByteArrayInputStream(new byte[] {(byte) id}));
      insert.executeUpdate();
      if (id < 3) {
        connection.commit();
      }
    }
    doors.loseBefore("executeQuery");

    connection.createStatement().executeQuery("select 1").close();
    connection.commit();

    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isEqualTo(1);
    for (int id = 1; id <= 3; id++) {
      assertThat(
              doors.answer("select count(*) from t where id = " + id + " and b = x'0" + id + "'"))
          .isEqualTo(1);
    }
  }
}
