package io.dmha.tool.words;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of text set in columns; a Chinese character takes two places. Not thread-safe. */
public final class Columns {
  private static final int GAP = 2;

  private final List<String[]> rows = new ArrayList<>();

  /** Adds a row. */
  public void add(Object... cells) {
    String[] row = new String[cells.length];
    for (int i = 0; i < cells.length; i++) {
      row[i] = String.valueOf(cells[i]);
    }
    rows.add(row);
  }

  /** The lines, without blanks at their ends; each begins with {@code margin}. */
  public List<String> lines(String margin) {
    int most = rows.stream().mapToInt(row -> row.length).max().orElse(0);
    int[] widths = new int[most];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], width(row[i]));
      }
    }
    List<String> lines = new ArrayList<>();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder(margin);
      for (int i = 0; i < row.length; i++) {
        line.append(row[i]);
        if (i + 1 < row.length) {
          line.append(blanks(widths[i] - width(row[i]) + GAP));
        }
      }
      lines.add(withoutBlanksAtEnd(line));
    }
    return lines;
  }

  private static String withoutBlanksAtEnd(StringBuilder line) {
    int end = line.length();
    while (end > 0 && line.charAt(end - 1) == ' ') {
      end--;
    }
    return line.substring(0, end);
  }

  private static String blanks(int count) {
    char[] blanks = new char[Math.max(0, count)];
    Arrays.fill(blanks, ' ');
    return new String(blanks);
  }

  /** How many places a text takes in a terminal. */
  public static int width(String text) {
    return text.codePoints().map(c -> isWide(c) ? 2 : 1).sum();
  }

  /** East Asian Wide and Fullwidth, as far as texts have them: Unicode, UAX #11. */
  private static boolean isWide(int c) {
    return (c >= 0x1100 && c <= 0x115F)
        || (c >= 0x2E80 && c <= 0xA4CF)
        || (c >= 0xAC00 && c <= 0xD7A3)
        || (c >= 0xF900 && c <= 0xFAFF)
        || (c >= 0xFE30 && c <= 0xFE4F)
        || (c >= 0xFF00 && c <= 0xFF60)
        || (c >= 0xFFE0 && c <= 0xFFE6)
        || (c >= 0x20000 && c <= 0x3FFFD);
  }
}
