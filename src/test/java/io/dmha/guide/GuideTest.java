package io.dmha.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.guide.GuidePages.Block;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/**
 * What users copy from the guide is right: Java compiles, XML is well-formed and names what is
 * there. {@link GuideRunTest} runs configuration, {@code url.GuideUrlsTest} reads each URL.
 */
class GuideTest {
  private static final Set<String> LANGUAGES =
      Set.of("yaml", "properties", "java", "xml", "sql", "bash", "text", "ini");

  @TempDir Path folder;

  static List<Path> pages() {
    return GuidePages.all();
  }

  static List<Block> xml() {
    return GuidePages.blocks("xml");
  }

  static List<Path> pagesWithJava() {
    return pages().stream().filter(page -> GuidePages.read(page).contains("\n```java\n")).toList();
  }

  @Test
  void theIndexNamesEachPage() throws IOException {
    String index = GuidePages.read(GuidePages.FOLDER.resolve("README.md"));
    for (Path page : pages()) {
      if (page.startsWith(GuidePages.FOLDER) && !page.endsWith("README.md")) {
        assertThat(index).contains("(" + page.getFileName() + ")");
        assertThat(GuidePages.read(page)).contains("](README.md)");
        assertThat(Files.readAllLines(page)).as("%s", page).hasSizeBetween(50, 150);
      }
    }
  }

  /** Row by row: what the application sees is the same in both languages. */
  @Test
  void bothFirstPagesNameTheSameInTheirTable() {
    List<Set<String>> english = codesOfRows(Path.of("README.md"));

    assertThat(english).hasSizeGreaterThan(15);
    assertThat(codesOfRows(Path.of("README_zh.md"))).isEqualTo(english);
  }

  private static List<Set<String>> codesOfRows(Path page) {
    List<Set<String>> rows = new ArrayList<>();
    for (String row : GuidePages.read(page).lines().toList()) {
      if (row.startsWith("| ")) {
        Set<String> codes = new TreeSet<>();
        Matcher code = Pattern.compile("`([^`]+)`").matcher(row);
        while (code.find()) {
          codes.add(code.group(1));
        }
        rows.add(codes);
      }
    }
    return rows;
  }

  /** So that nothing escapes by a word after the fence that no test looks at. */
  @ParameterizedTest
  @MethodSource("pages")
  void eachBlockSaysWhatItIs(Path page) {
    for (Block block : GuidePages.blocks(page)) {
      assertThat(LANGUAGES).as("language of %s", block).contains(block.language());
    }
    assertThat(GuidePages.read(page).split("(?m)^```", -1).length % 2).as("fences").isOne();
  }

  @ParameterizedTest
  @MethodSource("pagesWithJava")
  void itsJavaCompiles(Path page) throws IOException {
    List<Block> java = new ArrayList<>(GuidePages.blocks(page));
    java.removeIf(block -> !block.language().equals("java"));

    GuideJava.compile(java, folder, UnaryOperator.identity());
  }

  @ParameterizedTest
  @MethodSource("xml")
  void itsXmlIsWellFormedAndItsDependenciesAreThoseOfTheBuild(Block block) throws Exception {
    Document document = parse("<block>" + block.text() + "</block>");

    Set<String> built = new TreeSet<>(dependencies(parse(Files.readString(Path.of("pom.xml")))));
    List<String> named = dependencies(document);
    assertThat(built).containsAll(named);
    if (!named.isEmpty()) {
      assertThat(block.before())
          .as("nothing is published yet")
          .contains("```bash\nmvn -q install -DskipTests\n```");
    }
    NodeList drivers = document.getElementsByTagName("driver");
    for (int i = 0; i < drivers.getLength(); i++) {
      String type = ((Element) drivers.item(i)).getAttribute("class");
      assertThat(type).isEqualTo("io.dmha.DmhaDriver");
    }
    assertThat(named.size() + drivers.getLength()).as("a block that is looked at").isPositive();
  }

  /** What the page on retries says that Spring makes of dmha's exceptions. */
  @Test
  void springTellsThemApartAsThePageSays() {
    String page = GuidePages.read(GuidePages.FOLDER.resolve("retries.md"));
    Map<SQLException, Class<?>> told =
        Map.of(
            new SQLTransactionRollbackException("", "40001"),
            ConcurrencyFailureException.class,
            new SQLNonTransientConnectionException("", "08007"),
            DataAccessResourceFailureException.class,
            new SQLTransientConnectionException("", "08001"),
            TransientDataAccessResourceException.class);
    SQLExceptionSubclassTranslator spring = new SQLExceptionSubclassTranslator();

    told.forEach(
        (exception, type) -> {
          assertThat(spring.translate("", null, exception)).isInstanceOf(type);
          assertThat(page).contains("`" + type.getSimpleName() + "`");
        });
    assertThat(page).contains("`" + CannotGetJdbcConnectionException.class.getSimpleName() + "`");
    assertThat(new DataAccessResourceFailureException(""))
        .isNotInstanceOf(TransientDataAccessException.class);
  }

  private static Document parse(String xml) throws Exception {
    DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
    builder.setErrorHandler(null);
    return builder.parse(new InputSource(new StringReader(xml)));
  }

  /** {@code group:artifact:version} of all dependencies, and of the project where it is the POM. */
  private static List<String> dependencies(Document document) {
    List<String> found = new ArrayList<>();
    Element root = document.getDocumentElement();
    NodeList all = document.getElementsByTagName("dependency");
    for (int i = 0; i < all.getLength(); i++) {
      found.add(coordinates((Element) all.item(i), root));
    }
    if (root.getTagName().equals("project")) {
      found.add(coordinates(root, root));
    }
    return found;
  }

  private static String coordinates(Element element, Element root) {
    String version = child(element, "version");
    if (version.startsWith("${")) {
      String name = version.substring(2, version.length() - 1);
      NodeList property = root.getElementsByTagName(name);
      version = property.getLength() == 0 ? version : property.item(0).getTextContent().trim();
    }
    return child(element, "groupId") + ":" + child(element, "artifactId") + ":" + version;
  }

  private static String child(Element element, String name) {
    NodeList children = element.getChildNodes();
    for (int i = 0; i < children.getLength(); i++) {
      if (children.item(i).getNodeName().equals(name)) {
        return children.item(i).getTextContent().trim();
      }
    }
    return "";
  }
}
