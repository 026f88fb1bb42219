package io.dmha;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.settings.Settings;
import java.sql.DriverPropertyInfo;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tool shows: our settings, then what the driver underneath takes. */
class DelegatePropertiesTest {
  private static final int OURS = 2 + Settings.all().size();

  private final DmhaDriver driver = new DmhaDriver();

  @Test
  void damengsPropertiesFollowOurs() {
    DriverPropertyInfo[] all =
        driver.getPropertyInfo("jdbc:dmha:dm://h1,h2/S?compatibleMode=oracle", new Properties());

    assertThat(names(all).subList(0, 3)).containsExactly("user", "password", "dmha.role");
    assertThat(names(all).subList(OURS, all.length))
        .hasSizeGreaterThan(60)
        .contains("compatibleMode", "appName", "lobMode", "socketTimeout")
        .doesNotHaveDuplicates();
    assertThat(all).noneMatch(one -> one.required).allMatch(one -> !one.description.isEmpty());
  }

  /** A tool that hands back every value it was shown must not turn on a second failover. */
  @Test
  void whatDmhaAnswersForIsNotShownAsTheDriversOwn() {
    assertThat(names(driver.getPropertyInfo("jdbc:dmha:dm://h1", null)))
        .doesNotContain(
            "url", "host", "port", "loginMode", "reconnect", "switchTimes", "rwSeparate", "cluster")
        .containsOnlyOnce("user", "password");
    assertThat(names(driver.getPropertyInfo("jdbc:dmha:postgresql://h1/db", null)))
        .contains("sslmode")
        .doesNotContain("PGHOST", "PGPORT", "PGDBNAME");
  }

  @Test
  void noSecretIsShown() {
    Properties info = new Properties();
    info.setProperty("password", "hunter2");
    info.setProperty("sslpassword", "hunter2");

    assertThat(driver.getPropertyInfo("jdbc:dmha:postgresql://h1/db?password=hunter2", info))
        .noneMatch(one -> "hunter2".equals(one.value));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "jdbc:dmha:",
        "jdbc:dmha:dm://",
        "jdbc:dmha:nosuch://h",
        "jdbc:dmha:dm://h?dmha.role=x",
        "jdbc:dmha:h2:mem:x?dmha.driverClass=java.lang.String",
        "jdbc:h2:mem:x"
      })
  void whereTheDriverIsNotKnownOursAreShownAlone(String url) {
    assertThat(driver.getPropertyInfo(url, null)).hasSize(OURS);
  }

  private static List<String> names(DriverPropertyInfo[] all) {
    return Stream.of(all).map(one -> one.name).toList();
  }
}
