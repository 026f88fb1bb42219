package io.dmha.sql;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import net.sf.jsqlparser.JSQLParserException;
import net.sf.jsqlparser.expression.AnalyticExpression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.NextValExpression;
import net.sf.jsqlparser.expression.VariableAssignment;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.parser.Token;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.statement.DescribeStatement;
import net.sf.jsqlparser.statement.ExplainStatement;
import net.sf.jsqlparser.statement.ExplainStatement.OptionType;
import net.sf.jsqlparser.statement.RollbackStatement;
import net.sf.jsqlparser.statement.SavepointStatement;
import net.sf.jsqlparser.statement.ShowColumnsStatement;
import net.sf.jsqlparser.statement.ShowStatement;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.Statements;
import net.sf.jsqlparser.statement.UnsupportedStatement;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.insert.Insert;
import net.sf.jsqlparser.statement.lock.LockStatement;
import net.sf.jsqlparser.statement.merge.Merge;
import net.sf.jsqlparser.statement.select.ForMode;
import net.sf.jsqlparser.statement.select.MySqlSelectIntoClause;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.show.ShowIndexStatement;
import net.sf.jsqlparser.statement.show.ShowTablesStatement;
import net.sf.jsqlparser.statement.update.Update;
import net.sf.jsqlparser.statement.upsert.Upsert;
import org.jspecify.annotations.Nullable;

/**
 * What a text is by the tree that jsqlparser makes of it, in three words: {@code read}, {@code
 * write} (and the transaction stays open) or {@code other}. Knows nothing of how dmha reads, nor
 * which database is meant.
 */
final class SecondOpinion {
  /** It does not parse the text. */
  static final String NOT_PARSED = "not parsed";

  /**
   * Of those that occur in the corpus, the ones that change nothing in any database that has them.
   */
  private static final Set<String> PURE =
      SqlVocabulary.words(
          "ADD_MONTHS AGE ANY ARRAY ARRAY_CONTAINS ARRAY_LENGTH ARRAY_POSITION"
              + " ARRAY_UPPER AVG CARDINALITY CLOCK_TIMESTAMP COALESCE COL_DESCRIPTION CONCAT"
              + " CONNECTION_ID COUNT CURRENT_DATABASE CURRENT_SCHEMAS CURRENT_SETTING"
              + " CURRENT_TIMESTAMP CURRENT_USERTYPE CURRVAL CURTIME DATEADD DATEDIFF DATE_ADD"
              + " DATE_FORMAT DATE_TRUNC DBMS_LOB.GETLENGTH DBMS_LOB.SUBSTR"
              + " DBMS_METADATA.GET_DDL DBMS_RANDOM.STRING DBMS_RANDOM.VALUE DECODE EMPTY_BLOB"
              + " FIND_IN_SET FLOOR FORMATDATETIME FORMAT_TYPE FROM_UNIXTIME GENERATE_SERIES"
              + " GEN_RANDOM_UUID GETDATE GLOBAL_IDENTITY GREATEST GROUPING GROUP_CONCAT GUID"
              + " H2VERSION IDENTITY IDENT_CURRENT IDENT_INCR IDENT_SEED ID_CODE IF IFNULL"
              + " INSERT INSTR JSONB_EXTRACT_PATH_TEXT JSON_AGG JSON_BUILD_ARRAY JSON_CONTAINS"
              + " JSON_EXTRACT LASTVAL LISTAGG LOCALTIME LOCALTIMESTAMP LOCATE LOWER LPAD MAX"
              + " MIN NEWID NOW NULLIF NUMTODSINTERVAL NVL PG_BACKEND_PID PG_GET_EXPR"
              + " PG_GET_SERIAL_SEQUENCE PG_IS_IN_RECOVERY PG_SIZE_PRETTY PG_SLEEP"
              + " PG_TOTAL_RELATION_SIZE PLAINTO_TSQUERY POSITION RAND RANDOM RANDOM_UUID"
              + " RAWTOHEX REGEXP_LIKE REPLACE ROLLUP ROW_NUMBER SCOPE_IDENTITY SECURE_RAND"
              + " SESSID SESSION_ID SF_CHECK_PRIV_OPT SF_GET_SESSION_PARA_VALUE"
              + " SF_SEQUENCE_GET_MAX SF_SEQUENCE_GET_MIN STATEMENT_TIMESTAMP STRING_AGG SUBSTR"
              + " SUBSTRING SUM SYSDATE SYSTEM_RANGE SYSTIMESTAMP SYS_CONNECT_BY_PATH"
              + " SYS_CONTEXT SYS_EXTRACT_UTC SYS_GUID TABLEDEF TIMEOFDAY TIMEZONE TO_CHAR"
              + " TO_DATE TO_TIMESTAMP TO_TSVECTOR TRANSACTION_TIMESTAMP TRUNC TRUNCATE UID"
              + " UNIX_TIMESTAMP UPPER UTC_TIMESTAMP UUID UUID_GENERATE_V1MC UUID_GENERATE_V4"
              + " VALUES VERSION WM_CONCAT");

  final String verdict;
  final String because;

  private SecondOpinion(String verdict, String because) {
    this.verdict = verdict;
    this.because = because;
  }

  static SecondOpinion of(String sql) {
    Statements statements;
    try {
      statements = CCJSqlParserUtil.parseStatements(sql, parser -> parser.withTimeOut(120_000));
    } catch (JSQLParserException e) {
      return new SecondOpinion(NOT_PARSED, "stops at " + token(e));
    }
    if (statements == null || statements.size() != 1) {
      return new SecondOpinion("other", "several statements");
    }
    Statement statement = statements.get(0);
    return statement instanceof UnsupportedStatement
        ? new SecondOpinion(NOT_PARSED, "passes it over")
        : of(statement);
  }

  private static String token(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof ParseException parse && parse.currentToken != null) {
        Token token = parse.currentToken.next;
        return token == null || token.image.isEmpty() ? "the end" : token.image;
      }
    }
    return "what is no word to it";
  }

  private static SecondOpinion of(Statement statement) {
    String name = statement.getClass().getSimpleName();
    boolean isExplain = statement instanceof ExplainStatement;
    if (statement instanceof RollbackStatement rollback) {
      boolean isWhole = rollback.getSavepointName() == null;
      return new SecondOpinion(isWhole ? "other" : "write", name);
    }
    if (statement instanceof SavepointStatement || statement instanceof LockStatement) {
      return new SecondOpinion("write", name);
    }
    Tree tree = new Tree();
    tree.walk(statement);
    if (statement instanceof ExplainStatement plan && plan.getOption(OptionType.ANALYZE) == null) {
      return new SecondOpinion("read", "runs nothing");
    }
    boolean isRead = statement instanceof Select || isExplain || isAnswer(statement);
    if (tree.anything != null || (!isRead && !isWrite(statement))) {
      return new SecondOpinion("other", tree.anything == null ? name : tree.anything);
    }
    return isRead && tree.writes == null
        ? new SecondOpinion("read", name)
        : new SecondOpinion("write", tree.writes == null ? name : tree.writes);
  }

  private static boolean isAnswer(Statement statement) {
    return statement instanceof DescribeStatement
        || statement instanceof ShowStatement
        || statement instanceof ShowColumnsStatement
        || statement instanceof ShowTablesStatement
        || statement instanceof ShowIndexStatement;
  }

  private static boolean isWrite(Object node) {
    return node instanceof Insert
        || node instanceof Update
        || node instanceof Delete
        || node instanceof Merge
        || node instanceof Upsert;
  }

  /** All nodes of a statement, whatever holds them: no visitor has to know of each. */
  private static final class Tree {
    private @Nullable String writes;
    private @Nullable String anything;

    void walk(Object root) {
      Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
      Deque<Object> open = new ArrayDeque<>(Set.of(root));
      while (!open.isEmpty()) {
        Object node = open.pop();
        if (!seen.add(node)) {
          continue;
        }
        if (node instanceof Collection<?> several) {
          several.stream().filter(each -> each != null).forEach(open::push);
        } else if (node instanceof Map<?, ?> map) {
          open.push(map.values());
        } else if (node.getClass().getName().startsWith("net.sf.jsqlparser.")) {
          note(node);
          push(node, open);
        }
      }
    }

    private static void push(Object node, Deque<Object> open) {
      boolean isTree = !node.getClass().getName().startsWith("net.sf.jsqlparser.parser.");
      for (Class<?> type = node.getClass(); isTree && type != null; type = type.getSuperclass()) {
        for (Field field : type.getDeclaredFields()) {
          boolean isOwn = type.getName().startsWith("net.sf.jsqlparser.");
          if (isOwn && !Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
            field.setAccessible(true);
            Object value;
            try {
              value = field.get(node);
            } catch (IllegalAccessException e) {
              throw new AssertionError(e);
            }
            if (value != null) {
              open.push(value);
            }
          }
        }
      }
    }

    /** Of several reasons always the same, in whichever order the nodes come. */
    private static String first(@Nullable String known, String found) {
      return known == null || found.compareTo(known) < 0 ? found : known;
    }

    private void note(Object node) {
      if (node instanceof Function function) {
        boolean isAsked = function.getParameters() == null && isLastId(function.getName());
        called(isAsked ? null : function.getName());
      } else if (node instanceof AnalyticExpression window) {
        called(window.getName());
      } else if (node instanceof VariableAssignment || node instanceof MySqlSelectIntoClause) {
        anything = first(anything, "sets a variable or writes a file");
      } else if (node instanceof NextValExpression || isNextValue(node)) {
        writes = first(writes, "a sequence");
      } else if (isWrite(node)) {
        writes = first(writes, node.getClass().getSimpleName());
      } else if (node instanceof Select select && locks(select.getForMode())) {
        writes = first(writes, "FOR " + select.getForMode().getValue());
      }
      if (node instanceof PlainSelect select) {
        writes = select.getIntoTables() == null ? writes : first(writes, "SELECT INTO");
        anything =
            select.getIntoTempTable() == null ? anything : first(anything, "a temporary table");
      }
    }

    /** FOR READ ONLY is no lock. */
    private static boolean locks(@Nullable ForMode mode) {
      return mode != null && !mode.getValue().endsWith("ONLY");
    }

    /** With an argument it sets what it gives next. */
    private static boolean isLastId(@Nullable String name) {
      return name != null && name.equalsIgnoreCase("LAST_INSERT_ID");
    }

    private void called(@Nullable String name) {
      if (name == null) {
        return;
      }
      String upper = name.toUpperCase(Locale.ROOT).replace("PG_CATALOG.", "");
      if (upper.equals("NEXTVAL") || upper.equals("SETVAL") || upper.endsWith(".NEXTVAL")) {
        writes = first(writes, "a sequence");
      } else if (!PURE.contains(upper)) {
        anything = first(anything, "calls " + upper);
      }
    }

    private static boolean isNextValue(Object node) {
      return node instanceof Column column
          && column.getTable() != null
          && column.getColumnName().equalsIgnoreCase("NEXTVAL");
    }
  }
}
