package io.dmha.dameng;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.dm.server.Cut;
import io.dmha.fixtures.dm.server.Cut.Ending;
import io.dmha.fixtures.dm.server.Cut.Point;
import io.dmha.fixtures.dm.wire.Command;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import javax.sql.rowset.serial.SerialBlob;
import javax.sql.rowset.serial.SerialClob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Test 15 of the list with the real driver of Dameng: streams, readers and LOBs that it has used up
 * are bound again, byte for byte, wherever the link is lost.
 */
@Timeout(60)
class CarriedStreamTest {
  private static final String CARRIED =
      "&socketTimeout=2000&dmha.continuity=transactions&dmha.commitGuard=transactions"
          + "&dmha.commitGuard.createTable=true";

  private static final int WAYS = 5;

  @RegisterExtension final Pair pair = new Pair();

  static Stream<Arguments> losses() {
    return Stream.of(10, 40_000)
        .flatMap(
            size ->
                Stream.of(Command.EXECUTE, Command.PREPARE, Command.COMMIT)
                    .flatMap(
                        command ->
                            Stream.of(Point.values())
                                .map(point -> Arguments.of(size, command, point))));
  }

  @BeforeEach
  void make() throws SQLException {
    pair.cluster().engine().run("create table s(id int, b blob, c clob)");
  }

  @ParameterizedTest
  @MethodSource("losses")
  void whatWasReadIsBoundAgain(int size, Command command, Point point) throws SQLException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    String text = "达梦\uD842\uDFB7".repeat(size / 4);
    Connection c = pair.openCarried(CARRIED);
    c.setAutoCommit(false);
    pair.first().plan(new Cut(command, command == Command.COMMIT ? 1 : 2, point, Ending.RST));

    try (PreparedStatement insert = c.prepareStatement("insert into s(id, b, c) values(?, ?, ?)")) {
      for (int id = 0; id < WAYS; id++) {
        insert.setInt(1, id);
        bind(insert, id, bytes, text);
        assertThat(insert.executeUpdate()).isEqualTo(1);
      }
    }
    try (PreparedStatement other = c.prepareStatement("insert into t(id) values(1)")) {
      assertThat(other.executeUpdate()).isEqualTo(1);
    }
    c.commit();

    try (PreparedStatement query = c.prepareStatement("select id, b, c from s order by id");
        ResultSet rows = query.executeQuery()) {
      for (int id = 0; id < WAYS; id++) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(id);
        assertThat(Arrays.equals(rows.getBytes(2), bytes)).as("bytes of row " + id).isTrue();
        assertThat(rows.getString(3)).as("text of row " + id).isEqualTo(text);
      }
      assertThat(rows.next()).isFalse();
    }
  }

  private static void bind(PreparedStatement insert, int way, byte[] bytes, String text)
      throws SQLException {
    switch (way) {
      case 0 -> {
        insert.setBinaryStream(2, new ByteArrayInputStream(bytes));
        insert.setCharacterStream(3, new StringReader(text));
      }
      case 1 -> {
        insert.setBinaryStream(2, new ByteArrayInputStream(bytes), bytes.length);
        insert.setCharacterStream(3, new StringReader(text), text.length());
      }
      case 2 -> {
        insert.setBlob(2, new ByteArrayInputStream(bytes));
        insert.setClob(3, new StringReader(text));
      }
      case 3 -> {
        Blob blob = insert.getConnection().createBlob();
        assertThat(blob.setBytes(1, bytes)).isEqualTo(bytes.length);
        Clob clob = insert.getConnection().createClob();
        assertThat(clob.setString(1, text)).isEqualTo(text.length());
        insert.setBlob(2, blob);
        insert.setClob(3, clob);
      }
      default -> {
        insert.setBlob(2, new SerialBlob(bytes));
        insert.setClob(3, new SerialClob(text.toCharArray()));
      }
    }
  }
}
