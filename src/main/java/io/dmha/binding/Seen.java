package io.dmha.binding;

import io.dmha.replay.ArrayContent;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.SQLException;
import java.sql.SQLXML;

/** Something of the database's of which all was read: it tells that without its connection. */
public interface Seen {
  /** The same without the driver's own. */
  Seen alone();

  /** Frees a LOB, an array or XML of a driver's. */
  static void free(Object bare) throws SQLException {
    if (bare instanceof Blob) {
      ((Blob) bare).free();
    } else if (bare instanceof Clob) {
      ((Clob) bare).free();
    } else if (bare instanceof Array) {
      ((Array) bare).free();
    } else if (bare instanceof SQLXML) {
      ((SQLXML) bare).free();
    }
  }

  /**
   * What tells it.
   *
   * @param bare the driver's own
   * @param content what {@code LobContent} has read of it
   */
  static Seen of(Object bare, Object content) {
    if (content instanceof ArrayContent) {
      return new SeenArray((Array) bare, (ArrayContent) content);
    }
    return content instanceof byte[]
        ? new SeenBlob((Blob) bare, (byte[]) content)
        : new SeenClob((Clob) bare, (String) content);
  }
}
