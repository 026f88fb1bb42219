package io.dmha.lexis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query that draws one value of a sequence for each of its columns, and does nothing else: {@code
 * SELECT NEXTVAL('s')} on PostgreSQL, {@code SELECT S.NEXTVAL FROM DUAL} on Dameng and Oracle,
 * {@code SELECT NEXT VALUE FOR S} on H2. Whether a name is a sequence, only the catalog tells.
 * Immutable.
 */
public final class DrawText {
  private final List<String> sequences;
  private final boolean isFromDual;

  private DrawText(List<String> sequences, boolean isFromDual) {
    this.sequences = Collections.unmodifiableList(sequences);
    this.isFromDual = isFromDual;
  }

  /** Reads one; null where {@code sql} is anything else. */
  public static @Nullable DrawText of(String sql, Lexis lexis) {
    SqlWords words = new SqlWords(sql, lexis);
    DrawText read = new Reader(words, lexis).read();
    return words.isDoubtful() ? null : read;
  }

  /**
   * What each column draws from: a name with its schema and quotes, as it is written; of PostgreSQL
   * what stands in the literal.
   */
  public List<String> sequences() {
    return sequences;
  }

  /** A query that gives these, as they are written in a text, instead. */
  public String withValues(List<String> values) {
    return "SELECT " + String.join(", ", values) + (isFromDual ? " FROM DUAL" : "");
  }

  /** Reads the words one after the other. */
  private static final class Reader {
    private final SqlWords words;
    private final Lexis lexis;
    private @Nullable String word;

    Reader(SqlWords words, Lexis lexis) {
      this.words = words;
      this.lexis = lexis;
      this.word = words.next();
    }

    private boolean take(String expected) {
      boolean isIt = expected.equals(word);
      if (isIt) {
        word = words.next();
      }
      return isIt;
    }

    @Nullable DrawText read() {
      if (!take("SELECT")) {
        return null;
      }
      List<String> sequences = new ArrayList<>();
      do {
        String sequence = draw();
        if (sequence == null) {
          return null;
        }
        sequences.add(sequence);
        alias();
      } while (take(","));
      boolean isFromDual = hasDual() && take("FROM") && take("DUAL");
      take(";");
      return word == null ? new DrawText(sequences, isFromDual) : null;
    }

    private boolean hasDual() {
      return lexis == Lexis.DAMENG || lexis == Lexis.ORACLE;
    }

    private @Nullable String draw() {
      switch (lexis) {
        case POSTGRESQL:
          return take("NEXTVAL") && take("(") ? literal() : null;
        case H2:
          return take("NEXT") && take("VALUE") && take("FOR") ? name(false) : null;
        case DAMENG:
        case ORACLE:
          return name(true);
        default:
          return null;
      }
    }

    private @Nullable String literal() {
      String written = "'".equals(word) ? words.asWritten() : "";
      boolean isPlain = written.startsWith("'") && take("'");
      boolean isCast = isPlain && take(":");
      boolean isWhole = !isCast || (take(":") && take("REGCLASS"));
      return isPlain && isWhole && take(")") ? SqlStatement.contentOf(written) : null;
    }

    /**
     * A name, and those before it.
     *
     * @param isDrawn whether NEXTVAL must be the last of them
     */
    private @Nullable String name(boolean isDrawn) {
      StringBuilder name = new StringBuilder();
      while (word != null && isName(word)) {
        boolean isEnd = isDrawn && name.length() > 0 && word.equals("NEXTVAL");
        if (isEnd) {
          word = words.next();
          return name.substring(0, name.length() - 1);
        }
        name.append(words.asWritten());
        word = words.next();
        if (!take(".")) {
          return isDrawn ? null : name.toString();
        }
        name.append('.');
      }
      return null;
    }

    private void alias() {
      boolean isNamed = take("AS");
      if (word != null && isName(word) && (isNamed || !word.equals("FROM"))) {
        word = words.next();
      }
    }

    private static boolean isName(String word) {
      char first = word.charAt(0);
      return Character.isLetter(first) || first == '_' || first == '"';
    }
  }
}
