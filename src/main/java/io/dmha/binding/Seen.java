package io.dmha.binding;

import io.dmha.replay.ArrayContent;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;

/** Something of the database's of which all was read: it tells that without its connection. */
public interface Seen {
  /** The same without the driver's own. */
  Seen alone();

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
