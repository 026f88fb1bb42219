package io.dmha.binding;

import io.dmha.outcome.DmhaExceptions;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.Writer;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A CLOB of which all was read, as {@link SeenBlob} is a BLOB. */
public final class SeenClob implements NClob, Seen {
  private final @Nullable Clob clob;
  private final String content;

  /**
   * @param clob the driver's own; null where it has gone with its connection
   */
  public SeenClob(@Nullable Clob clob, String content) {
    this.clob = clob;
    this.content = content;
  }

  @Override
  public SeenClob alone() {
    return new SeenClob(null, content);
  }

  private Clob bare() throws SQLException {
    if (clob == null) {
      throw DmhaExceptions.resultLost(
          "The connection that a LOB was read by is lost. Ask for it again.", null);
    }
    return clob;
  }

  @Override
  public long length() {
    return content.length();
  }

  @Override
  public String getSubString(long pos, int length) throws SQLException {
    if (pos < 1 || pos > content.length() || length < 0) {
      return bare().getSubString(pos, length);
    }
    int from = (int) pos - 1;
    return content.substring(from, from + Math.min(length, content.length() - from));
  }

  @Override
  public Reader getCharacterStream() {
    return new StringReader(content);
  }

  @Override
  public Reader getCharacterStream(long pos, long length) throws SQLException {
    boolean isWithin = pos >= 1 && length >= 0 && pos - 1 + length <= content.length();
    return isWithin
        ? new StringReader(getSubString(pos, (int) length))
        : bare().getCharacterStream(pos, length);
  }

  /** Only the driver knows what it takes for ASCII. */
  @Override
  public InputStream getAsciiStream() throws SQLException {
    return bare().getAsciiStream();
  }

  @Override
  public long position(String pattern, long start) throws SQLException {
    return bare().position(pattern, start);
  }

  @Override
  public long position(Clob pattern, long start) throws SQLException {
    return bare().position(pattern, start);
  }

  @Override
  public int setString(long pos, String text) throws SQLException {
    return bare().setString(pos, text);
  }

  @Override
  public int setString(long pos, String text, int offset, int length) throws SQLException {
    return bare().setString(pos, text, offset, length);
  }

  @Override
  public OutputStream setAsciiStream(long pos) throws SQLException {
    return bare().setAsciiStream(pos);
  }

  @Override
  public Writer setCharacterStream(long pos) throws SQLException {
    return bare().setCharacterStream(pos);
  }

  @Override
  public void truncate(long length) throws SQLException {
    bare().truncate(length);
  }

  @Override
  public void free() throws SQLException {
    bare().free();
  }
}
