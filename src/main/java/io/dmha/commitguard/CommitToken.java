package io.dmha.commitguard;

import java.security.SecureRandom;

/**
 * What marks one commit: the key of its row, used once, and what stands in the row if it is the
 * commit's own, or a tombstone of ours.
 *
 * <p>Nobody can guess them. Who may write the table could otherwise tell the outcome of a commit
 * before it is done, by a row with its key; or afterwards, by turning its row into a tombstone. A
 * row of this key that says anything else was written by somebody else, and says nothing.
 *
 * <p>Immutable.
 */
public final class CommitToken {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int KEY_BYTES = 16;
  private static final int PROOF_BYTES = 8;
  private static final String COMMITTED = "C";
  private static final String TOMBSTONE = "T";

  /** So many characters have the states at most. */
  static final int STATE_LENGTH = 1 + 2 * PROOF_BYTES;

  /** Contains a hyphen. */
  final String key;

  /** The state in the row that is committed with the transaction. */
  final String committed;

  /** The state in the row that keeps the transaction from being committed. */
  final String tombstone;

  CommitToken(String key, String committedProof, String tombstoneProof) {
    this.key = key;
    this.committed = COMMITTED + committedProof;
    this.tombstone = TOMBSTONE + tombstoneProof;
  }

  /** A new one: a key of 128 bits, and 64 for each of the states. */
  public static CommitToken draw() {
    byte[] bits = new byte[KEY_BYTES + 2 * PROOF_BYTES];
    RANDOM.nextBytes(bits);
    int second = KEY_BYTES + PROOF_BYTES;
    return new CommitToken(
        "C-" + hex(bits, 0, KEY_BYTES),
        hex(bits, KEY_BYTES, second),
        hex(bits, second, bits.length));
  }

  private static String hex(byte[] bits, int from, int to) {
    StringBuilder text = new StringBuilder(2 * (to - from));
    for (int i = from; i < to; i++) {
      text.append(Character.forDigit((bits[i] >> 4) & 15, 16))
          .append(Character.forDigit(bits[i] & 15, 16));
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return key;
  }
}
