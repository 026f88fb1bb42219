package io.dmha.replay;

import java.sql.Connection;

/** The row that a connection was given before it was used. Immutable. */
public final class Anchor {
  private final Connection connection;
  private final Past past;

  Anchor(Connection connection, Past past) {
    this.connection = connection;
    this.past = past;
  }

  /** Whether it is the row of this physical connection. */
  public boolean isOf(Connection other) {
    return connection == other;
  }

  /** The token in the row. */
  public String token() {
    return past.token;
  }

  /** What the database is known by from now on. */
  public Past past() {
    return past;
  }
}
