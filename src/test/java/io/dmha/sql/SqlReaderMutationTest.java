package io.dmha.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.junit.SeededTest;
import io.dmha.lexis.Lexis;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** However a statement is dressed, it does not become a read. */
class SqlReaderMutationTest {
  private static final SqlReader READER = new SqlReader(Lexis.UNKNOWN);

  private static final List<String> NO_READS =
      Stream.of(
              SqlReaderTest.MORE_THAN_READS,
              SqlReaderTest.BARE_FUNCTIONS,
              SqlTransactionsTest.BEGINS,
              SqlTransactionsTest.MORE_THAN_BEGINS,
              SqlReaderTest.WRITES,
              SqlTransactionsTest.COMMITS,
              SqlTransactionsTest.ROLLBACKS,
              SqlReaderTest.OTHERS)
          .flatMap(Stream::of)
          .toList();

  private static final List<String> READS = List.of(SqlReaderTest.READS);

  private static final List<String> FILLERS =
      List.of(
          " ",
          "\n",
          "\t",
          "\r\n",
          "/**/",
          "/* select */",
          "/* 'it */",
          "/* \" */",
          "-- select\n",
          "-- it's\n",
          "--\n",
          "/*+ hint */",
          "/*\n*/",
          "\u3000",
          "/*;*/");

  @SeededTest(trials = 200)
  void aStatementInOtherDressIsNoRead(Random random) {
    String sql = NO_READS.get(random.nextInt(NO_READS.size()));

    String dressed = dress(sql, random);

    assertThat(READER.kindOf(dressed)).as(dressed).isNotEqualTo(SqlKind.READ);
  }

  @SeededTest(trials = 200)
  void aStatementBehindAReadMakesItNoRead(Random random) {
    String read = READS.get(random.nextInt(READS.size()));
    String hidden = SqlReaderTest.WRITES[random.nextInt(SqlReaderTest.WRITES.length)];
    String sql = read + ";" + hidden;

    String dressed = dress(sql, random);

    assertThat(READER.kindOf(dressed)).as(dressed).isNotEqualTo(SqlKind.READ);
  }

  @SeededTest(trials = 200)
  void aReadInOtherDressIsNothingThatEndsATransaction(Random random) {
    String sql = READS.get(random.nextInt(READS.size()));

    String dressed = dress(sql, random);

    assertThat(READER.kindOf(dressed)).as(dressed).isNotIn(SqlKind.COMMIT, SqlKind.ROLLBACK);
  }

  @SeededTest(trials = 300)
  void anyTextHasAKind(Random random) {
    List<String> pieces = new ArrayList<>(FILLERS);
    pieces.addAll(
        List.of("'", "\"", "`", "$", "$$", "\\", "(", ")", ";", "select", "f", "insert", "commit"));
    pieces.addAll(List.of("/*", "*/", "--", "{", "}", "q'", "#", "@", "表", "\ud842", "."));

    String text =
        random
            .ints(random.nextInt(12), 0, pieces.size())
            .mapToObj(pieces::get)
            .collect(Collectors.joining());

    assertThat(READER.kindOf(text)).isNotNull();
  }

  /** Blanks and comments between its words, and its letters in any case. */
  private static String dress(String sql, Random random) {
    StringBuilder dressed = new StringBuilder();
    for (String word : words(sql)) {
      for (int i = random.nextInt(3); i > 0; i--) {
        dressed.append(FILLERS.get(random.nextInt(FILLERS.size())));
      }
      dressed.append(anyCase(word, random));
    }
    return dressed.toString();
  }

  /** Of ASCII letters only: the upper case of a dotless i is another name. */
  private static String anyCase(String word, Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      text.append(isLetter && random.nextBoolean() ? (char) (c ^ 0x20) : c);
    }
    return text.toString();
  }

  /** Splits at blanks outside quotes and comments; a comment stays with what follows it. */
  private static List<String> words(String sql) {
    if (sql.contains("--") || sql.contains("/*") || sql.contains("'") || sql.contains("\"")) {
      return List.of(sql);
    }
    return Stream.of(sql.split("(?<=\\s)")).filter(word -> !word.isEmpty()).toList();
  }
}
