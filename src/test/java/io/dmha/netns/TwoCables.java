package io.dmha.netns;

import io.dmha.fixtures.netns.Cable;
import io.dmha.fixtures.netns.Namespace;
import java.sql.SQLException;

/** One database behind two hosts, each at the end of a cable of its own. */
abstract class TwoCables implements AutoCloseable {
  private final Namespace namespace = Namespace.make();
  private final Cable first = namespace.cable();
  private final Cable second = namespace.cable();

  final Namespace namespace() {
    return namespace;
  }

  /** To the host that is the primary at first. */
  final Cable first() {
    return first;
  }

  final Cable second() {
    return second;
  }

  /** dmha's, with user and password. */
  abstract String url();

  /** As at the beginning, and no rows. */
  abstract void reset();

  /** The second host is the primary now, if it was not. */
  abstract void takeOver();

  /** The first one is the primary again, if only one may be. */
  abstract void giveBack();

  /** What a query says past all cables. */
  abstract long ask(String query);

  /** From now on the second row waits in the server. */
  abstract void holdWrites() throws SQLException;

  abstract boolean hasWaitingWrite();

  abstract void letWritesGo() throws SQLException;

  /** The next commit waits in the server. */
  abstract void holdCommit() throws SQLException;

  abstract boolean hasWaitingCommit();

  abstract void letCommitGo() throws SQLException;

  @Override
  public void close() {
    namespace.close();
  }
}
