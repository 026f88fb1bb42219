package io.dmha.parity;

/** Why something is different on purpose. */
enum Reason {
  CLOSED_CONNECTION(
      "a closed connection, and what went with it, gives 08003 or 08006 as its error"),
  CLOSED_TOLERATED("the same where the driver goes on to answer, which JDBC does not allow"),
  CLOSED_URL("dmha knows the URL by itself"),
  CLOSED_SAYS_SO("a statement of a closed connection says that it is closed"),
  NOTHING_TO_CANCEL("there is nothing to cancel, which dmha takes for done"),
  CLOSED_OWNER(
      "JDBC wants an error of getConnection() on a closed object; these drivers give none"),
  BAD_ARGUMENT("JDBC wants an error, which the drivers give in their own ways or not at all"),
  CATALOGS("each way has a database of its own, and sorts its name among the others"),
  LARGE_OBJECT("the server numbers large objects"),
  SAVEPOINT_NUMBER("the driver numbers what it has made in this process"),
  OPTIONS("dmha gives the driver options of its own, and the list has them"),
  LOST("the server of the tests hangs up on what it does not understand"),
  UNCHECKED_STREAM("a stream that throws unchecked reaches the driver as an IOException");

  final String text;

  Reason(String text) {
    this.text = text;
  }
}
