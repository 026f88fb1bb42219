package io.dmha.integration;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Where a library is missing, nothing of dmha may be broken by that. */
class OptionalLibrariesTest {
  private static final String[] ALWAYS_THERE = {
    "java..",
    "javax..",
    "io.dmha..",
    "net.bytebuddy..",
    "org.jspecify..",
    "com.google.errorprone.annotations..",
    // int and the like
    ""
  };

  @Test
  void theyAreKnownByTheirOwnRoomsAlone() {
    noClasses()
        .that()
        // The commands have picocli, which is in the jar that has them.
        .resideOutsideOfPackages("io.dmha.integration..", "io.dmha.tool")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.dmha.integration..").or(not(resideInAnyPackage(ALWAYS_THERE))))
        .check(
            new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.dmha"));
  }
}
