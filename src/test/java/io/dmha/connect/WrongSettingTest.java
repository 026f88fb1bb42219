package io.dmha.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.fixtures.node.H2Node;
import io.dmha.fixtures.node.NeedsProcesses;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.h2.jdbc.JdbcException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

/** A setting that no host would take is told in the driver's words, and tried once. */
@Timeout(60)
@NeedsProcesses
class WrongSettingTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sslmode=wrong",
        "gssEncMode=wrong",
        "socketFactory=no.such.Factory",
        "socketFactory=java.lang.String",
        "protocolVersion=9",
        "connectTimeout=wrong",
        "targetServerType=wrong",
      })
  void ofPostgresIsToldAtOnce(String setting) {
    String url = "jdbc:dmha:postgresql://127.0.0.1:1,127.0.0.1:2/x?" + setting;

    Throwable thrown = catchThrowable(() -> DriverManager.getConnection(url, "u", "").close());

    assertThat(thrown).isExactlyInstanceOf(PSQLException.class);
  }

  @Test
  void ofDamengIsToldAtOnce() {
    String url = "jdbc:dmha:dm://127.0.0.1:1,127.0.0.1:2?customFilter=no.such.Filter";

    Throwable thrown = catchThrowable(() -> DriverManager.getConnection(url, "u", "").close());

    assertThat(thrown)
        .isInstanceOf(SQLException.class)
        .hasRootCauseInstanceOf(ClassNotFoundException.class)
        .extracting(t -> ((SQLException) t).getSQLState())
        .isEqualTo("08004");
  }

  @Test
  void aFileThatAnotherProcessHasOpenIsToldAtOnce() throws SQLException {
    try (H2Node node = H2Node.started(folder);
        Connection other = DriverManager.getConnection(node.url("bank"), "sa", "")) {
      assertThat(other.isValid(1)).isTrue();

      assertToldByH2("jdbc:dmha:h2:" + folder.resolve("bank"), 90020);
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsToldAtOnce() throws Exception {
    Path file = java.nio.file.Files.createFile(folder.resolve("file"));

    assertToldByH2("jdbc:dmha:h2:" + file + "/below/bank;TRACE_LEVEL_FILE=0", 90028, 90031);
  }

  @Test
  void aDatabaseThatIsOpenExclusivelyIsToldAtOnce() throws SQLException {
    try (Connection other = DriverManager.getConnection("jdbc:h2:mem:exclusive", "sa", "")) {
      assertThat(other.createStatement().execute("set exclusive 1")).isFalse();

      assertToldByH2("jdbc:dmha:h2:mem:exclusive", 90135);
    }
  }

  private static void assertToldByH2(String url, Integer... codes) {
    Throwable thrown = catchThrowable(() -> DriverManager.getConnection(url, "sa", "").close());

    assertThat(thrown).isInstanceOf(JdbcException.class);
    assertThat(((SQLException) thrown).getErrorCode()).isIn((Object[]) codes);
  }
}
