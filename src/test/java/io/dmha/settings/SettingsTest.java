package io.dmha.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.text.Nearest;
import io.dmha.url.Urls;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void theDefaultsAreThoseOfTheContract() {
    assertThat(Settings.defaults())
        .hasToString(
            "dmha.role=primary dmha.recoveryTimeout=30s dmha.attemptTimeout=5s"
                + " dmha.backoffBase=100ms dmha.backoffMax=1m dmha.maxAttempts=0"
                + " dmha.continuity=transactions dmha.lostSession=fail"
                + " dmha.commitGuard=off"
                + " dmha.commitGuard.createTable=false dmha.commitGuard.trusted= dmha.replayMaxStatements=1000"
                + " dmha.replayMaxBytes=1MB dmha.replayKeep=all dmha.replaySafe= dmha.replayOnConflict=false dmha.probeInterval=500ms dmha.probeTimeout=500ms"
                + " dmha.probeFailures=3 dmha.hostSelection=ordered dmha.zone= dmha.failback=0ms dmha.canary="
                + " dmha.readWriteSplit=off dmha.readAfterWrite=5s dmha.readMaxLag=10s"
                + " dmha.discovery=none dmha.discovery.user= dmha.discovery.password= dmha.discovery.token="
                + " dmha.roleQuery="
                + " dmha.listener= dmha.driverClass=");
  }

  @Test
  void everyDefaultParsesToItselfAndEveryChoiceIsTaken() {
    for (Setting<?> setting : Settings.all()) {
      assertThat((Object) setting.parse(setting.defaultText())).isEqualTo(setting.defaultValue());
      for (String choice : setting.choices()) {
        assertThat((Object) setting.parse(choice)).isEqualTo(choice);
      }
    }
  }

  @Test
  void everyNameAndPropertyIsThereOnce() {
    assertThat(Settings.all().stream().map(Setting::name).collect(Collectors.toList()))
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("dmha\\.[a-z][a-zA-Z.]+"));
    assertThat(Settings.ROLE_QUERY.property()).isEqualTo("roleQuery");
    assertThat(Settings.find("DMHA.ROLEQUERY")).isSameAs(Settings.ROLE_QUERY);
    assertThat(Settings.find("roleQuery")).isNull();
  }

  @Test
  void theListCannotBeChanged() {
    assertThatThrownBy(() -> Settings.all().remove(0))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void theMarkdownTableHasOneRowForEachSetting() {
    assertThat(Settings.toMarkdown().split("\n"))
        .hasSize(2 + Settings.all().size())
        .contains("| Name | Default | Values | Meaning |")
        .contains(
            "| `dmha.hostSelection` | `ordered` | `ordered`, `random`, `roundRobin`, `weighted`,"
                + " `leastConnections`, `fastest` | The order in"
                + " which hosts are tried that are equally near; `weighted` and `leastConnections` go"
                + " by the weights in the URL, as in `h1:5236(weight=90)`. |")
        .contains(
            "| `dmha.backoffMax` | `60s` | 0, or a duration such as 500ms, 30s or 2m, at most 24h |"
                + " The longest such pause. |")
        .allMatch(row -> row.chars().filter(c -> c == '|').count() == 5);
  }

  @Test
  void aSecretIsNeverShown() {
    Setting<String> secret =
        new Setting<>("dmha.token", "", Rule.text("text"), "A token.").secret();

    assertThat(secret.isSecret()).isTrue();
    assertThat(secret.show("hunter2")).isEqualTo("***");
    assertThat(secret.show("")).isEmpty();
    assertThat(Settings.ROLE.show("any")).isEqualTo("any");
  }

  @Test
  void aDeclarationThatBreaksItsOwnRuleDoesNotLoad() {
    assertThatThrownBy(() -> new Setting<>("dmha.x", "0", Rule.duration(), "X."))
        .hasMessage("dmha.x=0 breaks its own rule");
    assertThatThrownBy(() -> new Setting<>("x", "1s", Rule.duration(), "X."))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatWasGivenIsToldFromDefaults() throws Exception {
    Settings settings = Urls.parse("jdbc:dmha://h?dmha.probeTimeout=500ms").settings();

    assertThat(settings.isSet(Settings.PROBE_TIMEOUT)).isTrue();
    assertThat(settings.isSet(Settings.PROBE_INTERVAL)).isFalse();
    assertThat(settings.get(Settings.PROBE_TIMEOUT)).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void allAreShownOnOneLine() throws Exception {
    String query = "select 1\n2026-01-01 all is well\u202e" + "x".repeat(1_000);
    Settings settings = Urls.parse("jdbc:dmha://h", "dmha.roleQuery=" + query).settings();

    assertThat(settings.toString()).matches("[ -~…]*").hasSizeLessThan(1_000);
  }

  @Test
  void theNearestNameIsFoundAcrossSlipsOfTheFinger() {
    var words = java.util.List.of("primary", "standby", "any");

    assertThat(Nearest.to("primry", words)).isEqualTo("primary");
    assertThat(Nearest.to("STADNBY", words)).isEqualTo("standby");
    assertThat(Nearest.to("ayn", words)).isEqualTo("any");
    assertThat(Nearest.to("elephant", words)).isNull();
    assertThat(Nearest.to("", words)).isNull();
    assertThat(Nearest.to("primary".repeat(10_000), words)).isNull();
    assertThat(Nearest.distance("ca", "ac")).isEqualTo(1);
    assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
  }
}
