package io.dmha;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.node.JavaProgram;
import io.dmha.fixtures.node.NeedsProcesses;
import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Both jars as modules: an application on the module path uses what is public, and nothing else.
 */
@NeedsProcesses
class ModulePathIT {
  private static final Path H2 = JavaProgram.homeOf("org.h2.Driver");
  private static final Path PLAIN = Path.of(System.getProperty("dmha.jar"));
  private static final Path ALL = Path.of(System.getProperty("dmha.allJar"));

  /** The jars, and what each needs beside it. */
  @SuppressWarnings("ImmutableEnumChecker") // nobody changes the list
  enum Jar {
    PLAIN_JAR(PLAIN, Path.of(System.getProperty("dmha.byteBuddyJar"))),
    ALL_JAR(ALL);

    private final List<Path> path;

    Jar(Path... path) {
      this.path = List.of(path);
    }

    private String path(Path... more) {
      return Stream.concat(path.stream(), Stream.of(more))
          .map(Path::toString)
          .collect(Collectors.joining(File.pathSeparator));
    }
  }

  @TempDir private Path folder;

  private int compile(Jar jar, String body) throws IOException {
    Path descriptor = folder.resolve("module-info.java");
    Files.writeString(descriptor, "module app { requires io.dmha; }");
    Path source = Files.createDirectories(folder.resolve("app")).resolve("Main.java");
    Files.writeString(
        source,
        """
        package app;
        public class Main {
          public static void main(String[] arguments) throws Exception {
            %s
          }
        }
        """
            .formatted(body));
    return ToolProvider.findFirst("javac")
        .orElseThrow()
        .run(
            System.out,
            System.err,
            "-p",
            jar.path(),
            "-d",
            folder.resolve("classes").toString(),
            descriptor.toString(),
            source.toString());
  }

  @ParameterizedTest
  @EnumSource
  void anApplicationOnTheModulePathConnects(Jar jar) throws IOException {
    int exitCode =
        compile(
            jar,
            """
            String url = "jdbc:dmha:h2:mem:modules";
            try (var connection = java.sql.DriverManager.getConnection(url);
                var statement = connection.prepareStatement("select ? + 1");
                var pause = connection.unwrap(io.dmha.Protection.class).suspend()) {
              connection.setAutoCommit(false);
              statement.setInt(1, 41);
              var rows = statement.executeQuery();
              rows.next();
              System.out.println(rows.getInt(1) + " by " + connection.getClass().getModule()
                  + " of " + io.dmha.DmhaDriver.class.getModule());
            }
            """);
    assertThat(exitCode).isZero();

    JavaProgram.Result result =
        JavaProgram.with(folder.resolve("nothing"))
            .under(
                "-p", jar.path(H2, folder.resolve("classes")), "--add-modules", "ALL-MODULE-PATH")
            .run("-m", "app/app.Main");

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).startsWith("42 by unnamed module").contains("of module io.dmha");
  }

  @ParameterizedTest
  @EnumSource
  void whatIsInsideIsNotToBeUsed(Jar jar) throws IOException {
    assertThat(compile(jar, "System.out.println(io.dmha.jdbc.ConnectionProxy.class);")).isOne();
    assertThat(compile(jar, "System.out.println(io.dmha.event.DmhaEvent.class);")).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void theDescriptorSaysSo(Jar jar) {
    ModuleDescriptor module =
        ModuleFinder.of(jar.path.get(0)).find("io.dmha").orElseThrow().descriptor();

    assertThat(module.isAutomatic()).isFalse();
    assertThat(module.exports().stream().map(ModuleDescriptor.Exports::source))
        .containsExactlyInAnyOrder(
            "io.dmha",
            "io.dmha.event",
            "io.dmha.integration.hikari",
            "io.dmha.integration.micrometer");
    assertThat(module.provides().stream().flatMap(each -> each.providers().stream()))
        .containsExactly("io.dmha.DmhaDriver");
    assertThat(module.uses())
        .containsExactlyInAnyOrder("java.sql.Driver", "io.dmha.event.DmhaListener");
  }

  /** As a bundle it exports the same; what it needs from outside is named, or found when used. */
  @Test
  void theManifestSaysTheSameToBundles() throws IOException {
    for (Path jar : List.of(PLAIN, ALL)) {
      try (JarFile open = new JarFile(jar.toFile())) {
        Attributes manifest = open.getManifest().getMainAttributes();
        assertThat(manifest.getValue("Multi-Release")).isEqualTo("true");
        assertThat(manifest.getValue("Bundle-SymbolicName")).isEqualTo("io.dmha.jdbc");
        assertThat(manifest.getValue("Export-Package"))
            .isEqualTo(
                Stream.of("", ".event", ".integration.hikari", ".integration.micrometer")
                    .map(name -> "io.dmha" + name + ";version=\"0.1.0\"")
                    .collect(Collectors.joining(",")));
        assertThat(manifest.getValue("Import-Package"))
            .contains("javax.sql", "org.slf4j;version=\"[1.7,3)\";resolution:=optional");
      }
    }
  }
}
