package io.dmha.sql;

import io.dmha.lexis.Lexis;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a statement word by word and notes whether it may be more than a read, or may do anything.
 *
 * <p>A function that is not known may do anything, even commit by an autonomous transaction. It
 * shows by the parenthesis behind its name. Dameng and Oracle also call functions without one, so
 * in a query without a table a name that is not known may be a function; so it may in a subquery of
 * DUAL and in {@code TABLE(f)}, unless it is qualified by a table around it. Where there is a
 * table, or the rows of a subquery that has one, it is taken for a column: a function without
 * parentheses beside a table is not recognised. Nor is what triggers do.
 */
final class SqlEffects {
  private final Lexis lexis;
  private SqlScope scope = new SqlScope();

  /** The list of WITH, as long as it lasts. */
  private @Nullable SqlScope namesOfWith;

  private boolean changes;
  private boolean anything;

  /** Names that may be those of tables, or stand for them. */
  private final Set<String> tables = new HashSet<>();

  /** What has to be among them, or else it is a package whose function is called. */
  private final Set<String> qualifiers = new HashSet<>();

  /** The last word. */
  private String last = "";

  /** The name that is being read, with its dots; empty where there is none. */
  private String name = "";

  /** The word before that name. */
  private String lead = "";

  /** Whether all since TOP was how many rows are wanted. */
  private boolean countsRows;

  /** Whether that name is the first behind such a count: not an alias of the count. */
  private boolean isBehindCount;

  SqlEffects(Lexis lexis) {
    this.lexis = lexis;
  }

  /** Whether it writes, locks, or depends on the session. */
  boolean changes() {
    return changes;
  }

  /** Whether it may do anything, a commit too. */
  boolean mayDoAnything() {
    return anything;
  }

  /** Notes the first word that is no parenthesis. */
  void readFirst(String first) {
    if (first.equals("WITH")) {
      namesOfWith = scope;
    }
    boolean isAboutTables =
        SqlVocabulary.QUERIES.contains(first)
            && !first.equals("SELECT")
            && !first.equals("WITH")
            && !first.equals("VALUES");
    if (isAboutTables) {
      scope.addColumns();
    }
    read(first);
  }

  void read(String word) {
    // "next value for s": what follows is the name of a sequence.
    String now = word.equals("FOR") && last.equals("VALUE") ? "VALUE FOR" : word;
    noteWord(now);
    if (continuesName(now)) {
      name += now;
      last = now;
      return;
    }
    boolean isListOfNames = endName(now);
    if (now.equals("(") && last.equals(")")) {
      // The query itself stands in parentheses.
      endNamesOfWith();
    }
    if (now.equals("(")) {
      scope = new SqlScope(scope, last);
      if (isListOfNames) {
        scope.addColumns();
      }
    } else if (now.equals(")")) {
      close();
    } else if (startsName(now)) {
      name = now;
      lead = last;
      noteCount(now);
    }
    noteClause(now);
    last = now;
  }

  void end() {
    endName("");
    while (scope.outer != null) {
      close();
    }
    noteQualifiers();
    boolean calls = scope.end() || !tables.containsAll(qualifiers);
    anything |= calls && lexis.callsWithoutParentheses();
  }

  /** Where a name stands that may be called, what is before its dot must be a table. */
  private void noteQualifiers() {
    if (scope.isQuery() || scope.isOfNoTable()) {
      qualifiers.addAll(scope.qualifiers());
    }
  }

  private void close() {
    SqlScope outer = scope.outer;
    if (outer != null) {
      noteQualifiers();
      anything |= scope.end() && lexis.callsWithoutParentheses();
      scope = outer;
    }
  }

  private boolean continuesName(String word) {
    if (name.isEmpty()) {
      return false;
    }
    boolean afterDot = last.equals(".") && (startsName(word) || word.equals("*"));
    boolean inBrackets = last.equals("[") && startsName(word);
    boolean closesBracket = word.equals("]") && name.indexOf('[') >= 0;
    return word.equals(".") || afterDot || inBrackets || closesBracket;
  }

  private void noteCount(String first) {
    boolean isNumber = Character.isDigit(first.charAt(0));
    isBehindCount = countsRows && !isNumber;
    countsRows &= isNumber;
    countsRows |= first.equals("TOP") && SqlVocabulary.BEFORE_OPERANDS.contains(lead);
  }

  private static boolean startsName(String word) {
    char c = word.charAt(0);
    boolean isLetter = Character.isLetterOrDigit(c) || Character.isSurrogate(c);
    return isLetter || "_\"`[.".indexOf(c) >= 0 || (c == '@' && word.length() > 1);
  }

  private void noteWord(String word) {
    boolean isOfSession = word.length() > 1 && word.charAt(0) == '@';
    boolean isNextValue = word.equals("VALUE") && last.equals("NEXT");
    // EXPLAIN PLAN FOR: the plan is kept in a table.
    boolean isKeptPlan = word.equals("FOR") && (last.equals("EXPLAIN") || last.equals("PLAN"));
    changes |= SqlVocabulary.CHANGES.contains(word) || isOfSession || isNextValue || isKeptPlan;
    boolean isKnown = SqlVocabulary.ALSO_FUNCTIONS.contains(word);
    // SELECT INTO TEMP: a table of the session.
    boolean isTemporary =
        (word.equals("TEMP") || word.equals("TEMPORARY"))
            && (last.equals("INTO") || last.equals("LOCAL") || last.equals("GLOBAL"));
    anything |= (SqlVocabulary.ANYTHING.contains(word) && !isKnown) || isTemporary;
  }

  private void noteClause(String word) {
    switch (word) {
      case "SELECT":
      case "UNION":
      case "EXCEPT":
      case "INTERSECT":
      case "MINUS":
        anything |= scope.beginQuery() && lexis.callsWithoutParentheses();
        endNamesOfWith();
        return;
      case "FROM":
        scope.from(last);
        return;
      case "VALUES":
      case "TABLE":
      case "INSERT":
        endNamesOfWith();
        return;
      case "UPDATE":
      case "DELETE":
      case "MERGE":
        endNamesOfWith();
        beginColumns();
        return;
      case "CONFLICT":
      case "DUPLICATE":
      case "RETURNING":
      case "OUTPUT":
        beginColumns();
        return;
      default:
    }
  }

  /** From here on, names are columns of the table that is written to. */
  private void beginColumns() {
    if (!scope.isQuery()) {
      anything |= scope.beginNames() && lexis.callsWithoutParentheses();
    }
  }

  private void endNamesOfWith() {
    if (scope.equals(namesOfWith)) {
      namesOfWith = null;
    }
  }

  /**
   * Judges the name that has ended.
   *
   * @return whether the parenthesis that follows holds nothing but names
   */
  private boolean endName(String next) {
    String ended = name;
    name = "";
    if (ended.isEmpty()) {
      anything |= next.equals("(") && last.equals("}");
      return false;
    }
    if (next.equals("(")) {
      return endBeforeParenthesis(ended);
    }
    if (SqlVocabulary.ALSO_FUNCTIONS.contains(ended)) {
      changes = true;
      anything |= ended.equals("TRUNCATE");
    }
    noteTable(ended);
    if (isTable()) {
      String table = ended.replace("\"", "").toUpperCase(Locale.ROOT);
      if (!table.equals("DUAL") && !table.endsWith(".DUAL")) {
        scope.addColumns();
      } else {
        scope.addDual();
      }
    } else if (!isHarmless(ended, next)) {
      // Behind a comma in the list of tables it may be one, whose schema is none.
      scope.addName(ended, scope.hasFrom() && lead.equals(","));
    }
    return false;
  }

  /** Notes a name in the place of a table or of what stands for one. */
  private void noteTable(String ended) {
    boolean isListed = scope.outer == null || (scope.isQuery() && scope.hasFrom());
    boolean isAlias = !lead.isEmpty() && startsName(lead) && !SqlVocabulary.isHarmlessWord(lead);
    if (isListed && (isAlias || SqlVocabulary.BEFORE_TABLES.contains(lead))) {
      tables.add(SqlScope.lastOf(ended));
    }
  }

  private boolean endBeforeParenthesis(String ended) {
    boolean isKnown = SqlVocabulary.isHarmlessCall(lexis, ended, lead);
    changes |= SqlVocabulary.OF_SESSION.contains(ended) || SqlFunctions.locks(lexis, ended);
    boolean isTarget = lead.equals("INTO") || lead.equals("INSERT");
    boolean isAlias = !isKnown && (lead.equals("AS") || isAliasOfSubquery(ended));
    if (isTarget || isAlias || isNameOfWith()) {
      return true;
    }
    anything |= !isKnown;
    if (isTable() && !ended.equals("TABLE") && !ended.equals("LATERAL")) {
      scope.addColumns();
    }
    return ended.equals("PARTITION")
        || ended.equals("CONFLICT")
        || ended.equals("KEY")
        || ended.equals("OF")
        || ended.equals("INSERT")
        || ended.equals("USING");
  }

  /** Not behind {@code DISTINCT ON (a)} or {@code TOP (1)}. */
  private boolean isAliasOfSubquery(String ended) {
    return lead.equals(")") && isSimple(ended) && (!scope.isQuery() || scope.hasFrom());
  }

  private static boolean isSimple(String name) {
    return name.indexOf('.') < 0;
  }

  private boolean isNameOfWith() {
    return scope.equals(namesOfWith)
        && (lead.equals("WITH") || lead.equals("RECURSIVE") || lead.equals(","));
  }

  private boolean isTable() {
    return scope.isQuery() && ((lead.equals("FROM") && scope.hasFrom()) || lead.equals("JOIN"));
  }

  /** Whether a name that no parenthesis follows surely calls nothing. */
  private boolean isHarmless(String ended, String next) {
    if (ended.endsWith(".NEXTVAL") || ended.endsWith(".CURRVAL") || ended.endsWith(".*")) {
      return true;
    }
    boolean isLiteral = SqlVocabulary.LITERAL_PREFIXES.contains(ended) && next.equals("'");
    char first = ended.charAt(0);
    return isLiteral
        || first == '.'
        || first == '@'
        || (first >= '0' && first <= '9')
        || SqlVocabulary.isHarmlessWord(ended)
        || ended.equals("VALUE FOR")
        || (ended.equals("VALUE") && lead.equals("NEXT"))
        || isNoExpression()
        || scope.equals(namesOfWith);
  }

  /** Whether the place of the name is that of an alias, a parameter or a target. */
  private boolean isNoExpression() {
    if (isBehindCount) {
      return false;
    }
    switch (lead) {
      case "AS":
      case "INTO":
      case "INSERT":
      case "VALUE FOR":
      case ":":
      case "{":
        return true;
      default:
        return SqlVocabulary.isValue(lead);
    }
  }
}
