package io.dmha.sql;

import java.util.List;

/** Items of a select list that draw one value of a sequence, and do nothing else. */
final class SequenceDraws {
  private SequenceDraws() {}

  /**
   * Where the draw ends with which {@code item} begins; 0 where it is none: {@code S.NEXTVAL},
   * {@code NEXTVAL('s')}, {@code NEXT VALUE FOR S}.
   *
   * @param item words as {@code SqlWords} has them
   */
  static int endIn(List<String> item) {
    if (isAt(item, 0, "NEXT") && isAt(item, 1, "VALUE") && isAt(item, 2, "FOR")) {
      return endOfName(item, 3);
    }
    if (isAt(item, 0, "NEXTVAL") && isAt(item, 1, "(") && isAt(item, 2, "'")) {
      boolean isCast = isAt(item, 3, ":") && isAt(item, 4, ":") && isAt(item, 5, "REGCLASS");
      int end = isCast ? 6 : 3;
      return isAt(item, end, ")") ? end + 1 : 0;
    }
    int end = endOfName(item, 0);
    return end > 2 && isAt(item, end - 1, "NEXTVAL") ? end : 0;
  }

  /** Behind a name, and those before it; 0 where there is none. */
  private static int endOfName(List<String> item, int from) {
    int at = from;
    while (at < item.size() && isName(item.get(at))) {
      if (!isAt(item, at + 1, ".")) {
        return at + 1;
      }
      at += 2;
    }
    return 0;
  }

  private static boolean isName(String word) {
    char first = word.charAt(0);
    return Character.isLetter(first) || first == '_' || first == '"' || first == '`';
  }

  private static boolean isAt(List<String> item, int index, String word) {
    return index < item.size() && item.get(index).equals(word);
  }
}
