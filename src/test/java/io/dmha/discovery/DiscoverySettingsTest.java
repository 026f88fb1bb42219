package io.dmha.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.DmhaDriver;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the settings of discovery may be, and who may give them. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class DiscoverySettingsTest {
  private static final String URL = "jdbc:dmha:dm://127.0.0.1:1?dmha.recoveryTimeout=50ms";

  private static String refusal(String url, String... properties) {
    Properties given = new Properties();
    for (int i = 0; i < properties.length; i += 2) {
      given.setProperty(properties[i], properties[i + 1]);
    }
    String before = System.getProperty("dmha.urlSettings");
    System.setProperty("dmha.urlSettings", "safe");
    try {
      new DmhaDriver().connect(url, given).close();
      return "";
    } catch (SQLException e) {
      return e.getMessage();
    } finally {
      if (before == null) {
        System.clearProperty("dmha.urlSettings");
      } else {
        System.setProperty("dmha.urlSettings", before);
      }
    }
  }

  @Test
  void aUrlNamesNoFileAndNoSecret() {
    assertThat(refusal(URL + "&dmha.discovery=file:/etc/passwd")).contains("not taken from a URL");
    assertThat(refusal(URL + "&dmha.discovery.token=S3cret"))
        .contains("not taken from a URL")
        .doesNotContain("S3cret");
    assertThat(refusal(URL, "dmha.discovery", "file:/nowhere/hosts"))
        .contains("No host fit for dmha.role=primary");
  }

  @Test
  void aSourceThatAUrlNamesGetsNoSecret() {
    String url = URL + "&dmha.discovery=consul://127.0.0.1:1/dm";

    assertThat(refusal(url, "dmha.discovery.token", "S3cret"))
        .contains("are not sent to a source that a URL names")
        .doesNotContain("S3cret");
    assertThat(refusal(url)).contains("No host fit for dmha.role=primary");
  }

  @Test
  void aNacosThatAUrlNamesGetsNoSecret() {
    String url = URL + "&dmha.discovery=nacos://127.0.0.1:1/bank/G/dm";

    assertThat(refusal(url, "dmha.discovery.user", "u", "dmha.discovery.password", "S3cret"))
        .contains("are not sent to a source that a URL names")
        .doesNotContain("S3cret");
    assertThat(refusal(url)).contains("No host fit for dmha.role=primary");
  }

  @Test
  void aUserInTheSourceIsNotShown() {
    assertThat(refusal(URL, "dmha.discovery", "etcd://root:S3cret@h1:2379/dm"))
        .contains("cannot be that value")
        .doesNotContain("S3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "etcd",
        "etcd://",
        "etcd://h1/dm",
        "etcd://h1:2379",
        "etcd://h1:2379/",
        "etcd://h1:0/dm",
        "etcd://h1:2379,/dm",
        "consul://h:8500/a b",
        "consul://h:8500/../x",
        "zk://h:1/x",
        "dns:name",
        "dns:name:0",
        "dns:na/me:1",
        "dns+srv:",
        "http://h:1/x",
        "file:",
        "consul://h:8500/dm?token=x",
        "etcd://h:1/a//b",
        "nacos://h/dm",
        "nacos://h:8848",
        "nacos://h:8848/",
        "nacos://h:8848/a/b/c/d/e",
        "nacos://h:8848/a,b",
        "nacos://h:8848/ns/G/dm/a,,b",
        "nacos://h:8848/ns/../dm",
        "nacos://h:8848/dm?username=x",
        "nacos://h:8848/dm&x=y",
        "nacos://u:S3cret@h:8848/dm"
      })
  void whatIsNoSourceIsRefused(String text) {
    assertThat(refusal(URL, "dmha.discovery", text)).contains("'dmha.discovery' cannot be");
  }

  @Test
  void aUrlWithoutHostsHasNoneToReplace() {
    assertThat(refusal("jdbc:dmha:h2:mem:x", "dmha.discovery", "dns:h:1")).isNotEmpty();
  }

  @Test
  void aLoginShowsNothing() {
    assertThat(Login.of("u", "S3cret", "S3cret")).hasToString("***");
  }
}
