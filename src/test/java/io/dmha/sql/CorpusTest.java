package io.dmha.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.dialect.Dialect;
import io.dmha.url.DmhaUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What frameworks send, read as the database in question reads it. Each text stands with what it
 * is; those that are taken for something else stand in {@code differences.md}, which is written
 * anew by {@code -Ddmha.writePages=true}; its last chapter is the one of {@link SecondOpinionTest}.
 */
class CorpusTest {
  private static final Path FOLDER = Path.of("src/test/resources/io/dmha/sql/corpus");
  private static final Path DIFFERENCES = Path.of("src/test/resources/io/dmha/sql/differences.md");

  private static final Map<String, String> URLS =
      Map.of(
          "dm", "jdbc:dmha:dm://a",
          "pg", "jdbc:dmha:postgresql://a/b",
          "h2", "jdbc:dmha:h2:tcp://a/b",
          "oracle", "jdbc:dmha:oracle:thin:@//a/b",
          "mysql", "jdbc:dmha:mysql://a/b");

  /** A text, what it is, and for which databases. */
  record Entry(String file, List<String> dialects, String kind, String note, String sql) {}

  static List<Entry> corpus() throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.sorted().toList()) {
        for (String block : Files.readString(file).split("\n;;\n", -1)) {
          if (!block.isBlank()) {
            entries.add(entry(file.getFileName().toString(), block.strip()));
          }
        }
      }
    }
    return entries;
  }

  private static Entry entry(String file, String block) {
    String[] head = block.substring(2, block.indexOf('\n')).split("\\|", 3);
    String kind = head[1].strip().split(" |\\+", -1)[0];
    return new Entry(
        file,
        List.of(head[0].strip().split(",", -1)),
        kind,
        head[2].strip(),
        block.substring(block.indexOf('\n') + 1));
  }

  static StatementKinds kinds(String dialect) throws SQLException {
    Dialect target = Dialect.of(DmhaUrl.parse(URLS.get(dialect), null), null);
    return new StatementKinds(
        target::sessions, target.ddlMayCommit(), target.callsMayCommit(), Set.of(), SafeCalls.NONE);
  }

  /** What the reader says, in the words of the corpus. */
  static String read(StatementKind text) {
    if (text.kind() == SqlKind.WRITE && text.isDdl()) {
      return "ddl";
    }
    if (text.savepoint() != null) {
      return "savepoint";
    }
    if (text.leaves().kind() == SessionText.Kind.SETTABLE) {
      return "session";
    }
    return switch (text.kind()) {
      case READ -> "read";
      case WRITE -> "write";
      case BEGIN -> "begin";
      case COMMIT -> "commit";
      case ROLLBACK -> "rollback";
      case OTHER -> text.isDdl() ? "ddl" : "other";
    };
  }

  /** Calls and blocks may do anything, and what is not known to be set again is that, too. */
  private static boolean isAgreed(String wanted, String read) {
    boolean mayBeAnything = Set.of("call", "block", "other", "session", "ddl").contains(wanted);
    return wanted.equals(read) || (mayBeAnything && read.equals("other"));
  }

  /** To take a text for less than it is would double or lose work. */
  private static boolean isUnsafe(String wanted, String read) {
    return switch (read) {
      case "read" -> !wanted.equals("read");
      case "write", "savepoint" -> !Set.of("read", "write", "savepoint").contains(wanted);
      case "begin", "commit", "rollback", "session" -> !wanted.equals(read);
      default -> false;
    };
  }

  @Test
  void whatFrameworksSendIsReadAsItsDatabaseReadsIt() throws Exception {
    Map<String, StatementKinds> readers = new TreeMap<>();
    for (String dialect : URLS.keySet()) {
      readers.put(dialect, kinds(dialect));
    }
    List<Entry> corpus = corpus();
    Map<String, int[]> counts = new TreeMap<>();
    List<String> careful = new ArrayList<>();
    List<String> unsafe = new ArrayList<>();
    for (Entry entry : corpus) {
      for (String dialect : entry.dialects()) {
        String read = read(readers.get(dialect).of(entry.sql()));
        int[] count = counts.computeIfAbsent(dialect, each -> new int[2]);
        count[0]++;
        if (isAgreed(entry.kind(), read)) {
          count[1]++;
        } else {
          String line =
              String.format(
                  "| %s | %s | %s | %s | `%s` |",
                  dialect,
                  entry.kind(),
                  read,
                  entry.note().replace("|", "/"),
                  entry.sql().replaceAll("\\s+", " ").replace("|", "\\|").replace("`", "´"));
          (isUnsafe(entry.kind(), read) ? unsafe : careful).add(line);
        }
      }
    }
    String known = Files.readString(DIFFERENCES);
    String page = page(corpus.size(), counts, unsafe, careful) + SecondOpinionTest.chapterOf(known);
    if (Boolean.getBoolean("dmha.writePages")) {
      Files.writeString(DIFFERENCES, page);
    }

    assertThat(corpus).hasSizeGreaterThan(1_000);
    assertThat(corpus.stream().map(Entry::kind))
        .containsOnly(
            "read write begin commit rollback savepoint ddl call session block other"
                .split(" ", -1));
    assertThat(page).isEqualTo(Files.readString(DIFFERENCES));
  }

  private static String page(
      int size, Map<String, int[]> counts, List<String> unsafe, List<String> careful) {
    StringBuilder page = new StringBuilder("# What is read otherwise than it is\n\n");
    page.append("Of ").append(size).append(" texts, each for one database or more:\n\n");
    page.append("| database | texts | read as they are |\n|---|---|---|\n");
    counts.forEach(
        (dialect, count) ->
            page.append(String.format("| %s | %d | %d |%n", dialect, count[0], count[1])));
    String head = "| database | is | is read as | what | text |\n|---|---|---|---|---|\n";
    page.append("\n## Taken for less than they are\n\n").append(head);
    unsafe.forEach(line -> page.append(line).append('\n'));
    page.append("\n## Taken for more than they are, which costs their transactions the replay\n\n");
    page.append(head);
    careful.forEach(line -> page.append(line).append('\n'));
    return page.toString();
  }

  /** No word of a table or a column makes a text one that sets the session. */
  @Test
  void noQueryAndNoWriteOfThemCostsTheConnection() throws Exception {
    List<String> lost = new ArrayList<>();
    Set<SessionText.Kind> kinds = EnumSet.of(SessionText.Kind.LOST);
    for (Entry entry : corpus()) {
      boolean isPlain = entry.kind().equals("read") || entry.kind().equals("write");
      for (String dialect : entry.dialects()) {
        StatementKind text = kinds(dialect).of(entry.sql());
        if (isPlain && kinds.contains(text.leaves().kind())) {
          lost.add(dialect + ": " + entry.sql() + " -> " + text.leaves());
        }
      }
    }
    assertThat(lost).isEmpty();
  }
}
