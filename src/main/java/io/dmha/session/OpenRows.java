package io.dmha.session;

import io.dmha.link.Link;

/** Rows of the open transaction that the application may be reading. For whose turn it is. */
public interface OpenRows {
  /** The link on which they were asked for first. */
  Link link();

  /** Whether nothing of them is still to be proved. */
  boolean isSettled();

  /** Whether all that was read of them was read again. */
  boolean isReadAgain();

  /** The transaction has ended: nothing that is read from now on belongs to it. */
  void transactionEnded();
}
