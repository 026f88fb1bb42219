package io.dmha;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.guide.GuidePages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every class that a document names is there, and where it says. */
class DocumentsTest {
  private static final Path MAIN = Path.of("src/main/java/io/dmha");
  private static final Path TESTS = Path.of("src/test/java/io/dmha");
  private static final Pattern BLOCK = Pattern.compile("(?s)^```.*?^```", Pattern.MULTILINE);
  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");

  /** A class and its package, as the documents write it: {@code connect.HostSearch}. */
  private static final Pattern PLACED = Pattern.compile("(?<![\\w./])([a-z]+)[./]([A-Z]\\w+)");

  /** A name of two words or more; one word alone may be anything. */
  private static final Pattern NAMED = Pattern.compile("(?<![\\w.*-])([A-Z][a-z0-9]+[A-Z]\\w*)");

  private static final Pattern LINK = Pattern.compile("]\\((?!http)([^)#]+)[^)]*\\)");

  private static final Pattern IDENTIFIER = Pattern.compile("\\b[A-Z]\\w+");

  /** All names that begin with a capital, in any of the sources, the guide's included. */
  private static final Set<String> KNOWN = new HashSet<>();

  @BeforeAll
  static void readSources() throws IOException {
    for (Path source : Sources.all()) {
      know(Files.readString(source));
    }
    GuidePages.blocks("java").forEach(block -> know(block.text()));
  }

  private static void know(String source) {
    Matcher word = IDENTIFIER.matcher(source);
    while (word.find()) {
      KNOWN.add(word.group());
    }
  }

  static Stream<Path> documents() throws IOException {
    List<Path> found = new ArrayList<>();
    found.add(Path.of("README.md"));
    found.add(Path.of("README_zh.md"));
    found.add(Path.of(".github/CONTRIBUTING.md"));
    for (String folder : List.of("src/docs", "src/docs/guide")) {
      try (Stream<Path> files = Files.list(Path.of(folder))) {
        files.filter(file -> file.toString().endsWith(".md")).forEach(found::add);
      }
    }
    return found.stream();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void aClassStandsInThePackageThatIsNamed(Path document) throws IOException {
    for (String code : codeIn(document)) {
      Matcher placed = PLACED.matcher(code);
      while (placed.find()) {
        String file = placed.group(1) + "/" + placed.group(2) + ".java";
        assertThat(List.of(MAIN.resolve(file), TESTS.resolve(file)))
            .as("%s in %s", placed.group(), document)
            .anyMatch(Files::exists);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void aNameOfAClassIsOneOfTheSources(Path document) throws IOException {
    for (String code : codeIn(document)) {
      Matcher named = NAMED.matcher(code);
      while (named.find()) {
        assertThat(named.group(1)).as("named in %s", document).matches(KNOWN::contains, "a name");
      }
    }
  }

  /** Who reads the first page wants the answer, not a text. */
  @Test
  void noParagraphOfTheReadmeIsLongerThanFiveLines() throws IOException {
    for (String paragraph : Files.readString(Path.of("README.md")).split("\n\n", -1)) {
      boolean isText = !paragraph.startsWith("|") && !paragraph.startsWith("- ");
      assertThat(isText ? paragraph.lines().count() : 0).as(paragraph).isLessThanOrEqualTo(5);
    }
  }

  /** Every page that a document links to is there. */
  @ParameterizedTest
  @MethodSource("documents")
  void aLinkLeadsSomewhere(Path document) throws IOException {
    Matcher link = LINK.matcher(Files.readString(document));
    while (link.find()) {
      assertThat(document.resolveSibling(link.group(1))).as("linked in %s", document).exists();
    }
  }

  @Test
  void aNameThatIsNotThereIsSeen() {
    assertThat(KNOWN).contains("HostSearch").doesNotContain("Host" + "Seeker");
  }

  private static List<String> codeIn(Path document) throws IOException {
    List<String> found = new ArrayList<>();
    Matcher code = CODE.matcher(BLOCK.matcher(Files.readString(document)).replaceAll(""));
    while (code.find()) {
      found.add(code.group(1));
    }
    return found;
  }
}
