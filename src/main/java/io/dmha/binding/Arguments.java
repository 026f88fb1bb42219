package io.dmha.binding;

import java.io.InputStream;
import java.io.Reader;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Arguments as the delegate may see them. Called by generated code. */
public final class Arguments {
  private Arguments() {}

  /** What {@code value} stands for, if it is one of ours. */
  public static @Nullable Object bare(@Nullable Object value) throws SQLException {
    if (value instanceof CreatedLob) {
      return ((CreatedLob<?>) value).asArgument();
    }
    if (value instanceof SeenArray) {
      return ((SeenArray) value).asArgument();
    }
    if (value instanceof ServerObject) {
      return ((ServerObject) value).asArgument();
    }
    Object held = held(value);
    return held != value ? held : value instanceof Proxied ? ((Proxied) value).delegate() : value;
  }

  /** A stream or a reader as it is given to each try of a call; anything else as it is. */
  public static @Nullable Object held(@Nullable Object value) throws SQLException {
    if (value instanceof InputStream) {
      return marked((InputStream) value);
    }
    return value instanceof Reader ? marked((Reader) value) : value;
  }

  /**
   * A stream whose failure is known for the application's own.
   *
   * @throws SQLException {@code 08006} if it is one already, and was begun by an earlier try
   */
  public static @Nullable InputStream marked(@Nullable InputStream stream) throws SQLException {
    if (stream instanceof MarkedStream) {
      return ((MarkedStream) stream).again();
    }
    return stream == null || stream instanceof Retained ? stream : new MarkedStream(stream);
  }

  /** The same for characters. */
  public static @Nullable Reader marked(@Nullable Reader reader) throws SQLException {
    if (reader instanceof MarkedReader) {
      return ((MarkedReader) reader).again();
    }
    return reader == null || reader instanceof Retained ? reader : new MarkedReader(reader);
  }

  /** The elements of an array or a struct, each as {@link #bare(Object)} gives it; a copy. */
  public static @Nullable Object @Nullable [] bare(@Nullable Object @Nullable [] values)
      throws SQLException {
    if (values == null) {
      return null;
    }
    @Nullable Object[] bare = values.clone();
    for (int i = 0; i < bare.length; i++) {
      Object found = bare(bare[i]);
      if (found != bare[i]) {
        bare[i] = found;
      }
    }
    return bare;
  }

  /** A copy: Dameng's driver turns the caller's array into upper case. */
  public static String @Nullable [] copy(String @Nullable [] names) {
    return names == null ? null : names.clone();
  }

  /** A copy. */
  public static int @Nullable [] copy(int @Nullable [] indexes) {
    return indexes == null ? null : indexes.clone();
  }
}
