package io.dmha.text;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The word somebody meant: the nearest of those that exist. */
public final class Nearest {
  private static final int LONGEST = 64;
  private static final int MOST_EDITS = 3;

  private Nearest() {}

  /** The nearest word, ignoring case; null where none is near enough. */
  public static @Nullable String to(String word, Collection<String> words) {
    if (word.length() > LONGEST) {
      return null;
    }
    String nearest = null;
    int least = Math.min(MOST_EDITS, Math.max(1, word.length() / 3)) + 1;
    for (String candidate : words) {
      if (Math.abs(candidate.length() - word.length()) >= least) {
        // Each letter more is one edit; whoever gives many words is not to be paid for in work.
        continue;
      }
      int distance = distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (distance < least) {
        least = distance;
        nearest = candidate;
      }
    }
    return nearest;
  }

  /** Edits from one to the other: a letter more, less, changed, or two neighbours swapped. */
  public static int distance(String a, String b) {
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          edits[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int oneLess = Math.min(edits[i - 1][j], edits[i][j - 1]) + 1;
        edits[i][j] = Math.min(oneLess, edits[i - 1][j - 1] + change);
        if (i > 1 && j > 1 && swapped(a, b, i, j)) {
          edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
        }
      }
    }
    return edits[a.length()][b.length()];
  }

  private static boolean swapped(String a, String b, int i, int j) {
    return a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
  }
}
