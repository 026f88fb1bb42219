package io.dmha.failover;

import io.dmha.link.Link;
import io.dmha.replay.Refusal;
import io.dmha.session.Transaction;
import org.jspecify.annotations.Nullable;

/** What was lost, for the message: read before the transaction is ended. Immutable. */
final class LostWork {
  /** The call, or the pause, in which it was lost; in a few words. */
  final String what;

  final Link link;

  /** How many statements its transaction had; 0 for none. */
  final int statements;

  /** Why the transaction cannot be done again; null where it can, or nothing is to be said. */
  final @Nullable Refusal refusal;

  private LostWork(String what, Link link, int statements, @Nullable Refusal refusal) {
    this.what = what;
    this.link = link;
    this.statements = statements;
    this.refusal = refusal;
  }

  /** What is lost of {@code transaction} if {@code link} is; nothing where it is on another. */
  static LostWork of(Transaction transaction, Link link, String what) {
    int statements = transaction.isOpenOn(link) ? transaction.statements() : 0;
    return new LostWork(what, link, statements, transaction.journal.refusal());
  }

  /** The same, of a transaction that may be on no link any more. */
  static LostWork ofOpen(Transaction transaction, Link link, String what) {
    return new LostWork(what, link, transaction.statements(), transaction.journal.refusal());
  }

  /** A call alone. */
  static LostWork ofCall(String what, Link link) {
    return new LostWork(what, link, 0, null);
  }

  /** The same without the reason. */
  LostWork withoutRefusal() {
    return new LostWork(what, link, statements, null);
  }
}
