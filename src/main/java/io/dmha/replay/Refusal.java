package io.dmha.replay;

/** Why a transaction goes on without protection. The names are public: alerts may use them. */
public enum Refusal {
  /** A statement that may have committed: a function that is not known, several in one text. */
  MAY_COMMIT(
      "a statement may have committed, or has effects that cannot be seen",
      "Keep functions of your own, and texts of several statements, in a transaction apart."),
  /** DDL, where the database may commit by it. */
  DDL("it has DDL, by which the database may commit", "Run DDL outside of transactions."),
  /** More statements than {@code dmha.replayMaxStatements}. */
  TOO_MANY_STATEMENTS(
      "it has more statements than dmha.replayMaxStatements",
      "Raise dmha.replayMaxStatements, or commit more often."),
  /** More bytes than {@code dmha.replayMaxBytes}. */
  TOO_MANY_BYTES(
      "its statements take more bytes than dmha.replayMaxBytes",
      "Raise dmha.replayMaxBytes, or commit more often."),
  /** A LOB, a stream, an array: what is read of it is not seen. */
  LOCATOR(
      "a LOB, a stream, an array or a similar object was handed out",
      "Read and bind such columns by getString, getBytes, setString and setBytes."),
  /** An object of the vendor's was handed out: what is done with it is not seen. */
  VENDOR_OBJECT(
      "an object of the driver was handed out by unwrap()",
      "Unwrap to types of java.sql, or use a connection of its own where the vendor's type is"
          + " needed."),
  /** Rows that were asked for before the transaction began. */
  OLDER_ROWS(
      "it reads rows that were asked for before it began",
      "Run the query in the transaction that reads its rows."),
  /** A value that may change after it was bound. */
  MUTABLE_VALUE(
      "a value was bound that may change after it was bound",
      "Bind strings, numbers, byte arrays, and dates and times instead of objects of other types."),
  /** Something was seen that is not noted: an error of a call on rows, rows of the metadata. */
  UNSEEN(
      "something was read that is not compared",
      "Ask the metadata outside of transactions, and change data by statements, not by rows."),
  /** What a new session does not have: {@code SET}, a temporary table, a lock of the session. */
  SESSION_OF_TEXT(
      "SQL text has set something in the session, or locked or made something in it",
      "Set the session by the setters of Connection or by the URL; SET, temporary tables and locks"
          + " need a connection of their own."),
  /** A table of the session alone: a new session does not have it, nor what is in it. */
  TEMPORARY_TABLE(
      "it makes or drops a temporary table",
      "Make temporary tables outside of transactions, or use a connection of its own for them."),
  /** A lock that outlives the transaction. */
  SESSION_LOCK(
      "it takes or frees a lock by SQL text",
      "Take locks of the session on a connection of its own."),
  /** What is inside of it is not seen, and may commit. */
  PROCEDURE(
      "it calls a procedure or a block, which may commit",
      "Call procedures and blocks in a transaction apart, or name those that neither commit nor set"
          + " the session in dmha.replaySafe."),
  /** A generated key was read. It is done again all the same, and fails unless that is equal. */
  GENERATED_KEY(
      "it has read a generated key, which is another one when it is done again",
      "Make keys in the application, or take them from a sequence in a transaction before it."),
  /** A value of a sequence was read. It is done again all the same, as above. */
  SEQUENCE_VALUE(
      "it has read a value of a sequence, which is another one when it is done again",
      "Set dmha.commitGuard and read it by a query that does nothing else; or read the sequence in a"
          + " transaction before it, in blocks for one."),
  /** The time of the database was read. It is done again all the same, as above. */
  TIME_VALUE(
      "it has read by a text that names the time of the database, which is later when it is done"
          + " again",
      "Bind the time of the application, or write that of the database without reading it."),
  /** A random or unique value was read. It is done again all the same, as above. */
  UNIQUE_VALUE(
      "it has read a random or unique value, which is another one when it is done again",
      "Make random and unique values in the application, and bind them."),
  /** The application has suspended replay on its connection. */
  SUSPENDED(
      "the application has suspended replay on this connection",
      "Nothing, if it is meant; otherwise look for a Protection.suspend() that is not closed."),
  /** The transactions before it were lost in spite of replay, and none was committed since. */
  IN_VAIN(
      "the last transactions of this connection were done again in vain, and none has committed"
          + " since",
      "Look at the 40001 before it: they name the step that differs, or what failed. The next commit"
          + " ends it."),
  /** Replay is off. */
  OFF(
      "dmha.continuity is not transactions, or dmha.replayMaxStatements is 0",
      "Set dmha.continuity=transactions.");

  private final String words;
  private final String remedy;

  Refusal(String words, String remedy) {
    this.words = words;
    this.remedy = remedy;
  }

  /** The reason, as the end of a sentence. */
  public String words() {
    return words;
  }

  /** What can be done about it, in a sentence or two. */
  public String remedy() {
    return remedy;
  }

  /** The reason and the remedy, in sentences. */
  public String explanation() {
    return "The transaction is not protected: " + words + ". " + remedy;
  }
}
