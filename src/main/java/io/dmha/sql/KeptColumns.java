package io.dmha.sql;

import io.dmha.lexis.Lexis;
import io.dmha.lexis.SqlWords;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a query that are nothing but a time or a unique value: what the application has
 * seen of them stands when its transaction is done again, for the database makes no other promise
 * of them than that they are new. A time that is the same in all of a transaction is none of these.
 * Immutable.
 *
 * <p>Proven is an item of the select list that is one such call alone, with or without an alias, in
 * a query that is neither DISTINCT nor a part of a union, and has no asterisk before it.
 */
final class KeptColumns {
  static final KeptColumns NONE = new KeptColumns(Collections.emptyList(), MadeValue.NONE);

  /** Longer than any item that is proven: a call, its precision, an alias. */
  private static final int LONGEST = 6;

  private static final List<String> FROM_DUAL =
      Collections.unmodifiableList(Arrays.asList("FROM", "DUAL"));

  private final List<MadeValue> columns;

  /** Made once: it is asked for with each set of rows. */
  private final @Nullable IntPredicate kept;

  private final MadeValue elsewhere;

  private KeptColumns(List<MadeValue> columns, MadeValue elsewhere) {
    this.columns = columns;
    this.elsewhere = elsewhere;
    this.kept = columns.stream().allMatch(each -> each == MadeValue.NONE) ? null : this::has;
  }

  /**
   * Reads them.
   *
   * @param kinds what is to be kept
   */
  static KeptColumns of(String sql, Lexis lexis, Set<MadeValue> kinds) {
    MadeValue named = MadeValues.of(sql, lexis);
    if (named == MadeValue.NONE) {
      return NONE;
    }
    KeptColumns unkept = new KeptColumns(Collections.emptyList(), named);
    List<String> words = wordsOf(sql, lexis);
    if (kinds.isEmpty() || words.isEmpty() || !isPlainSelect(words)) {
      return unkept;
    }
    List<MadeValue> columns = new ArrayList<>();
    List<String> others = new ArrayList<>();
    int at = 1;
    boolean isEnd = false;
    while (!isEnd) {
      int end = endOfItem(words, at);
      List<String> item = words.subList(at, end);
      if (mayBeSeveral(item)) {
        break;
      }
      MadeValue made = isColumn(item, words, lexis) ? MadeValue.NONE : madeAlone(item, lexis);
      boolean isKept = made != MadeValue.KEY && kinds.contains(made);
      columns.add(isKept ? made : MadeValue.NONE);
      others.addAll(isKept ? Collections.singletonList("?") : item);
      isEnd = end >= words.size() || !words.get(end).equals(",");
      at = isEnd ? end : end + 1;
    }
    others.addAll(words.subList(at, words.size()));
    return new KeptColumns(Collections.unmodifiableList(columns), MadeValues.of(supplier(others)));
  }

  private static List<String> wordsOf(String sql, Lexis lexis) {
    SqlWords reader = new SqlWords(sql, lexis);
    List<String> words = new ArrayList<>();
    for (String word = reader.next(); word != null; word = reader.next()) {
      words.add(word);
    }
    return reader.isDoubtful() ? Collections.emptyList() : words;
  }

  private static boolean isPlainSelect(List<String> words) {
    return words.get(0).equals("SELECT")
        && words.size() > 1
        && !words.get(1).equals("DISTINCT")
        && !words.get(1).equals("UNIQUE")
        && !words.get(1).equals("ALL")
        && !words.get(1).equals("TOP")
        && !words.contains("UNION")
        && !words.contains("EXCEPT")
        && !words.contains("INTERSECT")
        && !words.contains("MINUS");
  }

  /** Where the item ends that begins here: at a comma, at FROM, or with the text. */
  private static int endOfItem(List<String> words, int from) {
    int depth = 0;
    for (int i = from; i < words.size(); i++) {
      String word = words.get(i);
      if (depth == 0 && (word.equals(",") || word.equals("FROM") || word.equals(";"))) {
        return i;
      }
      depth += depthOf(word);
      if (depth < 0) {
        // A bracket in a name of SQL Server's.
        return words.size();
      }
    }
    return words.size();
  }

  /** What a word adds to how many parentheses and brackets are open. */
  private static int depthOf(String word) {
    boolean opens = word.equals("(") || word.equals("[");
    boolean closes = word.equals(")") || word.equals("]");
    return opens ? 1 : closes ? -1 : 0;
  }

  /** Whether an asterisk in it may stand for columns: {@code (t).*}, {@code * exclude (a)}. */
  private static boolean mayBeSeveral(List<String> item) {
    int depth = 0;
    for (String word : item) {
      if (depth == 0 && word.equals("*")) {
        return true;
      }
      depth += depthOf(word);
    }
    return false;
  }

  /** Whether an item may be a column that is called like the time of another database. */
  private static boolean isColumn(List<String> item, List<String> words, Lexis lexis) {
    if (item.isEmpty() || (item.size() > 1 && item.get(1).equals("("))) {
      return false;
    }
    int from = words.indexOf("FROM");
    boolean hasTable = from >= 0 && !words.subList(from, words.size()).equals(FROM_DUAL);
    return hasTable && !MadeValues.isReserved(lexis, item.get(0));
  }

  /** What an item is, if it is that and nothing else. */
  private static MadeValue madeAlone(List<String> item, Lexis lexis) {
    if (item.isEmpty() || item.size() > LONGEST) {
      return MadeValue.NONE;
    }
    int end = endOfCall(item);
    boolean hasAlias = item.size() == end + 2 && item.get(end).equals("AS");
    boolean hasName = item.size() == end + 1 && isName(item.get(end));
    if (item.size() != end && !hasAlias && !hasName) {
      return MadeValue.NONE;
    }
    MadeValue made = MadeValues.of(supplier(item.subList(0, end)));
    return MadeValues.isNewEachTime(lexis, item.get(0)) ? made : MadeValue.NONE;
  }

  /** Behind a name, and behind parentheses that hold nothing, or the precision of a time. */
  private static int endOfCall(List<String> item) {
    boolean isCall = item.size() > 2 && item.get(1).equals("(");
    if (isCall && item.get(2).equals(")")) {
      return 3;
    }
    boolean isPrecise = isCall && item.size() > 3 && item.get(3).equals(")");
    return isPrecise && Character.isDigit(item.get(2).charAt(0)) ? 4 : 1;
  }

  private static boolean isName(String word) {
    char first = word.charAt(0);
    return Character.isLetter(first) || first == '_' || first == '"' || first == '`';
  }

  private static Supplier<@Nullable String> supplier(List<String> words) {
    int[] at = {0};
    return () -> at[0] < words.size() ? words.get(at[0]++) : null;
  }

  /** Tells of a column, counted from 1, whether it is one; null where none is. */
  @Nullable IntPredicate kept() {
    return kept;
  }

  boolean has(int column) {
    return column >= 1 && column <= columns.size() && columns.get(column - 1) != MadeValue.NONE;
  }

  /** What else the text may give that only the database makes. */
  MadeValue elsewhere() {
    return elsewhere;
  }
}
