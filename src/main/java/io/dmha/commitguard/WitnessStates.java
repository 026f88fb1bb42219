package io.dmha.commitguard;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The states that one session has given its row, each of which nobody can guess, and their order.
 * Thread-safe.
 */
final class WitnessStates {
  /** So many are known; a host that has an older one lacks too much to be of use. */
  private static final int MOST = 1_000;

  /** Of the row. A session that is made anew has another one: its host may have lost its end. */
  final String key = CommitToken.draw().key;

  private final Map<String, Long> numbers = new LinkedHashMap<>();
  private long last;

  /** The next one, that is about to be written. */
  synchronized String next() {
    String state = CommitToken.draw().committed;
    numbers.put(state, ++last);
    if (numbers.size() > MOST) {
      numbers.remove(numbers.keySet().iterator().next());
    }
    return state;
  }

  /** Which one that is, counted from 1; 0 where it is unknown. */
  synchronized long numberOf(String state) {
    return numbers.getOrDefault(state, 0L);
  }
}
