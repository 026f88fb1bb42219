package io.dmha;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.node.JavaProgram;
import io.dmha.fixtures.node.NeedsProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The flight recorder of the JVM is told where it records, left alone elsewhere, and not needed.
 */
@NeedsProcesses
class FlightRecorderIT {
  private static final Path PLAIN = Path.of(System.getProperty("dmha.jar"));

  @TempDir private Path folder;

  static List<Path> jars() {
    return List.of(PLAIN, AllJarIT.ALL);
  }

  private static JavaProgram.Result run(Path jar, String... options) {
    JavaProgram.Result result =
        JavaProgram.with(
                jar,
                Path.of(System.getProperty("dmha.byteBuddyJar")),
                JavaProgram.homeOf("org.h2.Driver"),
                JavaProgram.homeOf(FlightRecorderIT.class.getName()))
            .under(options)
            .run(Unreachable.class.getName());
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).containsOnlyOnce("RECOVERY_FAILED: ").doesNotContain("\tat ");
    return result;
  }

  @ParameterizedTest
  @MethodSource("jars")
  void aRecordingHasWhatHappened(Path jar) throws IOException {
    Path file = folder.resolve("flight.jfr");

    JavaProgram.Result result = run(jar, "-XX:StartFlightRecording:filename=" + file);

    // The JVM says that it records.
    assertThat(result.out().strip()).endsWith("recorder used: true");
    List<RecordedEvent> told =
        RecordingFile.readAllEvents(file).stream()
            .filter(each -> each.getEventType().getName().startsWith("io.dmha."))
            .toList();
    assertThat(told).hasSize(1);
    assertThat(told.get(0).getEventType().getName()).isEqualTo("io.dmha.Recovery");
    assertThat(told.get(0).getString("outcome")).isEqualTo("FAILED");
    assertThat(told.get(0).getDuration("took")).isPositive();
    assertThat(result.err()).contains(told.get(0).getString("message"));
  }

  /** It costs tens of milliseconds to set up. */
  @ParameterizedTest
  @MethodSource("jars")
  void whereNobodyRecordsTheRecorderIsNotWoken(Path jar) throws IOException {
    Path loaded = folder.resolve("classes.log");

    JavaProgram.Result result = run(jar, "-Xlog:class+load:file=" + loaded);

    assertThat(result.out().strip()).isEqualTo("recorder used: false");
    assertThat(Files.readString(loaded))
        .contains(" io.dmha.metrics.FlightType ")
        .doesNotContain("jdk.jfr.EventFactory");
  }

  @ParameterizedTest
  @MethodSource("jars")
  void aJvmWithoutARecorderWorks(Path jar) {
    JavaProgram.Result result =
        run(jar, "--limit-modules", "java.sql,java.naming,java.management,java.logging");

    assertThat(result.out().strip()).isEqualTo("no recorder");
  }

  /** An application whose database cannot be reached. */
  static final class Unreachable {
    public static void main(String[] arguments) {
      String url = "jdbc:dmha:h2:tcp://127.0.0.1:1/x?dmha.recoveryTimeout=100ms";
      try {
        DriverManager.getConnection(url).close();
        System.exit(1);
      } catch (SQLException e) {
        System.out.println(recorder());
        System.exit(e.getSQLState().equals("08001") ? 0 : 2);
      }
    }

    private static String recorder() {
      try {
        return "recorder used: " + jdk.jfr.FlightRecorder.isInitialized();
      } catch (NoClassDefFoundError e) {
        return "no recorder";
      }
    }
  }
}
