package io.dmha.binding;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.sql.Blob;
import java.sql.SQLException;
import java.util.Arrays;

/** Bytes; to read only, by the driver to which it is bound. */
public final class CreatedBlob extends CreatedLob<byte[]> implements Blob {
  public CreatedBlob(RetentionBudget room, ServerObject made) {
    super(room, made);
  }

  @Override
  long size(Object lob) throws SQLException {
    return ((Blob) lob).length();
  }

  @Override
  byte[] read(Object lob) throws SQLException {
    Blob blob = (Blob) lob;
    return blob.getBytes(1, (int) blob.length());
  }

  @Override
  boolean isSame(byte[] one, byte[] other) {
    return Arrays.equals(one, other);
  }

  @Override
  long weightOf(byte[] kept) {
    return kept.length;
  }

  @Override
  public long length() throws SQLException {
    return content().length;
  }

  @Override
  public byte[] getBytes(long position, int length) throws SQLException {
    byte[] all = content();
    int from = (int) Math.min(position - 1, all.length);
    return Arrays.copyOfRange(all, from, Math.min(all.length, from + length));
  }

  @Override
  public InputStream getBinaryStream() throws SQLException {
    return new ByteArrayInputStream(content());
  }

  @Override
  public InputStream getBinaryStream(long position, long length) throws SQLException {
    return new ByteArrayInputStream(getBytes(position, (int) length));
  }

  @Override
  public long position(byte[] pattern, long start) throws SQLException {
    throw readOnly();
  }

  @Override
  public long position(Blob pattern, long start) throws SQLException {
    throw readOnly();
  }

  @Override
  public int setBytes(long position, byte[] bytes) throws SQLException {
    throw readOnly();
  }

  @Override
  public int setBytes(long position, byte[] bytes, int offset, int length) throws SQLException {
    throw readOnly();
  }

  @Override
  public OutputStream setBinaryStream(long position) throws SQLException {
    throw readOnly();
  }

  @Override
  public void truncate(long length) throws SQLException {
    throw readOnly();
  }
}
