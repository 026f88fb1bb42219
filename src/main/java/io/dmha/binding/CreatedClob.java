package io.dmha.binding;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.SQLException;

/** Characters; to read only, by the driver to which it is bound. */
public final class CreatedClob extends CreatedLob<String> implements NClob {
  public CreatedClob(RetentionBudget room, ServerObject made) {
    super(room, made);
  }

  @Override
  long size(Object lob) throws SQLException {
    return Character.BYTES * ((Clob) lob).length();
  }

  @Override
  String read(Object lob) throws SQLException {
    Clob clob = (Clob) lob;
    return clob.length() == 0 ? "" : clob.getSubString(1, (int) clob.length());
  }

  @Override
  boolean isSame(String one, String other) {
    return one.equals(other);
  }

  @Override
  long weightOf(String kept) {
    return (long) Character.BYTES * kept.length();
  }

  @Override
  public long length() throws SQLException {
    return content().length();
  }

  @Override
  public String getSubString(long position, int length) throws SQLException {
    String all = content();
    int from = (int) Math.min(position - 1, all.length());
    return all.substring(from, Math.min(all.length(), from + length));
  }

  @Override
  public Reader getCharacterStream() throws SQLException {
    return new StringReader(content());
  }

  @Override
  public Reader getCharacterStream(long position, long length) throws SQLException {
    return new StringReader(getSubString(position, (int) length));
  }

  @Override
  public InputStream getAsciiStream() throws SQLException {
    return new ByteArrayInputStream(content().getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public long position(String pattern, long start) throws SQLException {
    throw readOnly();
  }

  @Override
  public long position(Clob pattern, long start) throws SQLException {
    throw readOnly();
  }

  @Override
  public int setString(long position, String text) throws SQLException {
    throw readOnly();
  }

  @Override
  public int setString(long position, String text, int offset, int length) throws SQLException {
    throw readOnly();
  }

  @Override
  public OutputStream setAsciiStream(long position) throws SQLException {
    throw readOnly();
  }

  @Override
  public Writer setCharacterStream(long position) throws SQLException {
    throw readOnly();
  }

  @Override
  public void truncate(long length) throws SQLException {
    throw readOnly();
  }
}
