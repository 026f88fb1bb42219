package io.dmha.binding;

import io.dmha.outcome.DmhaExceptions;
import io.dmha.replay.ArrayContent;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An array of which all was read, as {@link SeenBlob} is a BLOB. */
public class SeenArray implements Array, Seen {
  private final @Nullable Array array;
  private final ArrayContent content;

  /**
   * @param array the driver's own; null where it has gone with its connection
   */
  public SeenArray(@Nullable Array array, ArrayContent content) {
    this.array = array;
    this.content = content;
  }

  @Override
  public SeenArray alone() {
    return new SeenArray(null, content);
  }

  public final ArrayContent content() {
    return content;
  }

  /** What the driver is given for it where it is bound: its own, as long as there is one. */
  Object asArgument() throws SQLException {
    return bare();
  }

  private Array bare() throws SQLException {
    if (array == null) {
      throw DmhaExceptions.resultLost(
          "The connection that an array was read by is lost. Ask for it again.", null);
    }
    return array;
  }

  @Override
  public String getBaseTypeName() {
    return content.baseTypeName();
  }

  @Override
  public int getBaseType() {
    return content.baseType();
  }

  @Override
  public Object getArray() {
    return content.elements(inner -> new SeenArray(inner.bare(), inner));
  }

  @Override
  public Object getArray(@Nullable Map<String, Class<?>> map) throws SQLException {
    return map == null || map.isEmpty() ? getArray() : bare().getArray(map);
  }

  @Override
  public Object getArray(long index, int count) throws SQLException {
    // No element at all means all of them to some.
    if (index < 1 || count < 1 || index - 1 > content.length() - count) {
      return bare().getArray(index, count);
    }
    Object all = getArray();
    Object part = java.lang.reflect.Array.newInstance(all.getClass().getComponentType(), count);
    System.arraycopy(all, (int) index - 1, part, 0, count);
    return part;
  }

  @Override
  public Object getArray(long index, int count, @Nullable Map<String, Class<?>> map)
      throws SQLException {
    return map == null || map.isEmpty()
        ? getArray(index, count)
        : bare().getArray(index, count, map);
  }

  @Override
  public ResultSet getResultSet() throws SQLException {
    return bare().getResultSet();
  }

  @Override
  public ResultSet getResultSet(@Nullable Map<String, Class<?>> map) throws SQLException {
    return bare().getResultSet(map);
  }

  @Override
  public ResultSet getResultSet(long index, int count) throws SQLException {
    return bare().getResultSet(index, count);
  }

  @Override
  public ResultSet getResultSet(long index, int count, @Nullable Map<String, Class<?>> map)
      throws SQLException {
    return bare().getResultSet(index, count, map);
  }

  @Override
  public void free() throws SQLException {
    bare().free();
  }

  @Override
  public String toString() {
    return content.text();
  }
}
