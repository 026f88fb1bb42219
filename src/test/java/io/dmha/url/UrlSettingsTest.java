package io.dmha.url;

import static io.dmha.url.Urls.parse;
import static io.dmha.url.Urls.properties;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.settings.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings in a URL and in properties, and what is left for the delegate. */
class UrlSettingsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "//h?dmha.role=any //h:5236",
        "//h/S?dmha.role=any&a=b //h:5236/S?a=b",
        "//h/S?a=b&dmha.role=any //h:5236/S?a=b",
        "//h/S?a=b&dmha.role=any&c=d //h:5236/S?a=b&c=d",
        "//h/S?DMHA.Role=any&dmha.maxAttempts=3&c=d //h:5236/S?c=d",
        "//h/S?dmha.role=any& //h:5236/S",
        "//h/S?&dmha.role=any&a=b //h:5236/S?a=b",
        "//h/S?&a=b& //h:5236/S?&a=b&",
        "//h/S;dmha.role=any //h:5236/S",
        "//h;dmha.role=any //h:5236",
        "//h&dmha.role=any //h:5236",
        "//h/S?p=a;b&dmha.role=any&q=c;d //h:5236/S?p=a;b&q=c;d",
        "//h/S?p=%41+%zz&dmha.role=any //h:5236/S?p=%41+%zz",
        "//h/S?p=(x)&q=\"y?z\"&dmha.role=any //h:5236/S?p=(x)&q=\"y?z\"",
        "h2:tcp://h/./x;dmha.role=any h2:tcp://h/./x",
        "h2:tcp://h/./x;A=1;dmha.role=any;B=2 h2:tcp://h/./x;A=1;B=2",
        "h2:tcp://h/./x;dmha.role=any;B=2 h2:tcp://h/./x;B=2",
        "h2:tcp://h/./x;A=1;dmha.role=any; h2:tcp://h/./x;A=1",
        "postgresql://h/db?dmha.role=any&ssl=true postgresql://h/db?ssl=true",
        "postgresql://h/db?ssl=true&dmha.role=any postgresql://h/db?ssl=true",
        "postgresql://h?dmha.role=any postgresql://h"
      })
  void whatIsLeftIsACleanUrl(String given, String expected) throws Exception {
    DmhaUrl url = parse("jdbc:dmha:" + given);

    String delegate = Urls.delegate(url);
    assertThat(delegate).isEqualTo("jdbc:" + (expected.startsWith("//") ? "dm:" : "") + expected);
    if (given.toLowerCase(java.util.Locale.ROOT).contains("dmha.role")) {
      assertThat(url.settings().get(Settings.ROLE)).isEqualTo("any");
    }
  }

  @Test
  void settingsMayStandInProperties() throws Exception {
    DmhaUrl url =
        parse("jdbc:dmha://h", "DMHA.recoverytimeout=2m", "dmha.roleQuery=SELECT 'a%41'", "x=y");

    assertThat(url.settings().get(Settings.RECOVERY_TIMEOUT)).isEqualTo(Duration.ofMinutes(2));
    assertThat(url.settings().get(Settings.ROLE_QUERY)).isEqualTo("SELECT 'a%41'");
    assertThat(url.delegateProperties()).isEqualTo(properties("x=y"));
  }

  @Test
  void theUrlBeatsTheProperties() throws Exception {
    DmhaUrl url = parse("jdbc:dmha://h?dmha.role=any", "dmha.role=standby");

    assertThat(url.settings().get(Settings.ROLE)).isEqualTo("any");
  }

  @Test
  void valuesInTheUrlArePercentDecoded() throws Exception {
    DmhaUrl url =
        parse("jdbc:dmha://h?dmha.roleQuery=SELECT%20'a%26b%3Bc'%20+%20'%E8%BE%BE%E6%A2%A6'&x=y");

    assertThat(url.settings().get(Settings.ROLE_QUERY)).isEqualTo("SELECT 'a&b;c' + '达梦'");
    assertThat(url.afterHosts()).isEqualTo("?x=y");
  }

  @Test
  void listenersAreAList() throws Exception {
    Settings settings = parse("jdbc:dmha://h?dmha.listener=a.B,c.D").settings();

    assertThat(settings.get(Settings.LISTENER)).isEqualTo(Arrays.asList("a.B", "c.D"));
  }

  @Test
  void anEqualValueTwiceIsNoContradiction() throws Exception {
    Settings settings =
        parse("jdbc:dmha://h?dmha.recoveryTimeout=30s&dmha.recoveryTimeout=30000").settings();

    assertThat(settings.get(Settings.RECOVERY_TIMEOUT)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aShortRecoveryTimeoutAloneCutsTheDefaultOfOneAttempt() throws Exception {
    Settings settings = parse("jdbc:dmha://h?dmha.recoveryTimeout=2s").settings();

    assertThat(settings.get(Settings.ATTEMPT_TIMEOUT)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void aShortBackoffMaxAloneCutsTheDefaultBase() throws Exception {
    Settings settings = parse("jdbc:dmha://h?dmha.backoffMax=0").settings();

    assertThat(settings.get(Settings.BACKOFF_BASE)).isEqualTo(Duration.ZERO);
  }

  @Test
  void theCallersPropertiesAreSeenWithTheirDefaultsAndNeverChanged() throws Exception {
    Properties defaults = properties("user=SYSDBA", "dmha.role=any", "loginMode=1");
    Properties info = new Properties(defaults);
    info.setProperty("password", "hunter2");
    info.setProperty("dmha.maxAttempts", "3");
    Object tls = new Object();
    info.put("tls", tls);
    info.put("dmha.probeFailures", 7);
    Properties before = (Properties) info.clone();

    DmhaUrl url = DmhaUrl.parse("jdbc:dmha://h", info, Urls.NO_FILE);

    Properties expected = properties("user=SYSDBA", "password=hunter2");
    expected.put("tls", tls);
    assertThat(url.delegateProperties()).isEqualTo(expected);
    assertThat(url.settings().get(Settings.ROLE)).isEqualTo("any");
    assertThat(url.settings().get(Settings.PROBE_FAILURES)).isEqualTo(7);
    assertThat(info).isEqualTo(before);
    assertThat(defaults).hasSize(3);
  }

  @Test
  void everyCallerGetsItsOwnDelegateProperties() throws Exception {
    DmhaUrl url = parse("jdbc:dmha://h", "user=a");

    url.delegateProperties().clear();

    assertThat(url.delegateProperties()).isEqualTo(properties("user=a"));
    assertThat(DmhaUrl.parse("jdbc:dmha://h", null, Urls.NO_FILE).delegateProperties()).isEmpty();
  }
}
