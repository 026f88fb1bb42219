package io.dmha;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.node.JavaProgram;
import io.dmha.fixtures.node.JavaProgram.Result;
import io.dmha.fixtures.node.NeedsProcesses;
import io.dmha.fixtures.osgi.OsgiGuest;
import io.dmha.fixtures.osgi.OsgiMain;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both jars as bundles: they resolve, find the driver, and show what is public and no more. */
@NeedsProcesses
class OsgiIT {
  private static final Path ALL = Path.of(System.getProperty("dmha.allJar"));
  private static final Path COPIES = Path.of(System.getProperty("dmha.osgi"));
  private static final Path H2 = JavaProgram.homeOf("org.h2.Driver");
  private static final Path DAMENG = JavaProgram.homeOf("dm.jdbc.driver.DmDriver");
  private static final Path CLASSES = JavaProgram.homeOf("io.dmha.fixtures.osgi.OsgiMain");

  /** What the guest sees wherever its driver comes from. */
  private static final List<String> ALL_WORKS = List.of("read 42x", "read 42x", "heard true");

  private static final List<String> ALL_WORKS_ON_H2 =
      and(ALL_WORKS, "vendor's interface true", "vendor's object true");

  /** Those of both jars; what the manifest forgot would come on demand. */
  private static final List<String> WIRES =
      List.of(
          "exports io.dmha",
          "exports io.dmha.event",
          "exports io.dmha.integration.hikari",
          "exports io.dmha.integration.micrometer",
          "the framework gives javax.naming",
          "the framework gives javax.naming.directory",
          "the framework gives javax.naming.spi",
          "the framework gives javax.net.ssl",
          "the framework gives javax.sql");

  private static final String JMX = "the framework gives javax.management";
  private static final String LISTENER = "guest gives io.dmha.fixtures.osgi on demand";

  /** The frameworks; the second is no dependency of tests, since both hold the same packages. */
  @SuppressWarnings("ImmutableEnumChecker") // nobody changes a path
  enum Osgi {
    FELIX(JavaProgram.homeOf("org.apache.felix.framework.FrameworkFactory")),
    EQUINOX(COPIES.resolve("org.eclipse.osgi.jar"));

    private final Path jar;

    Osgi(Path jar) {
      this.jar = jar;
    }

    /** Nothing of dmha and no driver is in its class path. */
    private JavaProgram under(String... jvmOptions) {
      return JavaProgram.with(jar, CLASSES).under(jvmOptions);
    }
  }

  /** Beside the jars that are tested. */
  static final class BesideTheJars implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test)
        throws IOException {
      return Files.createTempDirectory(ALL.getParent(), "osgi-storage");
    }
  }

  @TempDir(factory = BesideTheJars.class)
  private Path folder;

  @ParameterizedTest
  @EnumSource
  void theAllJarNeedsNothingButTheDriver(Osgi osgi) throws IOException {
    Result result = run(osgi.under(), OsgiGuest.class, ALL, H2, guest());

    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines())
        .containsExactlyInAnyOrderElementsOf(
            and(
                and(ALL_WORKS_ON_H2, WIRES),
                JMX,
                LISTENER,
                "com.h2database gives org.h2 on demand"));
  }

  @ParameterizedTest
  @EnumSource
  void thePlainJarWorksBesideItsDependenciesAndLogs(Osgi osgi) throws IOException {
    Result result =
        runPlain(
            osgi.under(),
            Path.of(System.getProperty("dmha.slf4jJar")),
            JavaProgram.homeOf("org.slf4j.impl.StaticLoggerBinder"),
            JavaProgram.homeOf("ch.qos.logback.core.Appender"));

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains(" DEBUG io.dmha - ");
    assertThat(result.out().lines().filter(line -> !line.contains(" io.dmha - ")))
        .containsExactlyInAnyOrderElementsOf(wiresOfPlain());
  }

  /** It finds its binding as a service, and so shows no file of it to others. */
  @ParameterizedTest
  @EnumSource
  void thePlainJarLogsByANewerSlf4j(Osgi osgi) throws IOException {
    Result result =
        runPlain(
            osgi.under("-Dorg.slf4j.simpleLogger.defaultLogLevel=debug"),
            COPIES.resolve("asm.jar"),
            COPIES.resolve("asm-analysis.jar"),
            COPIES.resolve("asm-commons.jar"),
            COPIES.resolve("asm-tree.jar"),
            COPIES.resolve("asm-util.jar"),
            COPIES.resolve("org.apache.aries.spifly.dynamic.bundle.jar"),
            COPIES.resolve("slf4j-api.jar"),
            COPIES.resolve("slf4j-simple.jar"));

    // SPI Fly tells of itself there, too.
    assertThat(result.err())
        .contains(" DEBUG io.dmha - ")
        .doesNotContain("SLF4J(", "Exception", "\tat ");
    assertThat(result.out().lines()).containsExactlyInAnyOrderElementsOf(wiresOfPlain());
  }

  /** Drivers that are no bundles may come like this; JMX is missing as in a small runtime image. */
  @ParameterizedTest
  @EnumSource
  void aDriverInsideTheApplicationIsFoundByItsThread(Osgi osgi) throws IOException {
    Path guest =
        bundle(
            "guest",
            Map.of(
                "Import-Package",
                "io.dmha,io.dmha.event",
                "DynamicImport-Package",
                "*",
                "Bundle-ClassPath",
                ".,driver.jar"),
            H2);

    Result result =
        run(
            osgi.under("--limit-modules", "java.sql,java.naming"),
            OsgiGuest.WithDriver.class,
            ALL,
            guest);

    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines())
        .containsExactlyInAnyOrderElementsOf(and(ALL_WORKS_ON_H2, WIRES));
  }

  @ParameterizedTest
  @EnumSource
  void damengsDriverIsFoundInABundleAroundIt(Osgi osgi) throws Exception {
    Path around =
        bundle(
            "dameng",
            Map.of(
                "Export-Package",
                "dm.jdbc.driver",
                "DynamicImport-Package",
                "*",
                "Bundle-ClassPath",
                "driver.jar"),
            DAMENG);
    try (DmCluster cluster = DmCluster.pair()) {
      Result result =
          run(
              osgi.under(
                  "-Dguest.url=jdbc:dmha:dm://"
                      + cluster.standby().hostAndPort()
                      + ","
                      + cluster.primary().hostAndPort(),
                  "-Dguest.user=" + DmNode.USER,
                  "-Dguest.password=" + DmNode.PASSWORD),
              OsgiGuest.class,
              ALL,
              around,
              guest());

      assertThat(result.err()).isEmpty();
      assertThat(result.out().lines())
          .containsExactlyInAnyOrderElementsOf(
              and(and(ALL_WORKS, WIRES), JMX, LISTENER, "dameng gives dm.jdbc.driver on demand"));
    }
  }

  private static List<String> wiresOfPlain() {
    return and(
        and(ALL_WORKS_ON_H2, WIRES),
        JMX,
        LISTENER,
        "net.bytebuddy.byte-buddy gives net.bytebuddy.jar.asm",
        "slf4j.api gives org.slf4j",
        "com.h2database gives org.h2 on demand");
  }

  private static List<String> and(List<String> some, String... more) {
    return and(some, List.of(more));
  }

  private static List<String> and(List<String> some, List<String> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  private Result runPlain(JavaProgram program, Path... logging) throws IOException {
    List<Path> bundles = new ArrayList<>(List.of(logging));
    bundles.add(Path.of(System.getProperty("dmha.byteBuddyJar")));
    bundles.add(Path.of(System.getProperty("dmha.jar")));
    bundles.add(H2);
    bundles.add(guest());
    return run(program, OsgiGuest.class, bundles.toArray(new Path[0]));
  }

  private Result run(JavaProgram program, Class<?> guest, Path... bundles) {
    List<String> arguments = new ArrayList<>();
    arguments.add(folder.resolve("storage").toString());
    arguments.add(guest.getName());
    Stream.of(bundles).map(Path::toString).forEach(arguments::add);
    return program.run(OsgiMain.class.getName(), arguments.toArray(new String[0]));
  }

  /** An application whose driver is a bundle of its own. */
  private Path guest() throws IOException {
    return bundle(
        "guest",
        Map.of(
            "Import-Package",
            "io.dmha,io.dmha.event,javax.sql,org.h2.jdbc;resolution:=optional",
            "Export-Package",
            "io.dmha.fixtures.osgi"));
  }

  /** A bundle of these headers, with these drivers inside; the guest's classes are in each. */
  private Path bundle(String name, Map<String, String> headers, Path... drivers)
      throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", name);
    headers.forEach(main::putValue);
    Path jar = folder.resolve(name + ".jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      for (Class<?> each :
          List.of(OsgiGuest.class, OsgiGuest.WithDriver.class, OsgiGuest.Ear.class)) {
        String entry = each.getName().replace('.', '/') + ".class";
        add(out, entry, CLASSES.resolve(entry));
      }
      for (Path driver : drivers) {
        add(out, "driver.jar", driver);
      }
    }
    return jar;
  }

  private static void add(JarOutputStream out, String name, Path content) throws IOException {
    out.putNextEntry(new JarEntry(name));
    Files.copy(content, out);
    out.closeEntry();
  }
}
