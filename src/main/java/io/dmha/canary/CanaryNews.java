package io.dmha.canary;

/** What is to be told of a canary. Immutable. */
public final class CanaryNews {
  private final boolean isRollback;
  private final String words;

  public CanaryNews(boolean isRollback, String words) {
    this.isRollback = isRollback;
    this.words = words;
  }

  /** Whether its share has fallen to nothing. */
  public boolean isRollback() {
    return isRollback;
  }

  /** What has happened and why, in words. */
  public String words() {
    return words;
  }
}
