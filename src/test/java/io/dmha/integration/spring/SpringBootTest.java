package io.dmha.integration.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.node.JavaProgram;
import io.dmha.fixtures.node.NeedsProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An application of each generation of Boot that has changed its URL and nothing else: with each
 * pool that Boot can choose, with no driver class, ours, or Dameng's left in place.
 */
@NeedsProcesses
class SpringBootTest {
  private static final String OFF = " dmha.spring.enabled=false";
  private static final String REFUSED = " claims to not accept jdbcUrl, jdbc:dmha:dm://host,host";

  private static final Pattern OPTIONAL = Pattern.compile("HikariCP|micrometer|actuator|health");

  /** What each of them does; the host it goes on with is the other one. */
  private static final String ALL_WELL =
      "connects to DM1; goes on with DM2; same key: DataIntegrityViolationException 23000 Unique"
          + " constraint violated; lost commit: DataAccessResourceFailureException 08007 UNKNOWN;"
          + " rows: 3";

  /** An embedded database is there too, which Boot takes for a URL that it does not know. */
  @ParameterizedTest
  @ValueSource(strings = {"2", "3", "4"})
  void theUrlIsEnough(String boot) {
    List<String> cases = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    // First: clusters of the cases before would be seen too.
    add(
        cases,
        expected,
        "hikari/absent look=true",
        "before UNKNOWN; connected UP PRIMARY; in an outage DOWN, usable 0; then UP; meters"
            + " [dmha.clusters, dmha.connections, dmha.failover, dmha.host.usable,"
            + " dmha.recoveries, dmha.told, dmha.transactions]; connections 1");
    for (String pool : List.of("hikari", "dbcp2", "tomcat")) {
      for (String driver : List.of("absent", "ours", "Dameng's")) {
        cases.add(pool + "/" + driver);
        expected.add(pool + "/" + driver + ": " + ALL_WELL);
      }
    }
    add(cases, expected, "hikari/Dameng's late=true", ALL_WELL);
    String orders = "hikari/absent orders=true app.orders.driver-class-name=";
    add(cases, expected, orders + "dm.jdbc.driver.DmDriver", ALL_WELL);
    add(cases, expected, "hikari/absent" + OFF, "Driver org.h2.Driver" + REFUSED);
    add(cases, expected, "hikari/Dameng's" + OFF, "Driver dm.jdbc.driver.DmDriver" + REFUSED);
    // HikariCP has closed the connection that Spring rolls back.
    String unseen = ALL_WELL.replace("DataAccessResourceFailureException 08007 UNKNOWN", "%s");
    add(cases, expected, "hikari/ours" + OFF, String.format(unseen, "Connection is closed"));
    add(
        cases,
        expected,
        "dbcp2/Dameng's" + OFF,
        "Cannot create JDBC driver of class 'dm.jdbc.driver.DmDriver' for connect URL"
            + " 'jdbc:dmha:dm://host,host");
    add(
        cases,
        expected,
        "tomcat/Dameng's" + OFF,
        "Driver:dm.jdbc.driver.DmDriver returned null for URL:jdbc:dmha:dm://host,host");

    assertThat(linesOf(jarsOf(boot), true, cases)).containsExactlyElementsOf(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "3", "4"})
  void itIsWhereNoEmbeddedDatabaseIsNear(String boot) {
    try (DmCluster cluster = DmCluster.pair()) {
      List<String> cases = new ArrayList<>();
      List<String> expected = new ArrayList<>();
      for (String driver : List.of("absent", "ours", "Dameng's")) {
        add(cases, expected, "hikari/" + driver, "connects to DM1");
      }
      add(cases, expected, "hikari/absent" + OFF, "Failed to determine a suitable driver class");
      cases.add(0, "url=jdbc:dmha:dm://" + cluster.hosts());

      assertThat(linesOf(jarsOf(boot), false, cases)).containsExactlyElementsOf(expected);
    }
  }

  /**
   * Neither HikariCP nor Micrometer nor Actuator is there: none of dmha's classes for them is read.
   */
  @ParameterizedTest
  @ValueSource(strings = {"2", "3", "4"})
  void itIsWithNothingButBootAndAPool(String boot) throws IOException {
    List<Path> jars;
    try (Stream<Path> all = Files.list(Path.of(System.getProperty("dmha.boot"), boot))) {
      jars = all.filter(jar -> !OPTIONAL.matcher(jar.toString()).find()).toList();
    }

    assertThat(linesOf(jars, true, List.of("tomcat/Dameng's")))
        .containsExactly("tomcat/Dameng's: " + ALL_WELL);
  }

  private static void add(List<String> cases, List<String> expected, String name, String seen) {
    cases.add(name);
    expected.add(name + ": " + seen);
  }

  private static List<Path> jarsOf(String boot) {
    return List.of(Path.of(System.getProperty("dmha.boot"), boot, "*"));
  }

  private static List<String> linesOf(List<Path> jars, boolean hasEmbedded, List<String> cases) {
    List<Path> path = new ArrayList<>();
    path.add(JavaProgram.homeOf("io.dmha.DmhaDriver"));
    path.add(JavaProgram.homeOf("io.dmha.fixtures.boot.BootMain"));
    path.addAll(jars);
    path.add(JavaProgram.homeOf("dm.jdbc.driver.DmDriver"));
    path.add(JavaProgram.homeOf("net.bytebuddy.jar.asm.ClassWriter"));
    if (hasEmbedded) {
      path.add(JavaProgram.homeOf("org.h2.Driver"));
    }
    JavaProgram.Result result =
        JavaProgram.with(path.toArray(new Path[0]))
            .under("-Dorg.springframework.boot.logging.LoggingSystem=none")
            .run("io.dmha.fixtures.boot.BootMain", cases.toArray(new String[0]));
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result.out().lines().toList();
  }
}
