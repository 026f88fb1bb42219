package io.dmha.replay;

import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What a LOB, a stream or an array holds, as a value that is all there is to see, if it is small.
 */
public final class LobContent {
  /** In bytes or characters: what a driver fetches in a few messages, and is not counted. */
  static final int MOST = 64 * 1024;

  /** The same, where a transaction has room for it. */
  static final int LARGEST = 1024 * 1024;

  private LobContent() {}

  /**
   * Reads all of it, if the transaction has room for it.
   *
   * @return as {@link #of(Object)}
   */
  public static @Nullable Object of(@Nullable Object value, Journal journal) throws SQLException {
    int bytesEach = value instanceof Clob ? Character.BYTES : Byte.BYTES;
    Object content = of(value, journal.mostRead(bytesEach));
    return content == null || journal.holds(lengthOf(content), bytesEach) ? content : null;
  }

  private static long lengthOf(Object content) {
    if (content instanceof ArrayContent) {
      return ((ArrayContent) content).weight();
    }
    return content instanceof String ? ((String) content).length() : ((byte[]) content).length;
  }

  /**
   * Reads all of it.
   *
   * @return bytes, a text or an {@link ArrayContent}; null of what is neither, or a larger one
   */
  public static @Nullable Object of(@Nullable Object value) throws SQLException {
    return of(value, LARGEST);
  }

  private static @Nullable Object of(@Nullable Object value, int most) throws SQLException {
    if (value instanceof Blob) {
      return of((Blob) value, most);
    }
    if (value != null && ReadAhead.isStream(value)) {
      try {
        return ReadAhead.contentOf(ReadAhead.of(value));
      } catch (ReadAhead.Failed e) {
        throw new SQLException("A stream cannot be read.", e.getCause());
      }
    }
    if (value instanceof Array) {
      return ArrayContent.of((Array) value, most);
    }
    return value instanceof Clob ? of((Clob) value, most) : null;
  }

  private static @Nullable Object of(Blob blob, int most) throws SQLException {
    long length = blob.length();
    if (length == 0 || length > most) {
      return length == 0 ? new byte[0] : null;
    }
    byte[] all = blob.getBytes(1, (int) length);
    return all != null && all.length == length ? all : null;
  }

  private static @Nullable Object of(Clob clob, int most) throws SQLException {
    long length = clob.length();
    if (length == 0 || length > most) {
      return length == 0 ? "" : null;
    }
    String all = clob.getSubString(1, (int) length);
    return all != null && all.length() == length ? all : null;
  }
}
