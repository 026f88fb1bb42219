package io.dmha.replay;

/** Why a transaction goes on without protection. */
public enum Refusal {
  /** A statement that may have committed: DDL, a procedure, a block, a function not known. */
  MAY_COMMIT("a statement may have committed, or has effects that cannot be seen"),
  /** More statements than {@code dmha.replayMaxStatements}. */
  TOO_MANY_STATEMENTS("it has more statements than dmha.replayMaxStatements"),
  /** More bytes than {@code dmha.replayMaxBytes}. */
  TOO_MANY_BYTES("its statements take more bytes than dmha.replayMaxBytes"),
  /** A LOB, a stream, an array: what is read of it is not seen. */
  LOCATOR("a LOB, a stream, an array or a similar object was handed out"),
  /** An object of the vendor's was handed out: what is done with it is not seen. */
  VENDOR_OBJECT("an object of the driver was handed out by unwrap()"),
  /** Rows that were asked for before the transaction began. */
  OLDER_ROWS("it reads rows that were asked for before it began"),
  /** A value that may change after it was bound. */
  MUTABLE_VALUE("a value was bound that may change after it was bound"),
  /** Something was seen that is not noted: an error of a call on rows, rows of the metadata. */
  UNSEEN("something was read that is not compared"),
  /** What a new session does not have: {@code SET}, a temporary table, a lock of the session. */
  SESSION_OF_TEXT("SQL text has set something in the session, or locked or made something in it"),
  /** A table of the session alone: a new session does not have it, nor what is in it. */
  TEMPORARY_TABLE("it makes or drops a temporary table"),
  /** A lock that outlives the transaction. */
  SESSION_LOCK("it takes or frees a lock by SQL text"),
  /** What is inside of it is not seen, and may commit. */
  PROCEDURE("it calls a procedure or a block, which may commit");

  private final String words;

  Refusal(String words) {
    this.words = words;
  }

  /** The reason, as the end of a sentence. */
  public String words() {
    return words;
  }
}
