package io.dmha.commitguard;

/**
 * What is known of the database that a connection works on, and of the last commit that it marked
 * there: by it the database is known again. What {@code IS_SAME}, {@code MAY_CONCLUDE} and {@code
 * MAY_REPLAY} are in src/docs/model/commit-guard.pml. Immutable.
 */
public final class DatabaseHistory {
  /** Of a connection that has not marked a transaction yet. */
  public static final DatabaseHistory UNKNOWN = new DatabaseHistory(0, "", 0);

  private static final String OF_THE_CONNECT =
      "The first row of this connection is missing on this host, and it has committed nothing yet:"
          + " the connect wrote that row without a wait for a standby, so nothing tells whether"
          + " this host has all that was there before";

  /** Whether a host is believed only if it is known to have what was there before. */
  private final boolean isNeeded;

  /** Whether the row of the last commit was looked for and is gone. */
  private final boolean isGone;

  /** Whether the last commit is the connect's own, which waited for no standby. */
  private final boolean isAlone;

  /** The number in the row that names the database; 0 where it was not asked for. */
  final long database;

  /** The token of the last commit; empty where none is known. */
  final String token;

  /** When it was committed. */
  final long millis;

  DatabaseHistory(long database, String token, long millis) {
    this(database, token, millis, false, false, false);
  }

  private DatabaseHistory(
      long database, String token, long millis, boolean isNeeded, boolean isGone, boolean isAlone) {
    this.database = database;
    this.token = token;
    this.millis = millis;
    this.isNeeded = isNeeded;
    this.isGone = isGone;
    this.isAlone = isAlone;
  }

  /** Of a connection that has just been made: by a commit that waited for no standby. */
  DatabaseHistory alone() {
    return new DatabaseHistory(database, token, millis, isNeeded, isGone, true);
  }

  /** The token of the last commit; empty where none is known. */
  public String token() {
    return token;
  }

  /** The same, by which another host is to be judged. */
  public DatabaseHistory forAnotherHost() {
    return new DatabaseHistory(database, token, millis, true, isGone, isAlone);
  }

  /** Whether there is something to know a database by. */
  public boolean isKnown() {
    return database != 0 || !token.isEmpty();
  }

  /** The same database, of which no commit is known any more: its row is gone. */
  public DatabaseHistory withoutCommit() {
    return new DatabaseHistory(database, "", 0, isNeeded, true, false);
  }

  /**
   * Compares it with what a host says, to go on there.
   *
   * @param table for the message
   * @param since commits before this moment may have been purged
   * @throws OtherDatabase if the host lacks some of it
   */
  void require(GuardSnapshot look, String table, long since) throws OtherDatabase {
    requireDatabase(look, table);
    boolean isOld = millis <= since;
    if (isNeeded && (token.isEmpty() || (isOld && !look.hasPast()))) {
      throw noRow(table);
    }
    if (!isOld && !look.hasPast()) {
      requireNoCommit(table);
    }
  }

  /**
   * The same, to conclude from what is not there. Who has purged the last commit, because the clock
   * of this client or theirs is wrong or because it is old, may have purged the next one as well.
   *
   * @throws OtherDatabase if the host lacks some of it
   */
  void requireToConclude(GuardSnapshot look, String table) throws OtherDatabase {
    requireDatabase(look, table);
    if (token.isEmpty() && (isNeeded || isGone)) {
      throw noRow(table);
    }
    if (!look.hasPast()) {
      requireNoCommit(table);
    }
  }

  /** Throws, where a commit is known, for it is not there. */
  void requireNoCommit(String table) throws OtherDatabase {
    if (!token.isEmpty() && isAlone) {
      throw new OtherDatabase(OF_THE_CONNECT);
    }
    if (!token.isEmpty()) {
      throw new OtherDatabase(
          "The last commit of this connection is missing on this host: it was restored from an"
              + " older copy, or is a standby that had not received it, or rows were deleted from"
              + " the table "
              + table
              + ", as a client does whose clock is days ahead of this one's");
    }
  }

  private static OtherDatabase noRow(String table) {
    return new OtherDatabase(
        "The connection has no row of its own in the table "
            + table
            + " (it could not be written, was deleted, or is so old that it may have been), so"
            + " nothing tells whether this host has all that was there before");
  }

  private void requireDatabase(GuardSnapshot look, String table) throws OtherDatabase {
    if (database != 0 && database != look.number()) {
      throw new OtherDatabase(
          look.number() == GuardSnapshot.UNNAMED
              ? "The row that names the database is missing in the table "
                  + table
                  + " of this host: the table was emptied or made anew, or the host holds another"
                  + " database"
              : "The table "
                  + table
                  + " of this host is not the one that the connection worked with: the host holds"
                  + " another database, or the table was made anew");
    }
  }
}
