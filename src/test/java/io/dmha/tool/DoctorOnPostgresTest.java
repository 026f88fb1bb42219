package io.dmha.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresPair;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The command against a real PostgreSQL and its standby. */
@Timeout(180)
@NeedsPostgres
class DoctorOnPostgresTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void itIsAskedForWhatItHas() {
    try (PostgresPair pair = PostgresPair.started()) {
      Command command = new Command();
      String url = "jdbc:dmha:" + pair.urlOfBoth();
      String primary = "127.0.0.1:" + pair.primary().port();
      String standby = "127.0.0.1:" + pair.standby().port();

      assertThat(command.run("doctor", "--limit=20s", "--user=postgres", url))
          .as(() -> command.out() + command.err())
          .isEqualTo(ExitCode.FINE);

      assertThat(command.out())
          .contains(primary + "  primary\n", standby + "  standby\n")
          .contains("dmha would connect to " + primary)
          .containsPattern("sessions +\\d+ of \\d+; ")
          .doesNotContain("[pg-asynchronous]", "[pg-no-standby]", "[no-view]");

      pair.primary().query("alter system set synchronous_standby_names = ''");
      pair.primary().query("alter system set synchronous_commit = off");
      pair.primary().query("select pg_reload_conf()");
      Eventually.within(
          LIMIT,
          "it has read its settings",
          () -> pair.primary().query("show synchronous_commit").equals("off"));
      assertThat(command.run("doctor", "--limit=20s", "--user=postgres", url))
          .isEqualTo(ExitCode.FOUND);
      assertThat(command.out()).contains("[pg-asynchronous]", "[pg-commit-not-awaited]");

      pair.standby().kill9();
      Eventually.within(
          LIMIT,
          "the primary has seen it",
          () -> pair.primary().query("select count(*) from pg_stat_replication").equals("0"));
      assertThat(command.run("doctor", "--limit=20s", "--user=postgres", url))
          .isEqualTo(ExitCode.FOUND);
      assertThat(command.out()).contains("[connect-refused]").contains("[pg-no-standby]");
    }
  }
}
