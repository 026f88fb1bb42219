package io.dmha.replay;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Streams and readers that a driver gives for a column. Short ones are read at once, and their
 * content is a value that outlives the connection; of others nothing is lost by having begun.
 */
public final class ReadAhead {
  private static final int BLOCK = 8 * 1024;

  /** ISO 9075: connection failure. */
  private static final String LOST = "08006";

  private ReadAhead() {}

  private static final class Bytes extends ByteArrayInputStream {
    final byte[] content;

    Bytes(byte[] content) {
      super(content);
      this.content = content;
    }
  }

  private static final class Text extends StringReader {
    final String content;

    Text(String content) {
      super(content);
      this.content = content;
    }
  }

  /** Thrown within: a stream has failed. */
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Exception failure;

    /** What gives what was read before, and fails then. */
    private final transient Object rest;

    Failed(Exception failure, Object rest) {
      super(failure);
      this.failure = failure;
      this.rest = rest;
    }
  }

  /** What is left of a stream that has failed. */
  private static final class FailedStream extends InputStream {
    private final InputStream failed;
    private final Exception failure;

    FailedStream(InputStream failed, Exception failure) {
      this.failed = failed;
      this.failure = failure;
    }

    @Override
    public int read() throws IOException {
      throw again(failure);
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
      throw again(failure);
    }

    @Override
    public void close() throws IOException {
      failed.close();
    }
  }

  private static final class FailedReader extends Reader {
    private final Reader failed;
    private final Exception failure;

    FailedReader(Reader failed, Exception failure) {
      this.failed = failed;
      this.failure = failure;
    }

    @Override
    public int read(char[] to, int from, int length) throws IOException {
      throw again(failure);
    }

    @Override
    public void close() throws IOException {
      failed.close();
    }
  }

  private static IOException again(Exception failure) {
    if (failure instanceof RuntimeException) {
      throw (RuntimeException) failure;
    }
    return (IOException) failure;
  }

  /** Whether it is a stream or a reader. */
  public static boolean isStream(@Nullable Object value) {
    return value instanceof InputStream || value instanceof Reader;
  }

  /** Whether it is one of a class of its own, which the application has named. */
  public static boolean isOfOwnClass(@Nullable Object value, Class<?> named) {
    return isStream(value) && named != InputStream.class && named != Reader.class;
  }

  /** All that a stream which was read at once holds: bytes or a text; null of anything else. */
  public static @Nullable Object contentOf(@Nullable Object given) {
    if (given instanceof Bytes) {
      return ((Bytes) given).content;
    }
    return given instanceof Text ? ((Text) given).content : null;
  }

  /**
   * What to give instead of a stream or a reader: it gives the same.
   *
   * @param isLoss whether a failure of the driver's is no matter of this stream alone
   * @param connection the driver's, by which it is read
   * @param journal which has room for what is read
   * @throws SQLException such a failure
   */
  public static Object of(
      Object stream, Predicate<? super SQLException> isLoss, Connection connection, Journal journal)
      throws SQLException {
    try {
      int bytesEach = stream instanceof Reader ? Character.BYTES : Byte.BYTES;
      return counted(of(stream, isLoss, journal.mostRead(bytesEach)), journal);
    } catch (Failed e) {
      if (isClosed(connection)) {
        // Dameng's driver tells of a lost connection by a text alone.
        throw new SQLException(e.failure.getMessage(), LOST, e.failure);
      }
      return e.rest;
    }
  }

  /** The same, as one of which nothing is known where there is no room for it. */
  private static Object counted(Object given, Journal journal) {
    if (given instanceof Bytes) {
      byte[] bytes = ((Bytes) given).content;
      return journal.holds(bytes.length, Byte.BYTES) ? given : new ByteArrayInputStream(bytes);
    }
    if (given instanceof Text) {
      String text = ((Text) given).content;
      return journal.holds(text.length(), Character.BYTES) ? given : new StringReader(text);
    }
    return given;
  }

  /** The same, where a stream that fails is of no use. */
  static Object of(Object stream) throws SQLException, Failed {
    return of(stream, failure -> true, LobContent.LARGEST);
  }

  private static Object of(Object stream, Predicate<? super SQLException> isLoss, int most)
      throws SQLException, Failed {
    return stream instanceof InputStream
        ? bytes((InputStream) stream, isLoss, most)
        : text((Reader) stream, isLoss, most);
  }

  private static boolean isClosed(Connection connection) {
    try {
      return connection.isClosed();
    } catch (SQLException | RuntimeException e) {
      // Who uses it next is told.
      return false;
    }
  }

  private static InputStream bytes(
      InputStream stream, Predicate<? super SQLException> isLoss, int most)
      throws SQLException, Failed {
    ByteArrayOutputStream taken = new ByteArrayOutputStream();
    try {
      boolean canGoBack = stream.markSupported();
      if (canGoBack) {
        stream.mark(most + 2);
      }
      if (isTaken(stream, taken, most)) {
        closeQuietly(stream);
        return new Bytes(taken.toByteArray());
      }
      if (canGoBack) {
        stream.reset();
        return stream;
      }
    } catch (IOException | RuntimeException e) {
      throwLoss(e, isLoss);
      throw new Failed(e, joined(taken.toByteArray(), new FailedStream(stream, e)));
    }
    return joined(taken.toByteArray(), stream);
  }

  private static InputStream joined(byte[] ahead, InputStream rest) {
    PushbackInputStream whole = new PushbackInputStream(rest, Math.max(1, ahead.length));
    try {
      whole.unread(ahead);
    } catch (IOException e) {
      throw new IllegalStateException("there is no room for what was read", e);
    }
    return whole;
  }

  private static boolean isTaken(InputStream stream, ByteArrayOutputStream taken, int most)
      throws IOException {
    byte[] block = new byte[BLOCK];
    while (taken.size() <= most) {
      int room = Math.min(block.length, most + 1 - taken.size());
      int count = stream.read(block, 0, room);
      if (count == 0) {
        // It must not give nothing; byte by byte it cannot.
        int one = stream.read();
        block[0] = (byte) one;
        count = one < 0 ? -1 : 1;
      }
      if (count < 0) {
        return true;
      }
      taken.write(block, 0, count);
    }
    return false;
  }

  private static Reader text(Reader reader, Predicate<? super SQLException> isLoss, int most)
      throws SQLException, Failed {
    StringBuilder taken = new StringBuilder();
    try {
      boolean canGoBack = reader.markSupported();
      if (canGoBack) {
        reader.mark(most + 2);
      }
      if (isTaken(reader, taken, most)) {
        closeQuietly(reader);
        return new Text(taken.toString());
      }
      if (canGoBack) {
        reader.reset();
        return reader;
      }
    } catch (IOException | RuntimeException e) {
      throwLoss(e, isLoss);
      throw new Failed(e, joined(taken.toString(), new FailedReader(reader, e)));
    }
    return joined(taken.toString(), reader);
  }

  private static Reader joined(String ahead, Reader rest) {
    PushbackReader whole = new PushbackReader(rest, Math.max(1, ahead.length()));
    try {
      whole.unread(ahead.toCharArray());
    } catch (IOException e) {
      throw new IllegalStateException("there is no room for what was read", e);
    }
    return whole;
  }

  private static boolean isTaken(Reader reader, StringBuilder taken, int most) throws IOException {
    char[] block = new char[BLOCK];
    while (taken.length() <= most) {
      int room = Math.min(block.length, most + 1 - taken.length());
      int count = reader.read(block, 0, room);
      if (count == 0) {
        int one = reader.read();
        block[0] = (char) one;
        count = one < 0 ? -1 : 1;
      }
      if (count < 0) {
        return true;
      }
      taken.append(block, 0, count);
    }
    return false;
  }

  private static void throwLoss(Exception e, Predicate<? super SQLException> isLoss)
      throws SQLException {
    int depth = 0;
    for (Throwable cause = e; cause != null && depth < 16; cause = cause.getCause()) {
      depth++;
      if (cause instanceof SQLException && isLoss.test((SQLException) cause)) {
        throw (SQLException) cause;
      }
    }
  }

  /** All of it is here; what its end does on the other side is of no use to anybody. */
  private static void closeQuietly(Closeable stream) {
    try {
      stream.close();
    } catch (IOException | RuntimeException e) {
      // Who reads it does not need it any more.
    }
  }
}
