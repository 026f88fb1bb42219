package io.dmha.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/**
 * What another parser says of the texts of the corpus. Where it says otherwise than the reader, or
 * nothing, stands in {@code second-opinion.txt} with who is right and why. That file and the
 * chapter of {@code differences.md} are written anew by {@code -Ddmha.writePages=true}; what is new
 * in it has a question mark then, and somebody has to say why.
 */
class SecondOpinionTest {
  private static final Path LIST = Path.of("src/test/resources/io/dmha/sql/second-opinion.txt");
  private static final Path DIFFERENCES = Path.of("src/test/resources/io/dmha/sql/differences.md");
  private static final String CHAPTER = "\n## What jsqlparser says of them\n";
  private static final List<String> STRENGTH = List.of("read", "write", "other");
  private static final String WHY = " | why: ";
  private static final String TEXT = " | text: ";
  private static final int SHOWN = 100;

  /** What {@code page} has behind what {@link CorpusTest} writes. */
  static String chapterOf(String page) {
    int begin = page.indexOf(CHAPTER);
    return begin < 0 ? "" : page.substring(begin);
  }

  @Test
  void whatAnotherParserSaysOtherwiseIsListedWithWhoIsRight() throws Exception {
    Map<String, String> known = knownReasons();
    List<String> found = new ArrayList<>();
    Map<String, int[]> counts = new TreeMap<>();
    Map<String, Integer> right = new TreeMap<>();
    for (CorpusTest.Entry entry : CorpusTest.corpus()) {
      SecondOpinion second = SecondOpinion.of(entry.sql());
      Map<String, List<String>> verdicts = new LinkedHashMap<>();
      for (String dialect : entry.dialects()) {
        String ours = coarse(CorpusTest.read(CorpusTest.kinds(dialect).of(entry.sql())));
        boolean isParsed = !second.verdict.equals(SecondOpinion.NOT_PARSED);
        int outcome = ours.equals(second.verdict) ? 0 : isParsed ? 1 : 2;
        counts.computeIfAbsent(dialect, each -> new int[4])[outcome]++;
        boolean isAgreedWrongly = outcome == 0 && !ours.equals(coarse(entry.kind()));
        counts.get(dialect)[3] += isAgreedWrongly ? 1 : 0;
        if (outcome > 0) {
          verdicts.computeIfAbsent(ours, each -> new ArrayList<>()).add(dialect);
        }
      }
      verdicts.forEach(
          (ours, dialects) -> {
            String judged = judged(second, ours, coarse(entry.kind()));
            String head = String.join(" | ", key(entry), String.join(",", dialects), judged);
            found.add(head + WHY + known.getOrDefault(head, "?") + TEXT + shown(entry.sql()));
            right.merge(ruling(second, ours, coarse(entry.kind())), dialects.size(), Integer::sum);
          });
    }
    String list = String.join("\n", found) + "\n";
    String page = Files.readString(DIFFERENCES);
    String next =
        page.substring(0, page.length() - chapterOf(page).length()) + chapter(counts, right);
    if (Boolean.getBoolean("dmha.writePages")) {
      Files.writeString(LIST, list);
      Files.writeString(DIFFERENCES, next);
    }

    assertThat(list).isEqualTo(Files.readString(LIST)).doesNotContain(WHY + "?");
    assertThat(next).isEqualTo(Files.readString(DIFFERENCES));
  }

  /** In the words of the second opinion: savepoints leave the transaction open, DDL may not. */
  private static String coarse(String kind) {
    return switch (kind) {
      case "read" -> "read";
      case "write", "savepoint" -> "write";
      default -> "other";
    };
  }

  private static String judged(SecondOpinion second, String ours, String is) {
    return String.format(
        "jsqlparser: %s (%s) | dmha: %s | right: %s",
        second.verdict, second.because, ours, rightOf(second, ours, is));
  }

  private static String rightOf(SecondOpinion second, String ours, String is) {
    return second.verdict.equals(is) ? "jsqlparser" : ours.equals(is) ? "dmha" : "none, " + is;
  }

  /** For the chapter: who is right, and what the error of the reader would do. */
  private static String ruling(SecondOpinion second, String ours, String is) {
    String kind = second.verdict.equals(SecondOpinion.NOT_PARSED) ? "not parsed" : "disagreed";
    boolean isLess = STRENGTH.indexOf(ours) < STRENGTH.indexOf(is);
    String error = ours.equals(is) ? "" : isLess ? ", dmha takes it for less" : ", dmha is careful";
    return kind + " | " + rightOf(second, ours, is).replaceAll(",.*", "") + error;
  }

  private static String key(CorpusTest.Entry entry) {
    CRC32 sum = new CRC32();
    sum.update(entry.sql().getBytes(StandardCharsets.UTF_8));
    return String.format("%s %08x", entry.file(), sum.getValue());
  }

  private static String shown(String sql) {
    String line = sql.replaceAll("\\s+", " ");
    return line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
  }

  /** The reasons by what stands before them. */
  private static Map<String, String> knownReasons() throws IOException {
    Map<String, String> reasons = new HashMap<>();
    for (String line : Files.exists(LIST) ? Files.readAllLines(LIST) : List.<String>of()) {
      String[] parts = line.split(Pattern.quote(WHY) + "|" + Pattern.quote(TEXT), 3);
      if (parts.length == 3) {
        reasons.put(parts[0], parts[1]);
      }
    }
    return reasons;
  }

  private static String chapter(Map<String, int[]> counts, Map<String, Integer> right) {
    StringBuilder page = new StringBuilder(CHAPTER);
    page.append("\nEach text for each of its databases, as read, write or anything else;");
    page.append(
        " which text, and why, stands in `second-opinion.txt`. It knows no functions: those");
    page.append(" that change nothing are named in the test, any other may do anything.\n\n");
    page.append(
        "| database | agreed | of these wrongly | disagreed | not parsed |\n|---|---|---|---|---|\n");
    counts.forEach(
        (dialect, count) ->
            page.append(
                String.format(
                    "| %s | %d | %d | %d | %d |%n",
                    dialect, count[0], count[3], count[1], count[2])));
    page.append("\n| | who is right | texts |\n|---|---|---|\n");
    right.forEach((who, count) -> page.append(String.format("| %s | %d |%n", who, count)));
    return page.toString();
  }
}
