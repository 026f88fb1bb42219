package io.dmha.tool.drill;

/** How a drill stands, to be shown while it runs. Immutable. */
public final class Progress {
  private final long atMillis;
  private final long leftMillis;
  private final long commits;
  private final long commitsOfSecond;
  private final long exceptions;
  private final long moves;

  Progress(
      long atMillis,
      long leftMillis,
      long commits,
      long commitsOfSecond,
      long exceptions,
      long moves) {
    this.atMillis = atMillis;
    this.leftMillis = leftMillis;
    this.commits = commits;
    this.commitsOfSecond = commitsOfSecond;
    this.exceptions = exceptions;
    this.moves = moves;
  }

  /** The values of the words {@code drill.progress}. */
  public Object[] values() {
    return new Object[] {
      atMillis / 1_000, leftMillis / 1_000, commits, commitsOfSecond, exceptions, moves
    };
  }
}
