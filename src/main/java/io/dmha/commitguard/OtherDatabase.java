package io.dmha.commitguard;

import java.sql.SQLException;

/**
 * A host does not hold the database that the transaction was on, or not all that it had, or its row
 * was tampered with: nothing that is found there says anything about the transaction.
 */
public final class OtherDatabase extends SQLException {
  private static final long serialVersionUID = 1L;

  private static final String REMEDY =
      "Compare the hosts of the URL with each other before the work is run again";

  private final String what;

  /**
   * @param what says what is found, as a sentence without its point
   */
  public OtherDatabase(String what) {
    this(what, REMEDY);
  }

  private OtherDatabase(String what, String remedy) {
    super(what + ". " + remedy + ".", "08004");
    this.what = what + ". " + remedy;
  }

  /** The row of a commit says what this connection has not written. */
  static OtherDatabase ofForeignRow(String table) {
    return new OtherDatabase(
        "The row of this commit in the table "
            + table
            + " was written or changed by somebody else, so it proves nothing",
        "Look in the database before the work is run again, and see who may write the table");
  }

  /** A value that a sequence has given may be given once more. */
  static OtherDatabase ofDraws() {
    return new OtherDatabase(
        "It may lack what was drawn from a sequence, and give it to somebody else",
        "Run the transaction again");
  }

  /** What is found and what to do, without the last point. */
  public String what() {
    return what;
  }
}
