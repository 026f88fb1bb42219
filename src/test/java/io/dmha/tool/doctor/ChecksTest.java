package io.dmha.tool.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.cluster.HostTrouble;
import io.dmha.tool.doctor.HostFacts.Step;
import io.dmha.tool.words.Words;
import io.dmha.topology.Reign;
import io.dmha.topology.RequiredRole;
import io.dmha.topology.Role;
import io.dmha.topology.Sighting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is judged of what the hosts have said; no host is asked. */
class ChecksTest {
  private static final long NOON =
      LocalDateTime.of(2026, 12, 1, 12, 0)
          .atZone(ZoneId.systemDefault())
          .toInstant()
          .toEpochMilli();

  private final UrlFacts url = new UrlFacts("jdbc:dm://h1:1,h2:2", "dm", false);
  private final HostFacts.Builder primary = host("h1:1", Role.PRIMARY);
  private final HostFacts.Builder standby = host("h2:2", Role.STANDBY);
  private final Map<String, Boolean> others = new LinkedHashMap<>();

  private static HostFacts.Builder host(String name, Role role) {
    return new HostFacts.Builder(name)
        .resolved(1, List.of("10.0.0.1"))
        .connected(1, List.of())
        .loggedIn(5)
        .versions("8.1.3.140", "8.1.3.140")
        .clock(ClockDifference.of(NOON, NOON, 0, true))
        .saw(new Sighting(role, null));
  }

  private static Answer row(String... namesAndValues) {
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      row.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return Answer.of(List.of(row));
  }

  private static Answer parameter(String name, String value) {
    return row("PARA_NAME", name, "PARA_VALUE", value);
  }

  private Examination examine(HostFacts.Builder... hosts) {
    List<HostFacts> built = new ArrayList<>();
    for (HostFacts.Builder each : hosts) {
      built.add(each.build());
    }
    Examination seen = Examination.of(new ClusterFacts(url, built, others), 0);
    for (Words words : List.of(Words.english(), Words.chinese())) {
      assertThat(ExaminationText.of(seen, words)).noneMatch(line -> line.matches(".*\\{\\d}.*"));
    }
    return seen;
  }

  private List<String> found() {
    return examine(primary, standby).findings.stream()
        .map(each -> each.severity() + " " + each.code())
        .toList();
  }

  @Test
  void nothingIsFoundWhereAllIsWell() {
    assertThat(found()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "REDOS_PARALLEL_NUM, 4, WARNING parallel-replay",
    "DW_CONSISTENCY_CHECK, 0, WARNING stale-standby",
    "REDOS_ENABLE_SELECT, 0, WARNING standby-reads-off",
    "SESS_FREE_IN_SUSPEND, 0, WARNING suspend-keeps-sessions",
    "ALTER_MODE_STATUS, 1, INFO status-by-sql",
    "COMMIT_WRITE, 'BATCH,NOWAIT', ERROR commit-not-awaited"
  })
  void parametersAreJudged(String name, String value, String finding) {
    url.splitsReads = true;
    primary.answered(Question.PARAMETERS, parameter(name, value));

    assertThat(found()).containsExactly(finding);
  }

  @Test
  void whatConcernsReadsIsAHintWhereNoneGoToStandbys() {
    standby.answered(Question.PARAMETERS, parameter("REDOS_PARALLEL_NUM", "2"));
    primary.answered(
        Question.ARCHIVE_SETTINGS,
        row("ARCH_TYPE", "REALTIME", "ARCH_DEST", "DM2", "ARCH_WAIT_APPLY", "0"));

    assertThat(found()).containsExactlyInAnyOrder("INFO parallel-replay", "INFO apply-not-awaited");
  }

  @Test
  void watchersThatWouldNotTakeOverAreFound() {
    primary.answered(
        Question.WATCHER, row("DW_MODE", "AUTO", "LAST_MSG_TIME", "2026-12-01 11:59:40.123"));
    primary.answered(Question.MONITOR, row("MON_CONFIRM", "FALSE"));
    primary.answered(Question.ARCHIVES, row("ARCH_DEST", "DM2", "ARCH_STATUS", "INVALID"));
    assertThat(found())
        .containsExactlyInAnyOrder(
            "ERROR watcher-silent", "ERROR auto-without-monitor", "ERROR archive-invalid");

    primary.answered(
        Question.WATCHER, row("DW_MODE", "AUTO", "LAST_MSG_TIME", "2026-12-01 11:59:46"));
    primary.answered(Question.MONITOR, row("MON_CONFIRM", "TRUE"));
    primary.answered(Question.ARCHIVES, row("ARCH_DEST", "DM2", "ARCH_STATUS", "VALID"));
    assertThat(found()).isEmpty();
  }

  @Test
  void whoMayNotAskForMonitorsIsNotToldThatThereAreNone() {
    primary.answered(Question.WATCHER, row("DW_MODE", "AUTO"));
    primary.answered(Question.MONITOR, Answer.refused(HostTrouble.Kind.NOT_ALLOWED));

    assertThat(found()).containsExactly("WARNING no-vti");
  }

  @Test
  void membersThatCannotBeReachedOrAreNotInTheUrlAreFound() {
    others.put("10.0.0.3:5236", false);
    others.put("10.0.0.4:5236", true);
    primary.answered(
        Question.MEMBERS,
        Answer.of(
            List.of(
                Map.of("MAL_INST_NAME", "DM1", "MAL_HOST", "10.0.0.1", "MAL_INST_HOST", "10.0.0.1"),
                Map.of("MAL_INST_NAME", "DM2", "MAL_HOST", "10.0.0.2"))));

    assertThat(found())
        .containsExactlyInAnyOrder(
            "WARNING member-unreachable",
            "WARNING member-not-in-url",
            "WARNING member-without-address",
            "INFO member-one-network");
  }

  @Test
  void theUrlIsHeldAgainstTheClusterItself() {
    url.recovery = Duration.ofSeconds(54);
    url.vendorRounds = Duration.ofMinutes(3);
    url.socketTimeout = "30000";
    url.probes = false;
    assertThat(found())
        .containsExactlyInAnyOrder(
            "WARNING recovery-too-short",
            "WARNING vendor-rounds",
            "WARNING socket-timeout-set",
            "WARNING probes-off");

    url.probes = true;
    url.socketTimeout = "0";
    url.vendorRounds = Duration.ofSeconds(59);
    primary.answered(
        Question.LINKS, row("MAL_CHECK_INTERVAL", "10", "MAL_CONN_FAIL_INTERVAL", "10"));
    assertThat(found()).isEmpty();
  }

  @Test
  void rolesThatDoNotGoTogetherAreFound() {
    standby.saw(new Sighting(Role.PRIMARY, null));
    primary.answered(Question.INSTANCE, row("OGUID", "1"));
    standby.answered(Question.INSTANCE, row("OGUID", "2"));
    assertThat(found()).containsExactlyInAnyOrder("ERROR two-primaries", "ERROR other-group");

    standby.saw(new Sighting(Role.PRIMARY, new Reign("d", "2026-12-01 11:00:00", 2)));
    standby.answered(Question.INSTANCE, row("OGUID", "1"));
    primary.saw(new Sighting(Role.PRIMARY, new Reign("d", "2026-12-01 10:00:00", 1)));
    assertThat(found()).containsExactly("ERROR primary-outdated");

    primary.saw(new Sighting(Role.SUSPENDED, null));
    standby.saw(new Sighting(Role.CLOSED, null));
    assertThat(found())
        .containsExactlyInAnyOrder(
            "ERROR no-host-fits", "ERROR host-suspended", "WARNING host-mounted");
  }

  /** Each kind of trouble has its finding, at whichever step. */
  @ParameterizedTest
  @EnumSource(HostTrouble.Kind.class)
  void eachTroubleIsAFinding(HostTrouble.Kind kind) {
    for (Step step : Step.values()) {
      HostFacts.Builder broken =
          new HostFacts.Builder("h3:3").failed(step, new HostTrouble(kind, "evidence"));

      List<Finding> findings = examine(primary, broken).findings;

      assertThat(findings).hasSize(1);
      assertThat(findings.get(0).host()).isEqualTo("h3:3");
      boolean isWarning = kind == HostTrouble.Kind.NOT_READY;
      assertThat(findings.get(0).severity())
          .isEqualTo(isWarning ? Severity.WARNING : Severity.ERROR);
    }
  }

  @Test
  void slowAndHalfDeadNamesAreFound() {
    HostFacts.Builder slow =
        new HostFacts.Builder("h1:1")
            .resolved(501, List.of("10.0.0.1", "10.0.0.9"))
            .connected(2, List.of("10.0.0.9"))
            .loggedIn(1_001)
            .saw(new Sighting(Role.PRIMARY, null));

    assertThat(examine(slow).findings)
        .extracting(Finding::code)
        .containsExactlyInAnyOrder("name-slow", "login-slow", "address-dead", "one-host");
  }

  @Test
  void versionsAndClocksAreCompared() {
    primary.versions("DM Database Server 64 V8 8.1.4.2", "8.1.3.140");
    standby.clock(ClockDifference.of(NOON + 90_000, NOON, 10, true));
    assertThat(found())
        .containsExactlyInAnyOrder(
            "WARNING driver-older", "WARNING versions-differ", "WARNING clock-ahead");

    assertThat(VersionCheck.isOlder("8.1.3.62", "8.1.3.140")).isTrue();
    assertThat(VersionCheck.isOlder("8.1.3.140", "8.1.3.62")).isFalse();
    assertThat(VersionCheck.isOlder("V8", "8.1.3.62")).isFalse();
    primary.versions("8.1.3.140", "8.1.3.140");
    standby.clock(ClockDifference.of(NOON - 3_600_000 - 2_000, NOON, 0, false));
    assertThat(found()).containsExactly("WARNING clock-behind", "INFO zone-differs");
  }

  @Test
  void sessionsAndTheLicenceAreHeldAgainstTheirLimits() {
    primary.answered(Question.PARAMETERS, parameter("MAX_SESSIONS", "100"));
    primary.answered(Question.SESSIONS, row("APPNAME", "bank", "SESSIONS", "80"));
    primary.answered(Question.LICENSE, row("EXPIRED_DATE", "2026-12-31"));
    standby.answered(Question.LICENSE, row("EXPIRED_DATE", "2026-11-30"));
    assertThat(found())
        .containsExactly(
            "ERROR license-ends", "WARNING sessions-near-limit", "WARNING license-ends");

    primary.answered(Question.SESSIONS, row("APPNAME", "bank", "SESSIONS", "79"));
    primary.answered(Question.LICENSE, row("EXPIRED_DATE", "2027-01-01"));
    standby.answered(Question.LICENSE, row("EXPIRED_DATE", ""));
    assertThat(found()).isEmpty();
  }

  @Test
  void theChoiceIsThatOfTheWish() {
    url.wish = RequiredRole.PREFER_STANDBY;
    Choice choice = examine(primary, standby).choice;
    assertThat(choice.chosen).isNotNull();
    assertThat(choice.chosen.host).isEqualTo("h2:2");
    assertThat(choice.others).containsValue("worse");

    url.wish = RequiredRole.ANY;
    choice = examine(primary, standby).choice;
    assertThat(choice.chosen.host).isEqualTo("h1:1");
    assertThat(choice.others).containsValue("later");
  }

  /** No words without a finding: each code of the files is found by the checks above. */
  @Test
  void eachFindingOfTheWordsIsNamedInTheChecks() throws Exception {
    TreeSet<String> codes = new TreeSet<>();
    for (String key : Words.english().keys()) {
      if (key.startsWith("find.")) {
        codes.add(key.split("\\.", -1)[1]);
      }
    }
    StringBuilder sources = new StringBuilder();
    try (var files = Files.list(Path.of("src/main/java/io/dmha/tool/doctor"))) {
      for (Path file : files.toList()) {
        sources.append(Files.readString(file));
      }
    }

    assertThat(codes)
        .hasSizeGreaterThan(40)
        .allMatch(code -> sources.indexOf('"' + code + '"') >= 0);
  }
}
