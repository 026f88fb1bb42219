package io.dmha.url;

import static io.dmha.url.Urls.delegate;
import static io.dmha.url.Urls.hosts;
import static io.dmha.url.Urls.parse;
import static io.dmha.url.Urls.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.settings.Settings;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VendorOptionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "doSwitch=1 | reconnect='1' was taken out: dmha.continuity does its work",
        "reconnect=7 | reconnect='7' was taken out: dmha.continuity does its work",
        "loginMode=0 | loginMode='0' became dmha.role=preferPrimary",
        "LOGIN_MODE=1 | loginMode='1' became dmha.role=primary",
        "LOGIN_PRIMARY=(2) | loginMode='2' became dmha.role=standby",
        "Login_Mode=\"3\" | loginMode='3' became dmha.role=preferStandby",
        "loginmode=4 | loginMode='4' became dmha.role=preferPrimary",
        "loginMode=5 | loginMode='5' was taken out: its value is none the driver knows",
        "loginMode= | loginMode='' was taken out: its value is none the driver knows",
        "loginStatus=0 | loginStatus='0' was taken out: dmha works on OPEN instances only",
        "LOGIN_STATUS=4 | loginStatus='4' was taken out: dmha works on OPEN instances only",
        "loginStatus=1 | loginStatus='1' was taken out: its value is none the driver knows",
        "switchTimes=3 | switchTimes='3' became dmha.maxAttempts=3",
        "SWITCH_TIME=3 | switchTimes='3' became dmha.maxAttempts=3",
        "switchTimes=0 | switchTimes='0' was taken out: its value is none the driver knows",
        "switchTimes=-1 | switchTimes='-1' was taken out: its value is none the driver knows",
        "switchInterval=200 | switchInterval='200' became dmha.backoffBase=200ms",
        "SWITCH_INTERVAL=2m | switchInterval='2m' became dmha.backoffBase=2m",
        "switchInterval=x | switchInterval='x' was taken out: its value is none the driver knows",
        "epSelector=0 | epSelector='0' became dmha.hostSelection=roundRobin",
        "epSelection=2 | epSelector='2' became dmha.hostSelection=ordered, beginning at that host"
            + " of the list",
        "EP_SELECTOR=x | epSelector='x' was taken out: its value is none the driver knows",
        "rwSeparate=0 | rwSeparate='0' was taken out: it is off",
        "RW_SEPARATE=1 | rwSeparate='1' was taken out: all statements go to the primary; it became"
            + " dmha.role=primary",
        "rwSeparate=6 | rwSeparate='6' was taken out: its value is none the driver knows",
        "RW_PERCENT=25 | rw*='25' was taken out: dmha.readWriteSplit does its work",
        "cluster=RW | cluster='RW' was taken out: dmha asks each host for its role",
        "dbAliveCheckFreq=2s | dbAliveCheckFreq='2s' became dmha.probeInterval=2s",
        "DB_ALIVE_CHECK_FREQ=0 | dbAliveCheckFreq='0' was taken out: dmha.probeInterval does its"
            + " work",
        "dbAliveCheckFreq=x | dbAliveCheckFreq='x' was taken out: its value is none the driver"
            + " knows",
        "dbAliveCheckTimeout=300 | dbAliveCheckTimeout='300' became dmha.probeTimeout=300ms",
        "dbAliveCheckTimeout=0 | dbAliveCheckTimeout='0' was taken out: its value is none the"
            + " driver knows"
      })
  void eachOptionIsTakenOutAndSaysWhatItBecame(String option, String expected) throws Exception {
    DmhaUrl inUrl = parse("jdbc:dmha:dm://h1,h2?" + option + "&a=b");
    DmhaUrl inProperties = parse("jdbc:dmha:dm://h1,h2?a=b", option);

    assertThat(inUrl.notes()).containsExactly("Vendor option " + expected + ".");
    assertThat(inProperties.notes()).isEqualTo(inUrl.notes());
    assertThat(inUrl.afterHosts()).isEqualTo("?a=b");
    assertThat(inProperties.delegateProperties()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reconnect",
        "doSwitch",
        "DO_SWITCH",
        "autoReconnect",
        "AUTO_RECONNECT",
        "reconnectErrors",
        "RECONNECT_ERRORS",
        "switchTimes",
        "SWITCH_TIME",
        "SWITCH_TIMES",
        "switchInterval",
        "SWITCH_INTERVAL",
        "loginMode",
        "LOGIN_PRIMARY",
        "LOGIN_MODE",
        "loginStatus",
        "LOGIN_STATUS",
        "loginDscCtrl",
        "LOGIN_DSC_CTRL",
        "epSelector",
        "epSelection",
        "EP_SELECTOR",
        "epSelectorDynamic",
        "EP_SELECTOR_DYNAMIC",
        "cluster",
        "checkFreq",
        "CHECK_FREQ",
        "allowRange",
        "ALLOW_RANGE",
        "dbAliveCheckFreq",
        "DB_ALIVE_CHECK_FREQ",
        "dbAliveCheckTimeout",
        "DB_ALIVE_CHECK_TIMEOUT",
        "rwSeparate",
        "RW_SEPARATE",
        "rwPercent",
        "RW_PERCENT",
        "rwAutoDistribute",
        "rwHA",
        "rwIgnoreSql",
        "rwStandbyRecoverTime",
        "RW_STANDBY_RECOVER_TIME",
        "trxRetry",
        "trxRetryInterval",
        "trxRetryTimes",
        "failOverWait"
      })
  void everySpellingOfTheDriverIsKnown(String name) throws Exception {
    DmhaUrl url = parse("jdbc:dmha:dm://h/S?" + name + "=0");

    assertThat(delegate(url)).isEqualTo("jdbc:dm://h:5236/S");
    assertThat(url.notes()).hasSize(1);
  }

  @Test
  void otherOptionsPassUnchanged() throws Exception {
    String tail = "/S?connectTimeout=3000&SOCKET_TIMEOUT=(5)&compatibleMode=oracle&loginEncrypt=1";
    DmhaUrl url = parse("jdbc:dmha:dm://h" + tail, "keepAlive=true", "socketTimeout=1");

    assertThat(url.afterHosts()).isEqualTo(tail);
    assertThat(url.delegateProperties())
        .isEqualTo(Urls.properties("keepAlive=true", "socketTimeout=1"));
    assertThat(url.notes()).isEmpty();
  }

  @Test
  void otherDatabasesKeepOptionsOfTheSameName() throws Exception {
    DmhaUrl url = parse("jdbc:dmha:h2:tcp://h/./x;CLUSTER=y", "loginMode=1", "host=z");

    assertThat(url.afterHosts()).isEqualTo("/./x;CLUSTER=y");
    assertThat(url.delegateProperties()).isEqualTo(Urls.properties("loginMode=1", "host=z"));
    assertThat(url.notes()).isEmpty();
  }

  @Test
  void theUsualVendorUrlIsTranslatedAsAWhole() throws Exception {
    DmhaUrl url =
        parse(
            "jdbc:dmha:dm://G/S?G=(h1,h2,h3)&LOGIN_MODE=1&doSwitch=1&switchTimes=10"
                + "&switchInterval=2m&epSelector=2&connectTimeout=3000");

    assertThat(hosts(url)).containsExactly("h2:5236", "h3:5236", "h1:5236");
    assertThat(url.publicUrl()).isEqualTo("jdbc:dm://h1:5236,h2:5236,h3:5236/S");
    assertThat(url.afterHosts()).isEqualTo("/S?connectTimeout=3000");
    assertThat(url.notes()).hasSize(5);
    assertThat(url.settings().get(Settings.MAX_ATTEMPTS)).isEqualTo(10);
    assertThat(url.settings().get(Settings.BACKOFF_BASE)).isEqualTo(Duration.ofMinutes(2));
    assertThat(url.settings().get(Settings.BACKOFF_MAX)).isEqualTo(Duration.ofMinutes(2));
    assertThat(url.settings().get(Settings.HOST_SELECTION)).isEqualTo("ordered");
  }

  @ParameterizedTest
  @CsvSource({"1,h1", "2,h2", "3,h3", "4,h1", "999999999,h3"})
  void theSelectorCountsHostsFromOneAndRoundAgain(int selector, String first) throws Exception {
    DmhaUrl url = parse("jdbc:dmha:dm://h1,h2,h3?epSelector=" + selector);

    assertThat(url.addresses().get(0).host()).isEqualTo(first);
  }

  @Test
  void anExplicitSettingBeatsATranslatedOne() throws Exception {
    DmhaUrl url =
        parse(
            "jdbc:dmha:dm://h1,h2?loginMode=2&epSelector=2&switchInterval=5s&dmha.backoffMax=1s",
            "dmha.role=any",
            "dmha.hostSelection=random");

    assertThat(url.settings().get(Settings.ROLE)).isEqualTo("any");
    assertThat(url.settings().get(Settings.HOST_SELECTION)).isEqualTo("random");
    assertThat(url.settings().get(Settings.BACKOFF_BASE)).isEqualTo(Duration.ofSeconds(1));
    assertThat(hosts(url)).containsExactly("h1:5236", "h2:5236");
    assertThat(url.notes())
        .containsExactly(
            "Vendor option switchInterval='5s' became dmha.backoffBase=5s.",
            "Vendor option loginMode='2' gave way to dmha.role, which is set.",
            "Vendor option epSelector='2' gave way to dmha.hostSelection, which is set.");
  }

  @Test
  void readWriteSeparationOverrulesTheLoginMode() throws Exception {
    DmhaUrl url = parse("jdbc:dmha:dm://h1,h2?loginMode=2&rwSeparate=1");

    assertThat(url.settings().get(Settings.ROLE)).isEqualTo("primary");
    assertThat(url.notes())
        .contains("Vendor option loginMode='2' was taken out: rwSeparate overrules it.");
  }

  @Test
  void ofEqualOptionsTheLastInTheUrlCounts() throws Exception {
    assertThat(
            parse("jdbc:dmha:dm://h?LOGIN_MODE=1&loginMode=2", "loginMode=3")
                .settings()
                .get(Settings.ROLE))
        .isEqualTo("standby");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3", "5"})
  void maintenanceOfAClosedInstanceIsNotForDmha(String status) {
    assertThat(problem("jdbc:dmha:dm://h?loginStatus=" + status))
        .isEqualTo(
            "Vendor option loginStatus="
                + status
                + " asks for an instance that is not OPEN, and dmha works on OPEN instances only."
                + " Use the Dameng driver itself for maintenance.");
  }
}
