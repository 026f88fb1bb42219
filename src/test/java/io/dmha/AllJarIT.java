package io.dmha;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.node.JavaProgram;
import io.dmha.fixtures.node.NeedsProcesses;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The two jars as they are shipped: for builds, and for tools that take one jar. */
@NeedsProcesses
class AllJarIT {
  static final Path ALL = Path.of(System.getProperty("dmha.allJar"));
  private static final Path PLAIN = Path.of(System.getProperty("dmha.jar"));
  private static final Path H2 = JavaProgram.homeOf("org.h2.Driver");

  private static final int JAVA_8 = 52;

  @Test
  void thisTestRunsAgainstTheShippedJar() {
    assertThat(JavaProgram.homeOf("io.dmha.DmhaDriver")).isEqualTo(ALL);
  }

  @Test
  void theAllJarHoldsNothingButOurs() throws IOException {
    Set<String> others = new TreeSet<>();
    for (String name : files(ALL)) {
      if (!name.startsWith("io/dmha/") && !name.startsWith("META-INF/sbom/")) {
        others.add(name);
      }
    }

    assertThat(others)
        .containsExactly(
            "META-INF/LICENSE",
            "META-INF/MANIFEST.MF",
            "META-INF/NOTICE",
            "META-INF/licenses/ASM",
            "META-INF/maven/io.dmha/dmha-jdbc/pom.properties",
            "META-INF/maven/net.bytebuddy/byte-buddy/pom.properties",
            "META-INF/services/com.alibaba.druid.filter.Filter",
            "META-INF/services/com.alibaba.druid.wall.WallProviderCreator",
            "META-INF/services/java.sql.Driver",
            "META-INF/spring-configuration-metadata.json",
            "META-INF/spring.factories",
            "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports",
            "META-INF/versions/9/module-info.class");
    assertThat(text(ALL, "META-INF/services/java.sql.Driver").trim())
        .isEqualTo("io.dmha.DmhaDriver");
    assertThat(text(ALL, "META-INF/LICENSE")).contains("Apache License");
  }

  @Test
  void noFolderIsEmpty() throws IOException {
    for (Path jar : List.of(ALL, PLAIN)) {
      List<String> files = files(jar);
      try (JarFile open = new JarFile(jar.toFile())) {
        assertThat(open.stream().filter(JarEntry::isDirectory).map(JarEntry::getName))
            .as("%s", jar)
            .allMatch(folder -> files.stream().anyMatch(file -> file.startsWith(folder)));
      }
    }
  }

  @Test
  void whatIsInsideIsRelocated() throws IOException {
    Pattern classes = Pattern.compile("net/bytebuddy/|(?<!shaded/)picocli/|dm/jdbc/");
    Pattern names = Pattern.compile("net\\.bytebuddy");
    for (String name : files(ALL)) {
      if (name.endsWith(".class")) {
        String bytes = text(ALL, name);
        boolean isOurs = !name.startsWith("io/dmha/shaded/");
        assertThat(classes.matcher(bytes).find()).as(name).isFalse();
        assertThat(isOurs && names.matcher(bytes).find()).as(name).isFalse();
      }
    }
    assertThat(files(ALL))
        .anyMatch(name -> name.startsWith("io/dmha/shaded/bytebuddy/jar/asm/"))
        .contains("io/dmha/shaded/picocli/CommandLine.class")
        .filteredOn(name -> name.startsWith("io/dmha/shaded/bytebuddy/"))
        .allMatch(name -> name.startsWith("io/dmha/shaded/bytebuddy/jar/asm/"));
  }

  @Test
  void everyClassRunsOnJava8() throws IOException {
    for (Path jar : List.of(ALL, PLAIN)) {
      try (JarFile open = new JarFile(jar.toFile())) {
        List<JarEntry> classes =
            open.stream()
                .filter(entry -> entry.getName().endsWith(".class"))
                .filter(entry -> !entry.getName().startsWith("META-INF/versions/"))
                .toList();
        assertThat(classes).hasSizeGreaterThan(100);
        for (JarEntry each : classes) {
          try (DataInputStream in = new DataInputStream(open.getInputStream(each))) {
            assertThat(in.readInt()).isEqualTo(0xCAFEBABE);
            assertThat(in.readUnsignedShort()).isZero();
            assertThat(in.readUnsignedShort()).as(each.getName()).isLessThanOrEqualTo(JAVA_8);
          }
        }
      }
    }
  }

  @Test
  void thePlainJarHasItsLicenceAndItsService() throws IOException {
    assertThat(files(PLAIN)).contains("META-INF/LICENSE", "META-INF/services/java.sql.Driver");
  }

  @Test
  void thePlainJarBringsOneDependency() throws Exception {
    List<String> brought = new ArrayList<>();
    try (JarFile open = new JarFile(PLAIN.toFile());
        InputStream pom =
            open.getInputStream(open.getEntry("META-INF/maven/io.dmha/dmha-jdbc/pom.xml"))) {
      Element project =
          DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom).getDocumentElement();
      Element dependencies = child(project, "dependencies");
      for (Element each : children(dependencies, "dependency")) {
        Element scope = child(each, "scope");
        Element optional = child(each, "optional");
        boolean isOptional = optional != null && optional.getTextContent().equals("true");
        if (!isOptional
            && (scope == null || !Set.of("test", "provided").contains(scope.getTextContent()))) {
          brought.add(child(each, "artifactId").getTextContent());
        }
      }
    }

    assertThat(brought).containsExactly("byte-buddy");
  }

  @Test
  void theAllJarWorksAloneAndPrintsNothing() {
    assertShellAnswers(JavaProgram.with(ALL, H2));
  }

  /** The application's binding does not fit the slf4j inside; slf4j itself would complain. */
  @Test
  void theAllJarPrintsNothingBesideABindingOfTheApplication() {
    assertShellAnswers(
        JavaProgram.with(
            ALL,
            H2,
            JavaProgram.homeOf("org.slf4j.impl.StaticLoggerBinder"),
            JavaProgram.homeOf("ch.qos.logback.core.Appender")));
  }

  @Test
  void theAllJarPrintsNothingBesideANewerBinding(@TempDir Path binding) throws IOException {
    Path services = Files.createDirectories(binding.resolve("META-INF/services"));
    Files.writeString(
        services.resolve("org.slf4j.spi.SLF4JServiceProvider"), "com.example.Provider\n");

    assertShellAnswers(JavaProgram.with(ALL, H2, binding));
  }

  /** Byte Buddy is not in the class path of this test; its jar lies where Maven put it. */
  @Test
  void thePlainJarPrintsNothingWhereSlf4jHasNoBinding() {
    assertShellAnswers(
        JavaProgram.with(
            PLAIN,
            H2,
            Path.of(System.getProperty("dmha.byteBuddyJar")),
            Path.of(System.getProperty("dmha.slf4jJar"))));
  }

  private static void assertShellAnswers(JavaProgram program) {
    String[] answers = new String[2];
    String[] urls = {"jdbc:h2:mem:shell", "jdbc:dmha:h2:mem:shell"};
    for (int i = 0; i < urls.length; i++) {
      JavaProgram.Result result =
          program.run(
              "org.h2.tools.Shell",
              "-url",
              urls[i],
              "-driver",
              i == 0 ? "org.h2.Driver" : "io.dmha.DmhaDriver",
              "-user",
              "sa",
              "-sql",
              "create table t(id int, name varchar); insert into t values(7, 'x');"
                  + " select * from t");
      assertThat(result.err()).isEmpty();
      assertThat(result.exitCode()).isZero();
      answers[i] = result.out().replaceAll("\\d+ ms", "n ms");
    }
    assertThat(answers[1]).isEqualTo(answers[0]).contains("7  | x");
  }

  static List<String> files(Path jar) throws IOException {
    try (JarFile open = new JarFile(jar.toFile())) {
      return open.stream()
          .filter(entry -> !entry.isDirectory())
          .map(JarEntry::getName)
          .collect(Collectors.toList());
    }
  }

  static String text(Path jar, String name) throws IOException {
    try (JarFile open = new JarFile(jar.toFile());
        InputStream in = open.getInputStream(open.getEntry(name))) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static Element child(Element parent, String name) {
    return children(parent, name).stream().findFirst().orElse(null);
  }

  private static List<Element> children(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    NodeList all = parent.getChildNodes();
    for (int i = 0; i < all.getLength(); i++) {
      if (all.item(i) instanceof Element element && element.getTagName().equals(name)) {
        found.add(element);
      }
    }
    return found;
  }
}
