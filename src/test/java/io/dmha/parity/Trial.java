package io.dmha.parity;

import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/**
 * Something that is done on a connection by both ways.
 *
 * @param group what has the same reason to fail: a method, without its arguments
 */
record Trial(String group, String name, Body body) {
  interface Body {
    @Nullable Object on(Connection c) throws Throwable;
  }

  Seen on(Connection c) {
    return Seen.of(() -> body.on(c));
  }

  @Override
  public String toString() {
    return name;
  }
}
