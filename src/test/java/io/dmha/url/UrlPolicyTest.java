package io.dmha.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.settings.Settings;
import io.dmha.settings.UrlPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a URL may choose, where the system says nothing else. */
class UrlPolicyTest {
  private static final UrlPolicy USUAL = new UrlPolicy(null, null);

  @TempDir Path directory;

  private static DmhaUrl parse(UrlPolicy policy, String url, String... properties)
      throws SQLException {
    Properties info = Urls.properties(properties);
    return DmhaUrl.parse("jdbc:dmha:" + url, info, Urls.NO_FILE, policy);
  }

  private static @Nullable String problem(UrlPolicy policy, String url, String... properties) {
    Throwable thrown = catchThrowable(() -> parse(policy, url, properties));
    return thrown == null ? null : thrown.getMessage();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//h",
        "dm://h",
        "DM://h",
        "postgresql://h/db",
        "postgresql:db",
        "h2:tcp://h/./x",
      })
  void theUsualDriversAreAllowed(String url) {
    assertThat(problem(USUAL, url)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "h2:mem:x, h2:mem",
    "h2:./file, h2:.",
    "h2:tcpx://h/x, h2:tcpx",
    "H2:mem:x, h2:mem",
    "oracle:thin:@h:1:x, oracle:thin",
    "postgresqlx://h/db, postgresqlx",
    "mysql://h/db, mysql",
    "sysdba:hunter2@h1:5236/S, sysdba",
    "sysdba:hun/ter2@h1, sysdba",
    "oracle:thin:scott/hunter2@h, oracle"
  })
  void othersAreNamedWithTheProperty(String url, String shown) {
    assertThat(problem(USUAL, url))
        .contains(
            "The driver '"
                + shown
                + "' is not allowed in this JVM, which allows dm, postgresql, h2:tcp. Add it to the"
                + " system property 'dmha.allowedDrivers'");
  }

  @Test
  void theSystemAllowsThem() {
    assertThat(problem(new UrlPolicy("*", null), "oracle:thin:@h:1:x")).isNull();
    assertThat(problem(new UrlPolicy("dm, h2 ", null), "h2:mem:x")).isNull();
    assertThat(problem(new UrlPolicy("h2:mem", null), "h2:mem:x")).isNull();
    assertThat(problem(new UrlPolicy("dm", null), "postgresql://h/db")).contains("allows dm.");
    assertThat(problem(new UrlPolicy("", null), "dm://h")).contains("'dm' is not allowed");
  }

  /** The system decides, and no URL: through the front door. */
  @Test
  void theFrontDoorAsksTheSystem() {
    String before = System.clearProperty(UrlPolicy.DRIVERS);
    try {
      assertThatThrownBy(
              () -> DriverManager.getConnection("jdbc:dmha:h2:mem:x;dmha.role=any&INIT=select 1"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("is not allowed in this JVM");
    } finally {
      if (before != null) {
        System.setProperty(UrlPolicy.DRIVERS, before);
      }
    }
  }

  @Test
  void aSlipOfThePenOpensNothing() {
    UrlPolicy misspelt = new UrlPolicy(null, "al");

    assertThat(problem(misspelt, "//h?dmha.roleQuery=select"))
        .contains("'dmha.urlSettings' must be 'safe' or 'all'")
        .contains("'dmha.roleQuery' is not taken from a URL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dmha.roleQuery=select 1", "dmha.driverClass=a.B", "DMHA.rolequery=x"})
  void aUrlNamesNeitherSqlNorClasses(String option) throws SQLException {
    assertThat(problem(USUAL, "//h?" + option))
        .contains("is not taken from a URL.")
        .contains("dmha.urlSettings=all");
    assertThat(problem(new UrlPolicy(null, "all"), "//h?" + option)).isNull();
    assertThat(problem(USUAL, "//h", option)).isNull();
  }

  @Test
  void theSystemMayNameThem() throws SQLException {
    System.setProperty("dmha.roleQuery", "select 'PRIMARY'");
    try {
      assertThat(parse(USUAL, "//h").settings().get(Settings.ROLE_QUERY))
          .isEqualTo("select 'PRIMARY'");
      assertThat(parse(USUAL, "//h", "dmha.roleQuery=mine").settings().get(Settings.ROLE_QUERY))
          .isEqualTo("mine");
    } finally {
      System.clearProperty("dmha.roleQuery");
    }
  }

  /** However they are written, as far as a driver would take them for the option. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "dm://h?customFilter=a.B",
        "dm://h/S?a=b&CUSTOM_FILTER=a.B",
        "dm://h?%63ustomFilter=a.B",
        "dm://h?a=b;customFilter=a.B",
        "dm://h?cipherPath=/x.so",
        "dm://h?logDir=/etc",
        "dm://h?stat_dir=/etc",
        "dm://h?kerberosLoginConfPath=/x",
        "postgresql://h/db?socketFactory=a.B",
        "postgresql://h/db?a=b&sslfactory=a.B",
        "postgresql://h/db?sslhostnameverifier=a.B",
        "postgresql://h/db?authenticationPluginClassName=a.B",
        "h2:tcp://h/x;INIT=RUNSCRIPT FROM 'http://x'",
        "h2:tcp://h/x;init=x",
        "h2:tcp://h/x;I\\NIT=x",
        "h2:tcp://h/x;\u0131n\u0131t=x",
        "h2:tcp://h/x?a;INIT=x",
        "h2:tcp://h/x;DATABASE_EVENT_LISTENER='a.B'",
        "h2:tcp://h/x;JAVA_OBJECT_SERIALIZER='a.B'",
        "h2:tcp://h/x;LOCK_TIMEOUT=1\\;CREATE TABLE PWNED(A INT)",
        "h2:tcp://h/x;LOCK_TIMEOUT=CSVWRITE('/tmp/x','SELECT 42')",
        "dm://h?logLevel=all",
        "dm://h?ADDRESS_REMAP=h:1,x:2",
        "postgresql://h/db?host=x&port=1",
        "postgresql://h/db?PGHOST=x"
      })
  void optionsByWhichADriverLoadsCodeAreRefused(String url) {
    assertThat(problem(USUAL, url))
        .contains("load code, run SQL, write files or connect elsewhere");
    assertThat(problem(new UrlPolicy(null, "all"), url)).isNull();
  }

  @Test
  void theyAreTakenFromProperties() throws SQLException {
    DmhaUrl url = parse(USUAL, "dm://h", "customFilter=a.B");

    assertThat(url.delegateOption("customFilter")).isEqualTo("a.B");
    assertThat(url.delegateProperties()).containsEntry("customFilter", "a.B");
  }

  @Test
  void aFileThatTheUrlNamesSetsNoneOfThemEither() throws Exception {
    Path file = directory.resolve("dm_svc.conf");
    Files.writeString(file, "S=(h1,h2)\nCUSTOM_FILTER=a.B\n");

    assertThat(problem(USUAL, "dm://S?dmSvcConf=" + file)).contains("load code");
    assertThat(problem(USUAL, "dm://S", "dmSvcConf=" + file)).isNull();
  }

  /** It may be another file by the time at which the driver reads it. */
  @Test
  void aFileThatTheUrlNamesIsReadOnce() throws Exception {
    Path file = directory.resolve("dm_svc.conf");
    Files.writeString(file, "S=(h1:1,h2:2)\nKEEP_ALIVE=(1)\nCONNECT_TIMEOUT=3000\n");

    assertThat(Urls.delegate(parse(USUAL, "dm://S?dmSvcConf=" + file)))
        .isEqualTo("jdbc:dm://h1:1?KEEP_ALIVE=1&CONNECT_TIMEOUT=3000");
    assertThat(Urls.delegate(parse(USUAL, "dm://h3,h4?dmSvcConf=" + file)))
        .isEqualTo("jdbc:dm://h3:5236?KEEP_ALIVE=1&CONNECT_TIMEOUT=3000");
  }

  /** Each would be an option of the driver's URL, and each was to be sought among those before. */
  @Test
  void aFileOfNothingButOptionsIsNoServiceFile() throws Exception {
    Path file = directory.resolve("dm_svc.conf");
    StringBuilder text = new StringBuilder("S=(h1:1)\n");
    for (int i = 0; i < 80_000; i++) {
      text.append('a').append(i).append("=1\n");
    }
    Files.writeString(file, text);

    assertThat(problem(USUAL, "dm://S?dmSvcConf=" + file)).contains(ServiceFile.UNUSABLE);
    assertThat(problem(USUAL, "dm://h1,h2?dmSvcConf=" + file)).contains(ServiceFile.UNUSABLE);
    // The one of the machine is taken as it is.
    assertThat(problem(USUAL, "dm://S", "dmSvcConf=" + file)).isNull();
  }

  @Test
  void invisibleCharactersAreNotShown() {
    assertThat(problem(USUAL, "//h?dmha.\u202Erole=x")).doesNotContain("\u202E");
    assertThat(problem(USUAL, "//h/\u202ES")).contains("another control character");
    assertThat(problem(USUAL, "//h\u3164")).contains("another control character");
    assertThat(problem(USUAL, "//G?G=(h\u3164:1)")).contains("Host 'h?' is not a host name");
  }

  /** To Java a mark that turns the text is part of the name of a class. */
  @ParameterizedTest
  @ValueSource(strings = {"a\u202eb", "a\u0000b", "a.b\u3164", "a.b, c\u200bd"})
  void aNameOfAClassIsSeenAsItIs(String name) {
    assertThat(problem(USUAL, "//h?dmha.listener=" + name))
        .contains("Setting 'dmha.listener' cannot be")
        .matches("[ -~]*");
    assertThat(problem(USUAL, "//h", "dmha.driverClass=" + name))
        .contains("Setting 'dmha.driverClass' cannot be");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "h2:tcp://h/x;dmha.role=any&INIT=x",
        "h2:tcp://h/x;dmha.role=any?INIT=x",
        "h2:tcp://h/x?dmha.role=any;INIT=x",
        "h2:tcp://h/x;A=1&dmha.role=any",
        "postgresql://h/db?dmha.role=any;socketFactory=x",
        "dm://h?a=b;dmha.role=any",
        "dm://h;dmha.role=any&a=b",
        "dm://h&dmha.role=any&a=b"
      })
  void mixedSeparatorsAreAnError(String url) {
    assertThat(problem(new UrlPolicy("*", "all"), url))
        .contains("The URL mixes the separators of its options.");
  }

  @Test
  void separatorsStayAsTheyAre() throws SQLException {
    assertThat(Urls.delegate(parse(USUAL, "h2:tcp://h/x;A=1;dmha.role=any;B=a&b")))
        .isEqualTo("jdbc:h2:tcp://h/x;A=1;B=a&b");
    assertThat(Urls.delegate(parse(USUAL, "postgresql://h/db?a=b;c&dmha.role=any&d=e")))
        .isEqualTo("jdbc:postgresql://h/db?a=b;c&d=e");
  }

  /** A filter that looks for the name would not see it, and the JDK takes it for the same. */
  @ParameterizedTest
  @ValueSource(strings = {"dmha.l\u0131\u017ftener=a.B", "dmha.bac\u212aoffBase=1s"})
  void namesAreComparedInAscii(String option) {
    assertThat(problem(USUAL, "//h?" + option)).contains("Unknown setting");
    assertThat(problem(USUAL, "//h", option)).contains("Unknown setting");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dm://db1.bank,db2.bank?db1.bank=(127.0.0.1:1)",
        "dm://db1.bank,db2.bank?DB2.BANK=(127.0.0.1:1)",
        "dm://G?G=(db1,db2)&db2=(127.0.0.1:1)",
        "dm://\u0130,b?i\u0307=(127.0.0.1:1)"
      })
  void aHostThatIsAGroupAsWellIsAnError(String url) {
    assertThat(problem(USUAL, url)).contains("is also the name of a group of hosts");
  }

  @Test
  void soIsOneInThePropertiesOrInAFile() throws Exception {
    Path file = directory.resolve("dm_svc.conf");
    Files.writeString(file, "db1=(127.0.0.1:1)\n");

    assertThat(problem(USUAL, "dm://db1,db2", "db1=(127.0.0.1:1)")).contains("group of hosts");
    assertThat(problem(USUAL, "dm://db1,db2?dmSvcConf=" + file)).contains("group of hosts");
    assertThat(problem(USUAL, "dm://db1,db2", "dmSvcConf=" + file)).contains("group of hosts");
  }

  @Test
  void hostileInputCostsLittle() {
    String long1 = "//h?a=" + "x".repeat(20_000);

    assertThat(problem(USUAL, long1))
        .isEqualTo(
            "The URL has 20016 characters, and at most 16384 are read. Give options as properties of"
                + " the connection.");
    String blanks = " ".repeat(4_000);
    assertThat(problem(USUAL, "dm://G?G=(h1" + blanks + "," + blanks + "h2)")).isNull();
    assertThat(problem(USUAL, "//h?" + "dmha.x=1&".repeat(1_000))).hasSizeLessThan(10_000);
  }

  @Test
  void aNumberOfBytesHasALimit() {
    assertThat(problem(USUAL, "//h?dmha.replayMaxBytes=17179869184g")).contains("cannot be");
    assertThat(problem(USUAL, "//h?dmha.replayMaxBytes=2g")).isNull();
  }
}
