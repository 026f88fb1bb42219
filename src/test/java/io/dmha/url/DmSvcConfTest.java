package io.dmha.url;

import static io.dmha.url.Urls.delegate;
import static io.dmha.url.Urls.hosts;
import static io.dmha.url.Urls.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DmSvcConfTest {
  private static final String UNUSABLE = ServiceFile.UNUSABLE;

  private static final String CONF =
      """
      \uFEFF# made by hand, 服务名\r
      TIME_ZONE=(480) // minutes\r
      LOGIN_MODE=(2)
      SWITCH_TIMES = 5
        Dmha = ( 10.0.0.1:5236 , 10.0.0.2 ) # two
      //OFF=(h)
      SINGLE=h9//x
      nonsense
      =x
      [dmHA]
      LOGIN_MODE=(3)
      CONNECT_TIMEOUT=(700)
      sslFilesPath=/a//b
      schema=(S1)
      [OTHER]
      LOGIN_MODE=(4)
      """;

  @TempDir Path directory;

  @Test
  void servicesAndOptionsAreRead() {
    DmSvcConf conf = DmSvcConf.parse(CONF);

    assertThat(conf.hosts("DMHA")).isEqualTo("10.0.0.1:5236 , 10.0.0.2");
    assertThat(conf.hosts("single")).isEqualTo("h9//x");
    assertThat(conf.hosts("OFF")).isNull();
    assertThat(conf.globals()).containsEntry("TIME_ZONE", "480").containsEntry("SWITCH_TIMES", "5");
    assertThat(conf.section("DMHA")).containsEntry("sslFilesPath", "/a//b").hasSize(4);
    assertThat(conf.section("none")).isEmpty();
  }

  @Test
  void aServiceOfTheDefaultFileStandsForItsHosts() throws Exception {
    DmhaUrl url = DmhaUrl.parse("jdbc:dmha:dm://DMHA/S?a=b", null, write(CONF));

    assertThat(hosts(url)).containsExactly("10.0.0.1:5236", "10.0.0.2:5236");
    assertThat(url.publicUrl()).isEqualTo("jdbc:dm://10.0.0.1:5236,10.0.0.2:5236/S");
  }

  @Test
  void optionsOfTheSectionReachTheDelegateUnlessTheUserHasGivenThem() throws Exception {
    DmhaUrl url =
        DmhaUrl.parse(
            "jdbc:dmha:dm://DMHA?SCHEMA=S2", Urls.properties("connectTimeout=900"), write(CONF));

    assertThat(delegate(url)).isEqualTo("jdbc:dm://10.0.0.1:5236?SCHEMA=S2&sslFilesPath=/a//b");
    assertThat(delegate(DmhaUrl.parse("jdbc:dmha:dm://DMHA", null, write(CONF))))
        .isEqualTo("jdbc:dm://10.0.0.1:5236?CONNECT_TIMEOUT=700&sslFilesPath=/a//b&schema=S1");
  }

  @Test
  void theUrlBeatsThePropertiesAndTheseTheSectionAndThatTheGlobals() throws Exception {
    Path file = write(CONF);

    assertThat(role("jdbc:dmha:dm://DMHA?LOGIN_MODE=0", file, "loginMode=1"))
        .isEqualTo("preferPrimary");
    assertThat(role("jdbc:dmha:dm://DMHA", file, "loginMode=1")).isEqualTo("primary");
    assertThat(role("jdbc:dmha:dm://DMHA", file)).isEqualTo("preferStandby");
    assertThat(role("jdbc:dmha:dm://SINGLE", write(CONF.replace("//x", "")))).isEqualTo("standby");
    assertThat(role("jdbc:dmha:dm://DMHA?dmha.role=any", file)).isEqualTo("any");
  }

  @Test
  void globalVendorOptionsAreTranslatedToo() throws Exception {
    DmhaUrl url = DmhaUrl.parse("jdbc:dmha:dm://DMHA", null, write(CONF + "\nx=y"));

    assertThat(url.settings().get(Settings.MAX_ATTEMPTS)).isEqualTo(5);
    assertThat(url.settings().get(Settings.BACKOFF_BASE)).isEqualTo(Duration.ofMillis(100));
    assertThat(url.notes())
        .containsExactly(
            "Vendor option switchTimes='5' became dmha.maxAttempts=5.",
            "Vendor option loginMode='3' became dmha.role=preferStandby.");
  }

  @Test
  void theFileMayBeNamedInTheUrlOrInTheProperties() throws Exception {
    Path file = write(CONF);

    assertThat(hosts(Urls.parse("jdbc:dmha:dm://dmha?dmSvcConf=" + file))).hasSize(2);
    assertThat(hosts(Urls.parse("jdbc:dmha:dm://dmha", "DMSVCCONF=" + file))).hasSize(2);
    assertThat(hosts(Urls.parse("jdbc:dmha:dm://nobody?dmSvcConf=" + file)))
        .containsExactly("nobody:5236");
  }

  @Test
  void theFileIsOnlyReadForANameAlone() throws Exception {
    for (String rest : new String[] {"h1:1", "h1,h2", "G?G=(h1)", "?host=h1&port=1", "::1"}) {
      String separator = rest.indexOf('?') < 0 ? "?" : "&";
      assertThat(hosts(Urls.parse("jdbc:dmha:dm://" + rest + separator + "dmSvcConf=missing")))
          .as(rest)
          .isNotEmpty();
    }
    assertThat(problem("jdbc:dmha:dm://h1?dmSvcConf=missing")).isEqualTo(UNUSABLE);
  }

  @Test
  void aNamedFileThatCannotBeReadIsAProblem() throws Exception {
    Path large = directory.resolve("large.conf");
    Files.write(large, new byte[DmSvcConf.MOST_BYTES + 1]);
    Path binary = directory.resolve("binary.conf");
    Files.write(binary, new byte[] {'a', 0, 'b'});

    for (Object named : new Object[] {"no/such.conf", directory, large, binary, "/dev/zero"}) {
      assertThat(problem("jdbc:dmha:dm://S?dmSvcConf=" + named)).isEqualTo(UNUSABLE);
      assertThat(problem("jdbc:dmha:dm://S", "dmSvcConf=" + named)).isEqualTo(UNUSABLE);
    }
    assertThat(problem("jdbc:dmha:dm://S", "dmSvcConf=a\0b")).isEqualTo(UNUSABLE);
  }

  /** Whoever may write a URL could have any file shown to him, line by line, as hosts. */
  @Test
  void nothingOfAFileThatTheUrlNamesIsShown() throws Exception {
    Path file = directory.resolve("application.properties");
    Files.writeString(file, "spring.datasource.password=Sesam_Oeffne\nrole=(x y)\n");

    assertThat(hosts(Urls.parse("jdbc:dmha:dm://spring.datasource.password?dmSvcConf=" + file)))
        .containsExactly("spring.datasource.password:5236");

    Files.writeString(file, "password=Sesam_Oeffne\n");
    assertThat(problem("jdbc:dmha:dm://password?dmSvcConf=" + file)).isEqualTo(UNUSABLE);
    assertThat(hosts(Urls.parse("jdbc:dmha:dm://password", "dmSvcConf=" + file)))
        .containsExactly("Sesam_Oeffne:5236");
  }

  @Test
  void whoNamesHostsDoesWithoutAFileThatCannotBeUsed() throws Exception {
    DmhaUrl url = Urls.parse("jdbc:dmha:dm://h1,h2?dmSvcConf=/dev/zero&a=b");

    assertThat(Urls.delegate(url)).isEqualTo("jdbc:dm://h1:5236?a=b");
    assertThat(url.notes()).containsExactly("Option dmSvcConf was taken out. " + UNUSABLE);
  }

  @Test
  void aDefaultFileThatIsNotThereIsNoProblem() throws Exception {
    assertThat(hosts(Urls.parse("jdbc:dmha:dm://S"))).containsExactly("S:5236");
    assertThat(DmSvcConf.defaultPath().getFileName()).hasToString("dm_svc.conf");
  }

  @Test
  void anOptionThatNoUrlCanCarryIsAProblem() throws Exception {
    Path file = write("S=(h1)\n[S]\nkey=(a&b)\n");

    assertThatThrownBy(() -> DmhaUrl.parse("jdbc:dmha:dm://S", null, file))
        .hasMessageEndingWith(
            "Option 'key' of dm_svc.conf has an '&', which no URL can carry. Give it as a"
                + " property.");
  }

  private static String role(String url, Path file, String... properties) throws Exception {
    return DmhaUrl.parse(url, Urls.properties(properties), file).settings().get(Settings.ROLE);
  }

  private Path write(String text) throws Exception {
    return Files.writeString(directory.resolve("dm_svc.conf"), text);
  }
}
