package io.dmha.commitguard;

import java.sql.SQLException;

/**
 * A host does not hold the database that the transaction was on, or not all that it had: nothing
 * that is found there says anything about the transaction.
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
    super(what + ". " + REMEDY + ".", "08004");
    this.what = what;
  }

  /** What is found and what to do, without the last point. */
  public String what() {
    return what + ". " + REMEDY;
  }
}
