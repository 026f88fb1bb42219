package io.dmha.parity;

import java.sql.SQLException;

/** What came of a call, as text: a value, or the class, SQLState and code of an error. */
record Seen(String text, boolean isError) {
  interface Act {
    Object run() throws Throwable;
  }

  static Seen of(Act act) {
    try {
      return new Seen(Shown.of(act.run()), false);
    } catch (Throwable t) {
      return new Seen(error(t), true);
    }
  }

  static String error(Throwable t) {
    if (t instanceof SQLException e) {
      return e.getClass().getName() + " " + e.getSQLState() + " " + e.getErrorCode();
    }
    return t.getClass().getName();
  }

  @Override
  public String toString() {
    return text;
  }
}
