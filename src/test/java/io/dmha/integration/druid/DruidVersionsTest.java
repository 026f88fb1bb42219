package io.dmha.integration.druid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.fixtures.node.JavaProgram;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Druids that applications still have, each in a class loader of its own; dmha is compiled against
 * the newest.
 */
@Timeout(60)
class DruidVersionsTest {
  private static final String NEWEST = "newest";
  private static final Path OLDER = Path.of(System.getProperty("dmha.olderDruids"));

  private static final Map<String, URLClassLoader> APPLICATIONS = new HashMap<>();

  /** The JVM looks for drivers once, by the class loader of the thread that asks first. */
  @BeforeAll
  static void findDriversForAllTests() {
    assertThat(DriverManager.getDrivers().hasMoreElements()).isTrue();
  }

  @AfterAll
  static void unload() throws IOException {
    for (URLClassLoader each : APPLICATIONS.values()) {
      each.close();
    }
    APPLICATIONS.clear();
  }

  static Stream<String> versions() throws IOException {
    return Stream.concat(Stream.of(NEWEST), olderVersions());
  }

  /** All that lie in the folder: {@code druid-1.2.8.jar}. */
  static Stream<String> olderVersions() throws IOException {
    try (Stream<Path> jars = Files.list(OLDER)) {
      return jars
          .map(jar -> jar.getFileName().toString().replaceAll("druid-|[.]jar", ""))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void theUrlIsEnough(String version) throws Exception {
    String pool = poolWithDmha(version, "jdbc:dmha:h2:mem:druid", "");

    assertThat(pool)
        .contains("driver io.dmha.DmhaDriver\n")
        .contains("type h2\n")
        .contains("sorter io.dmha.integration.druid.DmhaExceptionSorter\n")
        .contains("checker io.dmha.integration.druid.DmhaConnectionChecker\n")
        .doesNotContain("connection com.alibaba.druid.proxy")
        .doesNotContain("filter ");
  }

  @ParameterizedTest
  @MethodSource("versions")
  void aPoolOfAnotherDatabaseIsAsItWasWithoutDmha(String version) throws Exception {
    for (String filters : List.of("", "stat,wall")) {
      String without = pool(version, "jdbc:h2:mem:foreign", filters);
      String with = poolWithDmha(version, "jdbc:h2:mem:foreign", filters);

      assertThat(with).isEqualTo(without).contains("driver org.h2.Driver\n");
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void statKeepsToItselfInAPoolOfOurs(String version) throws Exception {
    String pool = poolWithDmha(version, "jdbc:dmha:h2:mem:druid", "stat");

    assertThat(pool).endsWith("filter com.alibaba.druid.filter.stat.StatFilter\n").contains("h2");
  }

  @ParameterizedTest
  @ValueSource(strings = NEWEST)
  void theWallFindsItsParser(String version) throws Exception {
    assertThat(poolWithDmha(version, "jdbc:dmha:h2:mem:druid", "wall")).contains("WallFilter");
  }

  /** Druid asked nobody before 1.2.22, and could be told the parser only on the filter itself. */
  @ParameterizedTest
  @MethodSource("olderVersions")
  void anOlderWallMustBeToldItsParser(String version) throws Exception {
    assertThatThrownBy(() -> poolWithDmha(version, "jdbc:dmha:h2:mem:druid", "wall"))
        .isInstanceOf(RuntimeException.class)
        .hasMessageContaining(
            version.startsWith("1.1.")
                ? "dbType not support : null, url jdbc:dmha:h2:mem:druid"
                : "\"com.alibaba.druid.DbType.ordinal()\" because \"dbType\" is null");

    assertThat(poolWithDmha(version, "jdbc:dmha:h2:mem:druid", "wall=oracle"))
        .contains("WallFilter");
  }

  private static String poolWithDmha(String version, String url, String filters) throws Exception {
    return pool(version, url, filters, "io.dmha.DmhaDriver", "net.bytebuddy.jar.asm.ClassWriter");
  }

  private static String pool(String version, String url, String filters, String... more)
      throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    URLClassLoader application =
        APPLICATIONS.computeIfAbsent(
            version + more.length, unused -> application(version, List.of(more)));
    Thread.currentThread().setContextClassLoader(application);
    try {
      Callable<?> guest =
          (Callable<?>)
              application
                  .loadClass(PoolGuest.class.getName())
                  .getConstructor(String.class, String.class)
                  .newInstance(url, filters);
      return (String) guest.call();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  /** What is on the class path of these classes, and this Druid. */
  private static URLClassLoader application(String version, List<String> more) {
    try {
      List<URL> path = new ArrayList<>();
      path.add(druid(version));
      for (String each : more) {
        path.add(JavaProgram.homeOf(each).toUri().toURL());
      }
      for (String each :
          List.of(
              PoolGuest.class.getName(),
              "org.h2.Driver",
              "org.slf4j.Logger",
              "ch.qos.logback.classic.Logger",
              "ch.qos.logback.core.Context")) {
        path.add(JavaProgram.homeOf(each).toUri().toURL());
      }
      return new URLClassLoader(path.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static URL druid(String version) throws MalformedURLException {
    Path jar =
        version.equals(NEWEST)
            ? JavaProgram.homeOf("com.alibaba.druid.pool.DruidDataSource")
            : OLDER.resolve("druid-" + version + ".jar");
    return jar.toUri().toURL();
  }
}
