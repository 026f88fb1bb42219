package io.dmha.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.settings.SettingsTable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What needs no host: the tables, help, and what is told of a command that is wrong. */
class CommandsTest {
  private final Command command = new Command();

  @Test
  void allSettingsAreListed() {
    assertThat(command.run("settings")).isEqualTo(ExitCode.FINE);

    assertThat(command.lines()).hasSameSizeAs(SettingsTable.all());
    assertThat(command.out()).contains("dmha.recoveryTimeout", "30s", "dmha.zone", "none");
  }

  @Test
  void aSettingIsTold() {
    assertThat(command.run("settings", "ROLE", "--lang", "zh")).isEqualTo(ExitCode.FINE);

    assertThat(command.lines())
        .containsExactly(
            "dmha.role",
            "  默认值  primary",
            "  取值    primary, standby, preferPrimary, preferStandby, any",
            "  含义    Which hosts may serve the connection; primary is one that takes writes.");
    assertThat(command.run("settings", "dmha.roleQuery")).isEqualTo(ExitCode.FINE);
    assertThat(command.out()).contains("not taken from a URL unless");
  }

  @Test
  void aSettingThatIsNoneIsToldWithTheNearest() {
    assertThat(command.run("settings", "recoveryTimeuot")).isEqualTo(ExitCode.USAGE);
    assertThat(command.err())
        .isEqualToIgnoringNewLines(
            "There is no setting dmha.recoveryTimeuot. Did you mean dmha.recoveryTimeout?");
    assertThat(command.run("settings", "--lang=zh", "xyzxyzxyz")).isEqualTo(ExitCode.USAGE);
    assertThat(command.err()).isEqualToIgnoringNewLines("没有名为 dmha.xyzxyzxyz 的设置。");
  }

  @Test
  void settingsAreToldAsJson() {
    assertThat(command.run("settings", "zone", "--json")).isEqualTo(ExitCode.FINE);

    assertThat(command.out())
        .startsWith("[\n  {\n    \"name\": \"dmha.zone\",\n    \"default\": \"\",\n")
        .endsWith("    \"isSecret\": false,\n    \"mayStandInUrl\": true\n  }\n]\n");
  }

  /** The sign counts: one is a lost link, the other a server that is full. */
  @Test
  void aCodeIsToldWithItsSign() {
    assertThat(command.run("faults", "6001")).isEqualTo(ExitCode.FINE);
    assertThat(command.lines().get(0)).startsWith("Dameng 6001: ");
    assertThat(command.out())
        .containsPattern("while connecting +NOT_SENT +nothing was run")
        .containsPattern("in a session +LINK_LOST +the connection is gone")
        .containsPattern("at a commit +UNKNOWN_OUTCOME +nobody can say")
        .contains("the connection is given up");

    assertThat(command.run("faults", "-6001")).isEqualTo(ExitCode.FINE);
    assertThat(command.out())
        .startsWith("Dameng -6001: ")
        .containsPattern("in a session +BUSY")
        .contains("the connection is used further");
  }

  @Test
  void anSqlStateIsToldForEachDatabaseThatHasIt() {
    assertThat(command.run("faults", "40001", "--lang=zh")).isEqualTo(ExitCode.FINE);

    assertThat(command.out())
        .contains("PostgreSQL 40001", "Other databases 40001")
        .contains("错误原样交给应用，应重新执行整个事务");
    assertThat(command.run("faults", "08123")).isEqualTo(ExitCode.FINE);
    assertThat(command.out()).contains("Other databases 08xxx");
    assertThat(command.run("faults", "ZZZZZ")).isEqualTo(ExitCode.FINE);
    assertThat(command.out()).startsWith("No table has ZZZZZ.");
  }

  @Test
  void allCodesAreListed() {
    assertThat(command.run("faults")).isEqualTo(ExitCode.FINE);
    assertThat(command.lines()).hasSizeGreaterThan(150);
    assertThat(command.run("faults", "--json", "-2501")).isEqualTo(ExitCode.FINE);
    assertThat(command.out()).contains("\"code\": \"-2501\"", "\"connecting\": \"FATAL\"");
  }

  @Test
  void aPasswordInTheUrlIsRefusedAndNotRepeated() {
    for (String url :
        List.of(
            "jdbc:dm://h1:5236?user=a&Password=geheim",
            "jdbc:postgresql://a:geheim@h1/db",
            "jdbc:dmha:dm://h1;pwd = geheim")) {
      assertThat(command.run("doctor", url)).as(url).isEqualTo(ExitCode.USAGE);
      assertThat(command.err()).contains("DMHA_PASSWORD").doesNotContain("geheim");
      assertThat(command.out()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "doctor",
        "doctor --nope=geheim jdbc:dm://h:1",
        "doctor a b=geheim",
        "geheim1"
      })
  void aWrongCommandIsToldInOneLine(String line) {
    String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");

    assertThat(command.run(arguments)).isEqualTo(ExitCode.USAGE);

    assertThat(command.err().lines()).hasSize(1);
    assertThat(command.err()).contains("See --help.").doesNotContain("geheim");
  }

  @Test
  void aWrongUrlOrTimeIsToldBeforeAnybodyIsAsked() {
    assertThat(command.run("doctor", "h1:5236")).isEqualTo(ExitCode.USAGE);
    assertThat(command.err()).contains("The URL is none of a database");
    assertThat(command.run("doctor", "jdbc:dmha:dm://h1:5236?dmha.rolle=any"))
        .isEqualTo(ExitCode.USAGE);
    assertThat(command.err()).contains("dmha.role");
    assertThat(command.run("doctor", "--limit=1", "jdbc:dm://h1:5236")).isEqualTo(ExitCode.USAGE);
    assertThat(command.err()).contains("1 is no time, or is not within 100ms and 24h");
    assertThat(command.run("doctor", "--driver=no.jar", "jdbc:dm://h1")).isEqualTo(ExitCode.USAGE);
    assertThat(command.err()).contains("There is no file no.jar.");
  }

  @Test
  void helpIsThereInBothLanguages() {
    assertThat(command.run("--help")).isEqualTo(ExitCode.FINE);
    assertThat(command.out()).contains("doctor", "watch", "Exit codes: 0 fine;");
    assertThat(command.run("doctor", "--help", "--lang=zh")).isEqualTo(ExitCode.FINE);
    assertThat(command.out()).startsWith("逐台查询主机").contains("每台主机每一步的时限").doesNotContain("Prints");
  }
}
