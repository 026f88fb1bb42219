package io.dmha.reconnect;

import static io.dmha.reconnect.Verdicts.assertNotAppliedWithoutCause;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.Protection;
import io.dmha.event.EventType;
import io.dmha.fixtures.node.NeedsProcesses;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of columns: short ones are read at once, compared, and outlive their connection. */
@NeedsProcesses
class KeptStreamTest {
  private static final byte[] BYTES = new byte[50_000];
  private static final String TEXT = "a text, 文字 ".repeat(3000);

  static {
    Arrays.fill(BYTES, (byte) 7);
  }

  @RegisterExtension final TwoDoors doors = new TwoDoors();

  private Connection connection;

  @BeforeEach
  void open() throws SQLException {
    doors.run("create table doc(id int primary key, b blob, c clob, v varchar)");
    write(BYTES, TEXT);
    connection = doors.openH2("dmha.continuity=transactions");
    connection.setAutoCommit(false);
  }

  private void write(byte[] bytes, String text) throws SQLException {
    doors.run("delete from doc");
    try (Connection direct = doors.direct();
        PreparedStatement insert =
            direct.prepareStatement("insert into doc values(1, ?, ?, 'v')")) {
      insert.setBytes(1, bytes);
      insert.setString(2, text);
      assertThat(insert.executeUpdate()).isOne();
    }
  }

  private ResultSet row() throws SQLException {
    Statement statement = connection.createStatement();
    ResultSet rows = statement.executeQuery("select b, c, v from doc");
    assertThat(rows.next()).isTrue();
    return rows;
  }

  private Protection protection() throws SQLException {
    return connection.unwrap(Protection.class);
  }

  private void goOn() throws SQLException {
    try (Statement next = connection.createStatement()) {
      assertThat(next.executeUpdate("insert into t(id) values(99)")).isOne();
    }
  }

  private static String all(Reader reader) throws IOException {
    StringWriter text = new StringWriter();
    long unusedLength = reader.transferTo(text);
    reader.close();
    return text.toString();
  }

  @Test
  void whatWasReadIsComparedAndStays() throws SQLException, IOException {
    ResultSet row = row();
    InputStream bytes = row.getBinaryStream(1);
    Reader text = row.getCharacterStream("C");
    Reader national = row.getNCharacterStream(2);
    InputStream ascii = row.getAsciiStream(3);
    InputStream typed = row.getObject(1, InputStream.class);
    assertThat(row.getBytes(1)).as("by another getter").isEqualTo(BYTES);
    assertThat(bytes.read()).isEqualTo(7);
    assertThat(protection().isProtected()).isTrue();
    doors.endSessions();

    goOn();

    assertThat(Events.count(EventType.TRANSACTION_REPLAYED)).isOne();
    assertThat(bytes.readAllBytes()).hasSize(BYTES.length - 1).containsOnly(7);
    assertThat(all(text)).isEqualTo(TEXT);
    assertThat(all(national)).isEqualTo(TEXT);
    assertThat(ascii.readAllBytes()).isEqualTo("v".getBytes(US_ASCII));
    assertThat(typed.readAllBytes()).isEqualTo(BYTES);
    connection.commit();
    assertThat(doors.rows()).isOne();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update doc set b = X'07'",
        "update doc set c = c || 'x'",
        "update doc set v = null"
      })
  void whereItIsAnotherTheTransactionIsNotApplied(String change) throws SQLException {
    ResultSet row = row();
    assertThat(row.getBinaryStream(1)).isNotNull();
    assertThat(row.getCharacterStream(2)).isNotNull();
    assertThat(row.getAsciiStream(3)).isNotNull();
    assertThat(protection().isProtected()).isTrue();
    doors.endSessions();
    doors.run(change);

    Throwable told = assertNotAppliedWithoutCause(this::goOn);

    assertThat(told).hasMessageContaining("a value that was read is another");
  }

  @Test
  void whatIsNoneOrEmptyStaysSo() throws SQLException, IOException {
    doors.run("update doc set b = X'', c = null");
    ResultSet row = row();
    assertThat(row.getCharacterStream(2)).isNull();
    assertThat(row.wasNull()).isTrue();
    assertThat(row.getBinaryStream(1).readAllBytes()).isEmpty();
    assertThat(row.wasNull()).isFalse();
    assertThat(protection().isProtected()).isTrue();
    doors.endSessions();

    goOn();
    connection.commit();

    assertThat(doors.rows()).isOne();
  }

  @ParameterizedTest
  @ValueSource(ints = {65_535, 65_536, 65_537, 200_000, 1_048_577, 2_000_000})
  void oneOfAnyLengthIsReadToItsEnd(int length) throws SQLException, IOException {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 3);
    String text = "文".repeat(length);
    write(bytes, text);
    ResultSet row = row();
    boolean isShort = length <= 200_000;
    try (InputStream stream = row.getBinaryStream(1)) {
      assertThat(protection().isProtected()).isEqualTo(isShort);
      assertThat(stream.readAllBytes()).isEqualTo(bytes);
    }
    if (!isShort) {
      assertThat(protection().reason()).contains("LOCATOR");
    }
    connection.rollback();
    row = row();
    Reader reader = row.getCharacterStream(2);
    assertThat(protection().isProtected()).isEqualTo(isShort);
    assertThat(all(reader)).isEqualTo(text);
    connection.commit();
  }

  @Test
  void outsideOfAProtectedTransactionNothingIsReadAhead() throws SQLException {
    connection.setAutoCommit(true);
    assertThat(row().getBinaryStream(1).getClass().getName()).doesNotContain("dmha");
    connection.setAutoCommit(false);
    try (Protection.Suspension unused = protection().suspend()) {
      assertThat(row().getBinaryStream(1).getClass().getName()).doesNotContain("dmha");
    }
    connection.commit();
  }
}
