package io.dmha;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.node.JavaProgram;
import io.dmha.fixtures.node.NeedsProcesses;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an application logs by, dmha logs by; it brings no logging along. */
@NeedsProcesses
class LoggingIT {
  private static final Path COPIES = Path.of(System.getProperty("dmha.logging"));
  private static final Path API_1 = Path.of(System.getProperty("dmha.slf4jJar"));
  private static final Path API_2 = COPIES.resolve("slf4j-api.jar");
  private static final Path LOGBACK_1_2 = JavaProgram.homeOf("org.slf4j.impl.StaticLoggerBinder");
  private static final Path CORE_1_2 = JavaProgram.homeOf("ch.qos.logback.core.Appender");

  /** Lines of each look different; what the JVM itself has writes to the other stream. */
  private static final String BY_LOGBACK = " WARN  dmha dmha-1/1 ";

  private static final String BY_LOG4J = " main WARN dmha-1/1 ";
  private static final String BY_THE_JVM = "WARNING: ";

  @SuppressWarnings("ImmutableEnumChecker") // nobody changes the list
  enum Logging {
    NONE(BY_THE_JVM),
    ONLY_THE_API_1_7(BY_THE_JVM, API_1),
    ONLY_THE_API_2(BY_THE_JVM, API_2),
    LOGBACK_1_2(BY_LOGBACK, API_1, LoggingIT.LOGBACK_1_2, CORE_1_2),
    LOGBACK_1_5(
        BY_LOGBACK,
        API_2,
        COPIES.resolve("logback-classic.jar"),
        COPIES.resolve("logback-core.jar")),
    LOG4J_2(
        BY_LOG4J,
        API_2,
        COPIES.resolve("log4j-api.jar"),
        COPIES.resolve("log4j-core.jar"),
        COPIES.resolve("log4j-slf4j2-impl.jar")),
    /** An application that is broken already: its binding is of the other SLF4J. */
    LOGBACK_1_2_AND_THE_API_2(BY_THE_JVM, API_2, LoggingIT.LOGBACK_1_2, CORE_1_2),
    LOGBACK_1_5_AND_THE_API_1_7(
        BY_THE_JVM,
        API_1,
        COPIES.resolve("logback-classic.jar"),
        COPIES.resolve("logback-core.jar"));

    private final String line;
    private final List<Path> jars;

    Logging(String line, Path... jars) {
      this.line = line;
      this.jars = List.of(jars);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anOutageIsLoggedByWhatIsThere(Logging logging) {
    for (Path jar : List.of(AllJarIT.ALL, Path.of(System.getProperty("dmha.jar")))) {
      List<Path> own =
          List.of(
              jar,
              Path.of(System.getProperty("dmha.byteBuddyJar")),
              JavaProgram.homeOf("org.h2.Driver"),
              JavaProgram.homeOf(LoggingIT.class.getName()));

      JavaProgram.Result result =
          JavaProgram.with(Stream.concat(own.stream(), logging.jars.stream()).toArray(Path[]::new))
              .under("-Dlog4j2.level=WARN", "-Duser.country=US")
              .run(Outage.class.getName());

      boolean isOfTheJvm = logging.line.equals(BY_THE_JVM);
      assertThat(result.exitCode()).as(result.err()).isZero();
      assertThat(isOfTheJvm ? result.err() : result.out())
          .contains(logging.line)
          .containsOnlyOnce("RECOVERY_FAILED: ");
      assertThat(isOfTheJvm ? result.out() : result.err()).isEmpty();
      assertThat(result.err()).doesNotContain("SLF4J");
    }
  }

  /** An application whose database cannot be reached. */
  static final class Outage {
    public static void main(String[] arguments) {
      String url = "jdbc:dmha:h2:tcp://127.0.0.1:1/x?dmha.recoveryTimeout=100ms";
      try {
        DriverManager.getConnection(url).close();
        System.exit(1);
      } catch (SQLException e) {
        System.exit(e.getSQLState().equals("08001") ? 0 : 2);
      }
    }
  }
}
