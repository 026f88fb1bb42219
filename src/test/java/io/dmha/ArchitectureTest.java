package io.dmha;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may know whom, who may do what, and how long a file may be. */
class ArchitectureTest {
  private static final Map<String, List<String>> MAY_KNOW =
      Map.of(
          "settings", List.of(),
          "fault", List.of(),
          "time", List.of(),
          "event", List.of("fault"),
          "target", List.of("fault", "settings"),
          "host", List.of("fault", "event", "time", "target"),
          "session", List.of("event", "target"),
          "recovery", List.of("host", "session", "fault", "event", "time", "target"),
          "replay", List.of("recovery", "fault", "time"),
          "proxy",
              List.of("replay", "recovery", "session", "host", "target", "fault", "event", "time"));

  private static final int LONGEST_FILE = 400;

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.dmha");

  private static final JavaClasses TESTS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
          .importPackages("io.dmha");

  static Stream<String> packages() {
    return MAY_KNOW.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void aPackageKnowsOnlyThoseBelowIt(String name) {
    List<String> allowed = new ArrayList<>();
    allowed.add("io.dmha." + name);
    MAY_KNOW.get(name).forEach(known -> allowed.add("io.dmha." + known));

    check(
        noClasses()
            .that()
            .resideInAPackage("io.dmha." + name)
            .should()
            .dependOnClassesThat(
                resideInAPackage("io.dmha..")
                    .and(not(resideInAnyPackage(allowed.toArray(new String[0]))))));
  }

  @Test
  void everyPackageHasItsPlace() {
    assertThat(MAIN.stream().map(type -> type.getPackageName()).distinct())
        .allMatch(
            name ->
                name.equals("io.dmha")
                    || MAY_KNOW.containsKey(name.substring("io.dmha.".length())));
  }

  @Test
  void thereAreNoCycles() {
    check(slices().matching("io.dmha.(*)..").should().beFreeOfCycles());
  }

  @Test
  void theDriverManagerIsAskedAtTheTopAlone() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.dmha")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(DriverManager.class));
  }

  @Test
  void classesAreWrittenByTheProxiesAlone() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.dmha.proxy")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("net.bytebuddy.."));
  }

  /** Byte Buddy's class writer alone: the rest of it costs a cold start. */
  @Test
  void ofByteBuddyOnlyTheWriterIsUsed() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat(
                resideInAPackage("net.bytebuddy..")
                    .and(not(resideInAPackage("net.bytebuddy.jar.asm..")))));
  }

  @Test
  void theClockIsReadInOneRoom() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.dmha.time")
            .should()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class));
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("io.dmha.time", "io.dmha.event")
            .should()
            .callMethod(Instant.class, "now"));
  }

  @Test
  void settingsAreReadAtTheTopAlone() {
    check(
        classes()
            .that()
            .haveFullyQualifiedName("io.dmha.settings.Settings")
            .should()
            .onlyBeAccessed()
            .byAnyPackage("io.dmha", "io.dmha.settings"));
  }

  @Test
  void testsWaitForEventsAndNeverSleep() {
    assertThat(TESTS).isNotEmpty();
    check(
        TESTS,
        noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class));
  }

  @Test
  void noFileIsTooLongToBeRead() throws IOException {
    for (Path file : sources()) {
      assertThat(Files.readAllLines(file)).as("%s", file).hasSizeLessThanOrEqualTo(LONGEST_FILE);
    }
  }

  @Test
  void everyPackageSaysWhatItIs() throws IOException {
    try (Stream<Path> folders = Files.walk(Path.of("src/main/java/io/dmha"))) {
      assertThat(folders.filter(Files::isDirectory))
          .allMatch(folder -> Files.exists(folder.resolve("package-info.java")));
    }
  }

  private static List<Path> sources() throws IOException {
    List<Path> found = new ArrayList<>();
    for (String root : List.of("src", "test-fixtures")) {
      try (Stream<Path> files = Files.walk(Path.of(root))) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(found::add);
      }
    }
    return found;
  }

  private static void check(ArchRule rule) {
    check(MAIN, rule);
  }

  private static void check(JavaClasses classes, ArchRule rule) {
    rule.check(classes);
  }
}
