package io.dmha;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may know whom, who may do what, and how long a file may be. */
class ArchitectureTest {
  /** In lines. */
  private static final int LONGEST_FILE = 400;

  private static final int LARGEST_PACKAGE = 3_500;
  private static final int LARGEST_CIRCLE = 12;

  /** What the application holds: a statement knows its connection, its rows and itself anew. */
  private static final int LARGEST_CIRCLE_OF_JDBC = 20;

  private static JavaClasses main;
  private static JavaClasses tests;

  @BeforeAll
  static void read() {
    main = read(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS);
    tests = read(ImportOption.Predefined.ONLY_INCLUDE_TESTS);
  }

  private static JavaClasses read(ImportOption option) {
    return new ClassFileImporter().withImportOption(option).importPackages("io.dmha");
  }

  /** A hundred megabytes, which each collection after this class would look through again. */
  @AfterAll
  static void forget() {
    main = null;
    tests = null;
  }

  static Stream<String> packages() {
    return Rooms.MAY_KNOW.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void aPackageKnowsOnlyThoseBeforeIt(String name) {
    List<String> allowed = new ArrayList<>();
    allowed.add(packageOf(name));
    Rooms.MAY_KNOW.get(name).forEach(known -> allowed.add(packageOf(known)));

    check(
        noClasses()
            .that()
            .resideInAPackage("io.dmha." + name)
            .should()
            .dependOnClassesThat(
                resideInAPackage("io.dmha..")
                    .and(not(resideInAnyPackage(allowed.toArray(new String[0]))))));
  }

  private static String packageOf(String name) {
    return name.equals(Rooms.PUBLIC) ? "io.dmha" : "io.dmha." + name;
  }

  /** What nobody uses is no permission, but a door left open. */
  @ParameterizedTest
  @MethodSource("packages")
  void aPackageKnowsAllThatItMay(String name) {
    Set<String> known = new HashSet<>();
    for (JavaClass type : main) {
      if (type.getPackageName().equals("io.dmha." + name)) {
        type.getDirectDependenciesFromSelf()
            .forEach(each -> known.add(each.getTargetClass().getPackageName()));
      }
    }

    for (String each : Rooms.MAY_KNOW.get(name)) {
      assertThat(known).contains(packageOf(each));
    }
  }

  @Test
  void everyPackageHasItsPlace() {
    Set<String> places = new HashSet<>(packages().map(ArchitectureTest::packageOf).toList());
    places.add(packageOf(Rooms.PUBLIC));
    assertThat(main.stream().map(JavaClass::getPackageName)).allMatch(places::contains);
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
            .resideOutsideOfPackages("io.dmha", "io.dmha.cluster")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(DriverManager.class));
  }

  @Test
  void classesAreWrittenByTheProxiesAlone() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("io.dmha.codegen")
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
            .byAnyPackage("io.dmha", "io.dmha.cluster", "io.dmha.settings", "io.dmha.url"));
  }

  @Test
  void testsWaitForEventsAndNeverSleep() {
    assertThat(tests).isNotEmpty();
    check(
        tests,
        noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class));
  }

  @Test
  void noFileIsTooLongToBeRead() throws IOException {
    for (Path file : Sources.all()) {
      assertThat(Files.readAllLines(file)).as("%s", file).hasSizeLessThanOrEqualTo(LONGEST_FILE);
    }
  }

  @Test
  void noPackageIsTooLarge() throws IOException {
    for (String name : Rooms.MAY_KNOW.keySet()) {
      int lines = 0;
      try (Stream<Path> files =
          Files.list(Path.of("src/main/java", packageOf(name).split("\\.")))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          lines += Files.readAllLines(file).size();
        }
      }
      assertThat(lines).as(name).isLessThanOrEqualTo(LARGEST_PACKAGE);
    }
  }

  @Test
  void everyPackageSaysWhatItIs() throws IOException {
    try (Stream<Path> folders = Files.walk(Path.of("src/main/java/io/dmha"))) {
      // The folder of the integrations is no package.
      assertThat(folders.filter(Files::isDirectory))
          .filteredOn(folder -> !folder.endsWith("integration"))
          .allMatch(folder -> Files.exists(folder.resolve("package-info.java")));
    }
  }

  private static void check(ArchRule rule) {
    check(main, rule);
  }

  private static void check(JavaClasses classes, ArchRule rule) {
    rule.check(classes);
  }

  @Test
  void noLargeGroupOfClassesHangsTogether() {
    Set<Set<String>> groups = new Circles(main).groups();

    assertThat(groups).anyMatch(group -> group.contains("io.dmha.failover.ConnectionCore"));
    for (Set<String> group : groups) {
      boolean isOfJdbc = group.stream().allMatch(name -> name.startsWith("io.dmha.jdbc."));
      assertThat(group)
          .hasSizeLessThanOrEqualTo(isOfJdbc ? LARGEST_CIRCLE_OF_JDBC : LARGEST_CIRCLE);
    }
  }
}
