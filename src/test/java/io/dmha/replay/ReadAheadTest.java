package io.dmha.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.CharArrayReader;
import java.io.FilterInputStream;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a driver's stream gives is given, whatever it does while it is read ahead. */
class ReadAheadTest {
  private static final int LONG = LobContent.LARGEST + 10;

  private final Journal journal = new Journal(10, LobContent.LARGEST, why -> {});

  private Connection connection;

  private boolean isClosed;

  @BeforeEach
  void connect() throws SQLException {
    connection = DriverManager.getConnection("jdbc:h2:mem:");
    journal.begin();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  /** As most streams of drivers: it cannot go back. */
  private final class Plain extends FilterInputStream {
    private final Exception atEnd;
    private boolean isLazy;

    Plain(byte[] bytes, Exception atEnd) {
      super(new ByteArrayInputStream(bytes));
      this.atEnd = atEnd;
    }

    @Override
    public int read() throws IOException {
      return ended(super.read());
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
      isLazy = !isLazy;
      // Some give nothing now and then.
      return isLazy ? 0 : ended(super.read(to, from, length));
    }

    private int ended(int read) throws IOException {
      if (read < 0 && atEnd instanceof IOException e) {
        throw e;
      }
      if (read < 0 && atEnd instanceof RuntimeException e) {
        throw e;
      }
      return read;
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    @Override
    public void close() {
      isClosed = true;
    }
  }

  private final class PlainReader extends FilterReader {
    private final IOException atEnd;

    PlainReader(String text, IOException atEnd) {
      super(new StringReader(text));
      this.atEnd = atEnd;
    }

    @Override
    public int read(char[] to, int from, int length) throws IOException {
      int read = super.read(to, from, length);
      if (read < 0 && atEnd != null) {
        throw atEnd;
      }
      return read;
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    @Override
    public void close() {
      isClosed = true;
    }
  }

  private static boolean isLoss(SQLException failure) {
    return "08006".equals(failure.getSQLState());
  }

  private InputStream ahead(InputStream stream) throws SQLException {
    return (InputStream) ReadAhead.of(stream, ReadAheadTest::isLoss, connection, journal);
  }

  private Reader ahead(Reader reader) throws SQLException {
    return (Reader) ReadAhead.of(reader, ReadAheadTest::isLoss, connection, journal);
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  @Test
  void aShortOneIsReadAndClosed() throws SQLException, IOException {
    InputStream ahead = ahead(new Plain(bytes(1000), null));

    assertThat(isClosed).isTrue();
    assertThat(ReadAhead.contentOf(ahead)).isEqualTo(bytes(1000));
    assertThat(ahead.readAllBytes()).isEqualTo(bytes(1000));
  }

  @Test
  void aLargerOneTakesRoom() throws SQLException, IOException {
    int most = LobContent.MOST;
    assertThat(ReadAhead.contentOf(ahead(new Plain(bytes(most), null)))).isNotNull();
    assertThat(journal.bytes()).isZero();
    assertThat(ReadAhead.contentOf(ahead(new Plain(bytes(most + 1), null)))).isNotNull();
    assertThat(journal.bytes()).isEqualTo(most + 1);
    Reader text = ahead(new PlainReader("x".repeat(7 * most + 1), null));
    assertThat(ReadAhead.contentOf(text)).as("two bytes for each").isNotNull();
    InputStream tooMuch = ahead(new Plain(bytes(2 * most), null));
    assertThat(ReadAhead.contentOf(tooMuch)).isNull();
    assertThat(tooMuch.readAllBytes()).isEqualTo(bytes(2 * most));
    assertThat(ReadAhead.contentOf(ahead(new Plain(bytes(most), null)))).isNotNull();
    journal.end();
    assertThat(journal.bytes()).isZero();
  }

  @Test
  void aLongOneIsGoneOnWithAndClosed() throws SQLException, IOException {
    InputStream ahead = ahead(new Plain(bytes(LONG), null));

    assertThat(ReadAhead.contentOf(ahead)).isNull();
    assertThat(isClosed).isFalse();
    assertThat(ahead.read()).isZero();
    assertThat(ahead.readNBytes(LONG)).hasSize(LONG - 1);
    ahead.close();
    assertThat(isClosed).isTrue();
    assertThatThrownBy(ahead::read).isInstanceOf(IOException.class);
  }

  @Test
  void aLongOneThatCanGoBackIsGivenAsItIs() throws SQLException, IOException {
    InputStream stream = new ByteArrayInputStream(bytes(LONG));
    assertThat(ahead(stream)).isSameAs(stream);
    assertThat(stream.readAllBytes()).isEqualTo(bytes(LONG));
    Reader reader = new CharArrayReader("x".repeat(LONG).toCharArray());
    assertThat(ahead(reader)).isSameAs(reader);
    assertThat(reader.skip(LONG + 5)).isEqualTo(LONG);
  }

  @Test
  void oneThatFailsGivesWhatItGaveAndFails() throws SQLException, IOException {
    for (Exception failure : new Exception[] {new IOException("a"), new IllegalStateException()}) {
      isClosed = false;
      InputStream ahead = ahead(new Plain(bytes(1000), failure));

      assertThat(ReadAhead.contentOf(ahead)).isNull();
      assertThat(ahead.readNBytes(1000)).isEqualTo(bytes(1000));
      assertThatThrownBy(ahead::read).isSameAs(failure);
      assertThatThrownBy(() -> ahead.read(new byte[5])).isSameAs(failure);
      ahead.close();
      assertThat(isClosed).isTrue();
    }
  }

  @Test
  void aReaderDoesTheSame() throws SQLException, IOException {
    assertThat(ReadAhead.contentOf(ahead(new PlainReader("文字", null)))).isEqualTo("文字");
    IOException failure = new IOException("a");
    Reader failed = ahead(new PlainReader("ab", failure));
    assertThat(failed.read()).isEqualTo('a');
    assertThat(failed.read()).isEqualTo('b');
    assertThatThrownBy(failed::read).isSameAs(failure);
    isClosed = false;
    Reader whole = ahead(new PlainReader("x".repeat(LONG), null));
    assertThat(isClosed).isFalse();
    char[] all = new char[LONG];
    int length = 0;
    for (int read = whole.read(all); read > 0; read = whole.read(all, length, LONG - length)) {
      length += read;
      if (length == LONG) {
        break;
      }
    }
    assertThat(length).isEqualTo(LONG);
    assertThat(whole.read()).isNegative();
    whole.close();
    assertThat(isClosed).isTrue();
  }

  @Test
  void aLossIsToldAsTheDriverToldIt() {
    SQLException loss = new SQLException("gone", "08006");
    IOException told = new IOException(new IOException(loss));
    assertThatThrownBy(() -> ahead(new Plain(bytes(5), told))).isSameAs(loss);
  }

  @Test
  void anErrorOfTheStreamAloneIsLeftToWhoReadsIt() throws SQLException, IOException {
    IOException told = new IOException(new SQLException("no such character", "22021"));
    InputStream ahead = ahead(new Plain(bytes(5), told));
    assertThat(ahead.readNBytes(5)).hasSize(5);
    assertThatThrownBy(ahead::read).isSameAs(told);
  }

  @Test
  void aFailureWithoutAnSqlCauseIsALossWhereTheConnectionIsClosed() throws SQLException {
    connection.close();
    IOException told = new IOException("network");
    assertThatThrownBy(() -> ahead(new Plain(bytes(5), told)))
        .isInstanceOf(SQLException.class)
        .hasCause(told)
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("08006");
  }

  @Test
  void whatFailsWhenItIsReadAgainIsNoContent() {
    assertThatThrownBy(() -> LobContent.of(new Plain(bytes(5), new IOException("a"))))
        .isInstanceOf(SQLException.class);
  }

  @Test
  void aClassThatTheApplicationNamesIsLeftAlone() {
    Object stream = new ByteArrayInputStream(new byte[0]);
    assertThat(ReadAhead.isOfOwnClass(stream, ByteArrayInputStream.class)).isTrue();
    assertThat(ReadAhead.isOfOwnClass(stream, InputStream.class)).isFalse();
    assertThat(ReadAhead.isOfOwnClass("text", String.class)).isFalse();
  }
}
