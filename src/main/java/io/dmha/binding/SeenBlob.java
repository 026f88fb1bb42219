package io.dmha.binding;

import io.dmha.outcome.DmhaExceptions;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Blob;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A BLOB of which all was read: it tells what it holds without its connection. What it is asked in
 * another way than JDBC has it, and what changes it, goes to the driver's own.
 */
public final class SeenBlob implements Blob, Seen {
  private final @Nullable Blob blob;
  private final byte[] content;

  /**
   * @param blob the driver's own; null where it has gone with its connection
   */
  public SeenBlob(@Nullable Blob blob, byte[] content) {
    this.blob = blob;
    this.content = content;
  }

  @Override
  public SeenBlob alone() {
    return new SeenBlob(null, content);
  }

  private Blob bare() throws SQLException {
    if (blob == null) {
      throw DmhaExceptions.resultLost(
          "The connection that a LOB was read by is lost. Ask for it again.", null);
    }
    return blob;
  }

  @Override
  public long length() {
    return content.length;
  }

  @Override
  public byte[] getBytes(long pos, int length) throws SQLException {
    if (pos < 1 || pos > content.length || length < 0) {
      return bare().getBytes(pos, length);
    }
    int from = (int) pos - 1;
    return Arrays.copyOfRange(content, from, from + Math.min(length, content.length - from));
  }

  @Override
  public InputStream getBinaryStream() {
    return new ByteArrayInputStream(content.clone());
  }

  @Override
  public InputStream getBinaryStream(long pos, long length) throws SQLException {
    boolean isWithin = pos >= 1 && length >= 0 && pos - 1 + length <= content.length;
    return isWithin
        ? new ByteArrayInputStream(getBytes(pos, (int) length))
        : bare().getBinaryStream(pos, length);
  }

  @Override
  public long position(byte[] pattern, long start) throws SQLException {
    return bare().position(pattern, start);
  }

  @Override
  public long position(Blob pattern, long start) throws SQLException {
    return bare().position(pattern, start);
  }

  @Override
  public int setBytes(long pos, byte[] bytes) throws SQLException {
    return bare().setBytes(pos, bytes);
  }

  @Override
  public int setBytes(long pos, byte[] bytes, int offset, int length) throws SQLException {
    return bare().setBytes(pos, bytes, offset, length);
  }

  @Override
  public OutputStream setBinaryStream(long pos) throws SQLException {
    return bare().setBinaryStream(pos);
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
