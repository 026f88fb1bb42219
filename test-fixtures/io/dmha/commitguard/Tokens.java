package io.dmha.commitguard;

/** Tokens that a test can name. */
public final class Tokens {
  private Tokens() {}

  /** The same for the same key. */
  public static CommitToken token(String key) {
    return new CommitToken(key, "-of-" + key, "-of-" + key);
  }
}
