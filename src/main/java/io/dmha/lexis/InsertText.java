package io.dmha.lexis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An INSERT that names its columns and writes rows of VALUES, or one of constants that it selects,
 * and nothing else, be it that it gives the rows back ({@code RETURNING}, {@code FINAL TABLE}): it
 * can be written anew with a given value for one column, its parameters in the same places.
 * Immutable.
 */
public final class InsertText {
  private static final String DEFAULT = "DEFAULT";

  private static final String NAME = "(?:[\\p{L}_][\\w$#]*|\"[^\"]+\")";

  /** Longer than a text that one would wait for to be read. */
  private static final int LONGEST = 100_000;

  /** As {@link DrawText} has them in a select list, without comments in it. */
  private static final Pattern DRAW =
      Pattern.compile(
          "(?i)("
              + NAME
              + "(?:\\."
              + NAME
              + ")?)\\.NEXTVAL|NEXTVAL\\('([^'\\\\]+)'(?:::regclass)?\\)|NEXT VALUE FOR ("
              + NAME
              + "(?:\\."
              + NAME
              + ")?)");

  private final String before;
  private final String behind;
  private final String table;
  private final List<String> columns;
  private final List<List<String>> rows;
  private final int parameters;

  /** Read once: each execution whose keys are asked for needs it. */
  private final @Nullable String drawnColumn;

  private InsertText(
      String before,
      String behind,
      String table,
      List<String> columns,
      List<List<String>> rows,
      int parameters) {
    this.before = before;
    this.behind = behind;
    this.table = table;
    this.columns = columns;
    this.rows = rows;
    this.parameters = parameters;
    this.drawnColumn = drawnColumn(columns, rows);
  }

  /** Reads one; null where {@code sql} is anything else, or may be read in two ways. */
  public static @Nullable InsertText of(String sql, Lexis lexis) {
    if (sql.length() > LONGEST) {
      return null;
    }
    Reader reader = new Reader(sql, lexis);
    InsertText read = reader.read();
    return reader.isSure() ? read : null;
  }

  /** The table as it is written. */
  public String table() {
    return table;
  }

  /** Whether its rows are columns of the rows it writes. */
  public boolean returns() {
    return !behind.isEmpty();
  }

  /** How many rows it writes. */
  public int rows() {
    return rows.size();
  }

  /** Whether what it gives the column of this name is a parameter or a literal, in each row. */
  public boolean gives(String column) {
    int at = indexOf(column);
    return at >= 0 && rows.stream().allMatch(row -> at < row.size() && isConstant(row.get(at)));
  }

  private static boolean isConstant(String item) {
    boolean isNumber = item.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '-' || c == '.');
    boolean isText =
        item.length() > 1 && item.startsWith("'") && item.indexOf('\'', 1) == item.length() - 1;
    return item.equals("?") || isText || (isNumber && !item.isEmpty());
  }

  private static boolean isDefault(String item) {
    return item.equalsIgnoreCase(DEFAULT);
  }

  /** The one column, as it is written, whose values are drawn from a sequence; null for none. */
  public @Nullable String drawnColumn() {
    return drawnColumn;
  }

  private static @Nullable String drawnColumn(List<String> columns, List<List<String>> rows) {
    String found = null;
    for (int i = 0; i < columns.size(); i++) {
      int at = i;
      if (rows.stream().allMatch(row -> at < row.size() && isDraw(row.get(at)))) {
        if (found != null) {
          return null;
        }
        found = columns.get(i);
      }
    }
    return found;
  }

  /** What the rows draw from in that column; names as {@link DrawText#sequences} has them. */
  public List<String> drawnFrom(String column) {
    List<String> sequences = new ArrayList<>();
    int at = columns.indexOf(column);
    for (List<String> row : rows) {
      Matcher draw = DRAW.matcher(row.get(at));
      if (draw.matches()) {
        String first = draw.group(1) == null ? draw.group(2) : draw.group(1);
        sequences.add(first == null ? draw.group(3) : first);
      }
    }
    return sequences;
  }

  private static boolean isDraw(String item) {
    return DRAW.matcher(item).matches();
  }

  /** How many parameters it has; those of {@link #withValues} are in the same places. */
  public int parameters() {
    return parameters;
  }

  /**
   * The same with a value for a column, behind all others.
   *
   * @param name the column's as the database has it
   * @param quoted the same as it is written in a text
   * @param clause what stands before VALUES; may be empty
   * @param values one for each row, as they are written in a text
   * @return null where it writes that column already, by anything but DEFAULT or a sequence
   */
  public @Nullable String withValues(
      String name, String quoted, String clause, List<String> values) {
    int at = indexOf(name);
    StringBuilder text =
        new StringBuilder(before).append("INSERT INTO ").append(table).append(" (");
    append(text, columns, at, quoted).append(") ").append(clause).append(" VALUES ");
    for (int i = 0; i < rows.size(); i++) {
      List<String> row = rows.get(i);
      boolean isFit = at < 0 || isDefault(row.get(at)) || columns.get(at).equals(drawnColumn);
      if (!isFit || row.size() != columns.size()) {
        return null;
      }
      append(text.append(i == 0 ? "(" : ", ("), row, at, values.get(i)).append(')');
    }
    return text.append(behind).toString();
  }

  private static StringBuilder append(
      StringBuilder text, List<String> items, int without, String last) {
    for (int i = 0; i < items.size(); i++) {
      if (i != without) {
        text.append(items.get(i)).append(", ");
      }
    }
    return text.append(last);
  }

  private int indexOf(String name) {
    for (int i = 0; i < columns.size(); i++) {
      String column = columns.get(i);
      boolean isQuoted = column.charAt(0) == '"' || column.charAt(0) == '`';
      if (isQuoted ? plain(column).equals(name) : column.equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  private static String plain(String quoted) {
    char quote = quoted.charAt(0);
    return quoted.substring(1, quoted.length() - 1).replace("" + quote + quote, "" + quote);
  }

  /** Reads the words one after the other. */
  private static final class Reader {
    private final String sql;
    private final SqlWords words;
    private @Nullable String word;
    private int parameters;
    private boolean isWhole = true;

    /** Behind the word before. */
    private int lastEnd;

    Reader(String sql, Lexis lexis) {
      this.sql = sql;
      this.words = new SqlWords(sql, lexis);
      this.word = words.next();
    }

    boolean isSure() {
      return isWhole && !words.isDoubtful();
    }

    private void step() {
      lastEnd = words.end();
      word = words.next();
    }

    private boolean take(String expected) {
      boolean isIt = expected.equals(word);
      if (isIt) {
        step();
      }
      return isIt;
    }

    @Nullable InsertText read() {
      String before = "";
      if (take("SELECT")) {
        boolean isFinal = columns() && take("FROM") && take("FINAL") && take("TABLE");
        if (!isFinal || !"(".equals(word)) {
          return null;
        }
        before = sql.substring(0, words.end());
        step();
      }
      if (!take("INSERT") || !take("INTO") || word == null) {
        return null;
      }
      String table = table();
      if (table.isEmpty() || !take("(")) {
        return null;
      }
      List<String> columns = items();
      boolean areNames = columns.stream().allMatch(Reader::isName);
      List<List<String>> rows = new ArrayList<>();
      boolean areRows = areNames && (take("SELECT") ? isSelected(rows) : areValues(rows));
      if (!areRows) {
        return null;
      }
      String behind = behind(!before.isEmpty());
      take(";");
      return word == null && behind != null
          ? new InsertText(before, behind, table, columns, rows, parameters)
          : null;
    }

    private boolean areValues(List<List<String>> rows) {
      if (!take("VALUES")) {
        return false;
      }
      do {
        if (!take("(")) {
          return false;
        }
        rows.add(items());
      } while (take(","));
      return true;
    }

    /** One row: of several nobody says which one gets which key. */
    private boolean isSelected(List<List<String>> rows) {
      List<String> items = items("FROM RETURNING ; )");
      rows.add(items);
      boolean isPlain = items.stream().allMatch(InsertText::isConstant);
      return isPlain && (!take("FROM") || take("DUAL"));
    }

    /** What stands behind the rows; null where that is more than what is given back of them. */
    private @Nullable String behind(boolean isInside) {
      int from = words.begin();
      int end = from;
      if (isInside) {
        end = words.end();
        if (!take(")")) {
          return null;
        }
        take("AS");
        if (word != null && !word.equals(";")) {
          end = words.end();
          step();
        }
      } else if (take("RETURNING")) {
        if (!columns()) {
          return null;
        }
        end = lastEnd;
      }
      return end == from ? "" : " " + sql.substring(from, end);
    }

    /** Names of columns, or an asterisk, with commas. */
    private boolean columns() {
      do {
        if (!take("*") && table().isEmpty()) {
          return false;
        }
      } while (take(","));
      return true;
    }

    /** A name, with those before it and their dots. */
    private String table() {
      StringBuilder table = new StringBuilder();
      boolean goesOn = true;
      while (goesOn && word != null && isName(words.asWritten())) {
        table.append(words.asWritten());
        step();
        goesOn = ".".equals(word);
        if (goesOn) {
          table.append('.');
          step();
        }
      }
      return goesOn ? "" : table.toString();
    }

    private static boolean isName(String written) {
      char first = written.isEmpty() ? ' ' : written.charAt(0);
      boolean isQuoted = first == '"' || first == '`';
      return (Character.isLetter(first) || first == '_' || isQuoted) && written.indexOf(' ') < 0;
    }

    /** A parameter by name or number, or PostgreSQL's way to write an operator, is not counted. */
    private boolean mayBeNamed(int end) {
      char next = end < sql.length() ? sql.charAt(end) : ' ';
      boolean isNumbered = "?".equals(word) && (next == '?' || Character.isDigit(next));
      boolean isSecond = words.begin() > 0 && sql.charAt(words.begin() - 1) == ':';
      boolean isCast = next == ':' || isSecond;
      return isNumbered || (":".equals(word) && !isCast);
    }

    /** What stands between commas up to the parenthesis that closes, each as it is written. */
    private List<String> items() {
      List<String> items = items(")");
      isWhole &= word != null;
      step();
      return items;
    }

    /**
     * The same up to one of these words.
     *
     * @param ends with blanks between them
     */
    private List<String> items(String ends) {
      List<String> last = Arrays.asList(ends.split(" "));
      List<String> items = new ArrayList<>();
      int depth = 0;
      int from = words.begin();
      int to = from;
      while (word != null && !(depth == 0 && last.contains(word))) {
        if (depth == 0 && word.equals(",")) {
          items.add(sql.substring(from, to));
          step();
          from = words.begin();
          continue;
        }
        depth += "([{".contains(word) ? 1 : ")]}".contains(word) ? -1 : 0;
        parameters += word.equals("?") ? 1 : 0;
        to = words.end();
        isWhole &= !mayBeNamed(to);
        step();
      }
      items.add(sql.substring(Math.min(from, to), to));
      return items;
    }
  }
}
