package io.dmha.sql;

import io.dmha.lexis.Lexis;
import io.dmha.lexis.RawWords;
import io.dmha.lexis.SqlStatement;
import io.dmha.lexis.SqlWords;
import io.dmha.sql.SessionText.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a text leaves in the session of one kind of database: by rules where the whole
 * statement is known, else by words that may stand anywhere. Immutable.
 */
public final class SessionReader {
  private static final SessionText SEVERAL =
      SessionText.lost("a setting that is made together with other statements");

  private static final SessionText UNCLEAR =
      SessionText.lost("what a text has set that databases read in different ways");

  /** Texts in texts, such as EXECUTE IMMEDIATE in a block. */
  private static final int DEEPEST = 3;

  private final Lexis lexis;
  private final Supplier<Builder> source;

  /** Made when a text may set the session: their patterns have no place in a first connect. */
  private volatile @Nullable Builder rules;

  /**
   * @param source what is known of the database
   */
  SessionReader(Lexis lexis, Supplier<Builder> source) {
    this.lexis = lexis;
    this.source = source;
  }

  private Builder rules() {
    Builder known = rules;
    if (known == null) {
      known = source.get();
      rules = known;
    }
    return known;
  }

  /** What is known of a database; not changed once it is given to a reader. */
  static final class Builder {
    private final List<SessionRule> rules = new ArrayList<>();
    private final Map<String, String> firstWords = new HashMap<>();
    private final SessionWords anywhere;

    /**
     * @param anywhere the words that are found wherever they stand
     */
    Builder(SessionWords anywhere) {
      this.anywhere = anywhere;
    }

    /** The first that fits counts. */
    Builder rule(SessionRule rule) {
      rules.add(rule);
      return this;
    }

    /** Statements that begin so and fit no rule leave something that is not known. */
    Builder beginsWith(String word, String what) {
      firstWords.put(word, what);
      return this;
    }
  }

  /** How the database splits a text into words. */
  public Lexis lexis() {
    return lexis;
  }

  /** What {@code sql} leaves in the session. */
  public SessionText read(String sql) {
    return read(sql, false, 0);
  }

  private SessionText read(String sql, boolean isInBlock, int depth) {
    SqlWords words = new SqlWords(sql, lexis);
    List<SqlStatement> statements = new ArrayList<>();
    List<String> inner = new ArrayList<>();
    boolean isBlock = split(words, isInBlock, statements, inner);
    boolean isUnclear = words.isDoubtful() || depth > DEEPEST;
    if (statements.isEmpty()) {
      return isUnclear ? unclear(sql) : SessionText.NONE;
    }
    if (makesRoutine(statements.get(0))) {
      // Its statements do not run now. Only a body between quotes tells where they end.
      boolean tellsEnd = lexis.hasDollarLiterals() && !statements.get(0).has("ATOMIC");
      if (!tellsEnd) {
        return SessionText.NONE;
      }
    }
    if (isUnclear) {
      return unclear(sql);
    }
    if (statements.size() == 1 && !isBlock && inner.isEmpty()) {
      return one(statements.get(0));
    }
    return several(statements, inner, depth);
  }

  /**
   * What a text leaves that is read in different ways: nothing if none of its words sets a session,
   * wherever its literals and comments end.
   */
  private SessionText unclear(String sql) {
    RawWords raw = new RawWords(sql);
    boolean isQuery = !raw.hasSeveral() && SqlVocabulary.isPlainVerb(raw.first());
    boolean maySet = rules().anywhere.mayBeIn(raw) || (!isQuery && raw.hasAny(this::beginsSetting));
    return maySet ? UNCLEAR : SessionText.NONE;
  }

  private boolean beginsSetting(String word) {
    return rules().firstWords.containsKey(word) || SqlVocabulary.SESSION_STATEMENTS.contains(word);
  }

  private SessionText several(List<SqlStatement> statements, List<String> inner, int depth) {
    for (SqlStatement statement : statements) {
      SessionText text = one(statement);
      if (text.kind() == Kind.LOST) {
        return text;
      }
      if (text.kind() == Kind.SETTABLE && text.scope() == SessionText.Scope.SESSION) {
        return SEVERAL;
      }
    }
    for (String sql : inner) {
      if (read(sql, true, depth + 1).kind() != Kind.NONE) {
        return SEVERAL;
      }
    }
    return SessionText.NONE;
  }

  /**
   * Reads all statements, those of a block as well.
   *
   * @param inner takes the literals that are run as statements
   * @return whether it is a block
   */
  private static boolean split(
      SqlWords words, boolean isInBlock, List<SqlStatement> statements, List<String> inner) {
    boolean isBlock = isInBlock;
    SqlStatement now = new SqlStatement();
    String last = "";
    for (String word = words.next(); word != null; word = words.next()) {
      isBlock |= now.isEmpty() && statements.isEmpty() && beginsBlock(word);
      boolean isEnd = word.equals(";") || (isBlock && opensList(word));
      if (word.equals("'") && runsText(last, now)) {
        inner.add(SqlStatement.contentOf(words.asWritten()));
      }
      if (!isEnd) {
        now.add(word, words.asWritten());
      } else if (!now.isEmpty()) {
        statements.add(now);
        now = new SqlStatement();
      }
      last = word;
    }
    if (!now.isEmpty()) {
      statements.add(now);
    }
    return isBlock;
  }

  private static boolean beginsBlock(String word) {
    return word.equals("BEGIN") || word.equals("DECLARE") || word.equals("DO");
  }

  /** Whether the next word in a block begins a statement. */
  private static boolean opensList(String word) {
    return word.equals("BEGIN")
        || word.equals("THEN")
        || word.equals("ELSE")
        || word.equals("LOOP");
  }

  private static boolean runsText(String last, SqlStatement statement) {
    boolean isBody = statement.word(0).equals("DO");
    return isBody || last.equals("IMMEDIATE") || last.equals("EXECUTE") || last.equals("EXEC");
  }

  private static boolean makesRoutine(SqlStatement statement) {
    if (!statement.word(0).equals("CREATE") && !statement.word(0).equals("ALTER")) {
      return false;
    }
    for (int i = 1; i < 6; i++) {
      switch (statement.word(i)) {
        case "TABLE":
        case "TEMP":
        case "TEMPORARY":
        case "VIEW":
          return false;
        case "FUNCTION":
        case "PROCEDURE":
        case "TRIGGER":
        case "PACKAGE":
        case "ALIAS":
        case "AGGREGATE":
        case "EVENT":
        case "JOB":
          return true;
        default:
      }
    }
    return false;
  }

  private SessionText one(SqlStatement statement) {
    for (SessionRule rule : rules().rules) {
      @Nullable SessionText known = rule.read(statement);
      if (known != null) {
        return known;
      }
    }
    String first = statement.word(0);
    String what = rules().firstWords.get(first);
    if (what == null && first.equals("ALTER") && statement.word(1).equals("SESSION")) {
      what = "a setting that is not known";
    }
    return what == null ? rules().anywhere.read(statement) : SessionText.lost(what);
  }
}
