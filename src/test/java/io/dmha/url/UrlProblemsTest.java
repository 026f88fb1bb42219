package io.dmha.url;

import static io.dmha.url.Urls.parse;
import static io.dmha.url.Urls.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.settings.Problems;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of every complaint about a URL is a contract. */
class UrlProblemsTest {
  @Test
  void allProblemsComeInOneException() {
    assertThatThrownBy(
            () ->
                parse(
                    "jdbc:dmha://h1,,h1:5236,h2:99999/S?dmha.rol=any&dmha.maxAttempts=-1",
                    "dmha.continuity=everything"))
        .isInstanceOf(SQLNonTransientConnectionException.class)
        .hasNoCause()
        .hasMessage(
            "The connection settings cannot be used, for 6 reasons:"
                + " (1) Setting 'dmha.continuity' cannot be 'everything': it must be one of off,"
                + " connection, reads, transactions."
                + " (2) Unknown setting 'dmha.rol' in the URL. Did you mean 'dmha.role'?"
                + " (3) Setting 'dmha.maxAttempts' cannot be '-1': it must be a whole number of 0"
                + " or more."
                + " (4) Entry 2 of the host list is empty. Remove the extra comma."
                + " (5) Host 'h1:5236' stands twice in the host list. Remove one."
                + " (6) The port of host 'h2' must be a number from 1 to 65535, not '99999'.")
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("08001");
  }

  @Test
  void oneProblemIsSaidPlainly() {
    assertThatThrownBy(() -> parse("jdbc:dmha://h?dmha.role=primry"))
        .hasMessage(
            "The connection settings cannot be used: Setting 'dmha.role' cannot be 'primry': it"
                + " must be one of primary, standby, preferPrimary, preferStandby, any. Did you"
                + " mean 'primary'?");
  }

  @Test
  void anUnknownNameWithoutANeighbourListsAllNames() {
    assertThat(problem("jdbc:dmha://h", "dmha.elephant=1"))
        .isEqualTo(
            "Unknown setting 'dmha.elephant' in the properties. The settings are dmha.role,"
                + " dmha.recoveryTimeout, dmha.attemptTimeout, dmha.backoffBase, dmha.backoffMax,"
                + " dmha.maxAttempts, dmha.continuity, dmha.lostSession,"
                + " dmha.commitGuard, dmha.commitGuard.createTable, dmha.commitGuard.trusted, dmha.replayMaxStatements, dmha.replayMaxBytes, dmha.replayKeep, dmha.replaySafe, dmha.replayOnConflict,"
                + " dmha.probeInterval, dmha.probeTimeout, dmha.probeFailures, dmha.hostSelection, dmha.zone, dmha.failback, dmha.canary,"
                + " dmha.readWriteSplit, dmha.readAfterWrite, dmha.readMaxLag,"
                + " dmha.discovery, dmha.discovery.user, dmha.discovery.password, dmha.discovery.token,"
                + " dmha.roleQuery, dmha.listener,"
                + " dmha.driverClass.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dmha.recoveryTimeout=0 | Setting 'dmha.recoveryTimeout' cannot be '0': it must be a"
            + " duration above 0, such as 500ms, 30s or 2m, at most 24h.",
        "dmha.role | Setting 'dmha.role' cannot be '': it must be one of primary, standby,"
            + " preferPrimary, preferStandby, any.",
        "dmha.role=any&dmha.ROLE=standby | Setting 'dmha.role' stands twice in the URL, with"
            + " different values. Remove one.",
        "dmha.roleQuery=100% | The value of 'dmha.roleQuery' has a bad percent escape. Write '%'"
            + " itself as %25.",
        "dmha.roleQuery=%C3%28 | The value of 'dmha.roleQuery' has a bad percent escape. Write"
            + " '%' itself as %25.",
        "dmha.attemptTimeout=1m | Setting 'dmha.attemptTimeout' is 1m, more than the 30s of"
            + " 'dmha.recoveryTimeout'. Lower the first or raise the second.",
        "dmha.backoffBase=2s&dmha.backoffMax=1s | Setting 'dmha.backoffBase' is 2s, more than the"
            + " 1s of 'dmha.backoffMax'. Lower the first or raise the second.",
        "dmha.listener=a.B,,c | Setting 'dmha.listener' cannot be 'a.B,,c': it must be full names"
            + " of classes, separated by commas.",
        "dmha.role=any%3Bx=y | Setting 'dmha.role' cannot be 'any;x=...': it must be one of"
            + " primary, standby, preferPrimary, preferStandby, any."
      })
  void aSettingThatCannotBeIsNamedWithItsRule(String options, String expected) {
    assertThat(problem("jdbc:dmha://h?" + options)).isEqualTo(expected);
  }

  @Test
  void theSameNameTwiceInThePropertiesIsAContradictionToo() {
    assertThat(problem("jdbc:dmha://h", "dmha.role=any", "dmha.Role=standby"))
        .isEqualTo(
            "Setting 'dmha.role' stands twice in the properties, with different values. Remove"
                + " one.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "// | The URL names no host. Write one after '//', as in //host1:5236,host2:5236.",
        "///S | The URL names no host. Write one after '//', as in //host1:5236,host2:5236.",
        "//, | for 2 reasons: (1) Entry 1 of the host list is empty. Remove the extra comma."
            + " (2) Entry 2 of the host list is empty. Remove the extra comma.",
        "//h1,,h2 | Entry 2 of the host list is empty. Remove the extra comma.",
        "//h:abc | The port of host 'h' must be a number from 1 to 65535.",
        "//h: | The port of host 'h' must be a number from 1 to 65535.",
        "//h:0 | The port of host 'h' must be a number from 1 to 65535, not '0'.",
        "//h:99999 | The port of host 'h' must be a number from 1 to 65535, not '99999'.",
        "//h:-1 | The port of host 'h' must be a number from 1 to 65535.",
        "//:5236 | Host '' is not a host name or an address. Separate hosts by commas, without"
            + " blanks.",
        "//h1 h2 | Host 'h1 h2' is not a host name or an address. Separate hosts by commas,"
            + " without blanks.",
        "//h1, h2 | Host ' h2' is not a host name or an address. Separate hosts by commas,"
            + " without blanks.",
        "//[::1 | Host '[::1' has no closing bracket. Write it like [::1]:5236.",
        "//[::1]5236 | Host '[::1]' is followed by something else than a port. Write it like"
            + " [::1]:5236.",
        "//[h]:1 | Host 'h' has brackets but is no IPv6 address. Remove them.",
        "//[]:1 | Host '' has brackets but is no IPv6 address. Remove them.",
        "//[::g] | Host '::g' is not a host name or an address. Separate hosts by commas, without"
            + " blanks.",
        "//a:b:c | A host has more than one colon. Write an IPv6 address in brackets, like"
            + " [::1]:5236.",
        "//H1,h1 | Host 'h1:5236' stands twice in the host list. Remove one.",
        "//scott:tiger@h1 | The URL has a user or a password before '@'. Give them as the"
            + " properties 'user' and 'password'.",
        "//h;a=b | The hosts are followed by ';'. Write options after a '?', separated by '&'.",
        "//?port=1 | The URL names no host. Write one after '//', as in //host1:5236,host2:5236.",
        "//h?port=x | The option 'port' must be a number from 1 to 65535.",
        "dm: | After 'jdbc:dmha:dm:' must come '//', as in"
            + " jdbc:dmha:dm://host1:5236,host2:5236/SCHEMA.",
        "dm:h1 | After 'jdbc:dmha:dm:' must come '//', as in"
            + " jdbc:dmha:dm://host1:5236,host2:5236/SCHEMA.",
        "dm:ha://h1 | After 'jdbc:dmha:dm:' must come '//', as in"
            + " jdbc:dmha:dm://host1:5236,host2:5236/SCHEMA.",
        "dmha:dm://h1 | After 'jdbc:dmha:' must come a database, not 'dmha:'. Leave that out, as"
            + " in jdbc:dmha:dm://host1:5236,host2:5236/SCHEMA.",
        "jdbc:dm://h1 | After 'jdbc:dmha:' must come a database, not 'jdbc:'. Leave that out, as"
            + " in jdbc:dmha:dm://host1:5236,host2:5236/SCHEMA.",
        "h1 | After 'jdbc:dmha:' must come a database, as in"
            + " jdbc:dmha:dm://host1:5236,host2:5236/SCHEMA.",
        ": | After 'jdbc:dmha:' must come a database, as in"
            + " jdbc:dmha:dm://host1:5236,host2:5236/SCHEMA.",
        "h2: | The URL ends after the driver's name, 'h2'. Write the rest of the database's own URL"
            + " there.",
        "postgresql://a,/db | Entry 2 of the host list is empty. Remove the extra comma.",
        "postgresql://::1/db | A host has more than one colon. Write an IPv6 address in brackets,"
            + " like [::1]:5236.",
        "oracle:thin:scott/tiger@//h/x | The URL has a user or a password before '@'. Give them"
            + " as the properties 'user' and 'password'."
      })
  void aMalformedUrlIsExplained(String rest, String expected) {
    assertThat(problem("jdbc:dmha:" + rest).replaceFirst("^, ", "")).isEqualTo(expected);
  }

  @Test
  void aUrlThatEndsTooEarlyIsExplained() {
    String expected =
        "After 'jdbc:dmha:' must come a database, as in"
            + " jdbc:dmha:dm://host1:5236,host2:5236/SCHEMA.";

    assertThat(problem("jdbc:dmha:")).isEqualTo(expected);
    assertThat(problem("jdbc:dm:ha:"))
        .isEqualTo("After 'jdbc:dm:ha:' must come '//', as in jdbc:dm:ha://host1,host2/SCHEMA.");
    assertThat(problem("jdbc:dm://h"))
        .isEqualTo(
            "The URL does not begin with 'jdbc:dmha:'. Write it like"
                + " jdbc:dmha:dm://host1:5236,host2:5236/SCHEMA.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"//h1\n,h2", "//h1/S\u0000", "h2:mem:\tx", "h2:tcp://h\r/x"})
  void controlCharactersAreRefused(String rest) {
    assertThat(problem("jdbc:dmha:" + rest))
        .isEqualTo("The URL has a line break or another control character. Remove it.");
  }

  @Test
  void aListOfHostsHasALimit() throws Exception {
    String sixtyFour = hosts(64);

    assertThat(parse("jdbc:dmha://" + sixtyFour).addresses()).hasSize(64);
    assertThat(problem("jdbc:dmha://" + hosts(1_000)))
        .isEqualTo("The host list has 1000 entries. At most 64 are allowed.");
    assertThat(problem("jdbc:dmha://" + "a".repeat(10_000))).hasSizeLessThan(300);
  }

  private static String hosts(int count) {
    return IntStream.range(0, count).mapToObj(n -> "h" + n).collect(Collectors.joining(","));
  }

  @Test
  void manyProblemsAreCutShort() {
    String urls =
        IntStream.range(0, 60).mapToObj(n -> "x" + n + ":0").collect(Collectors.joining(","));

    assertThat(problem("jdbc:dmha://" + urls))
        .startsWith(", for 60 reasons: (1) ")
        .contains("(20) ")
        .doesNotContain("(21) ")
        .endsWith(" ...");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:dmha://h?dmha.role=primarypassword=hunter2",
        "jdbc:dmha://h?dmha.role=hunter2&password=hunter2",
        "jdbc:dmha://h?dmha.role=xhunter2x&password=(hunter2)",
        "jdbc:dmha://h?dmha.role=hunter2&password=hunter%32",
        "jdbc:dmha://h?dmha.role=a/hunter2,b&password=a/hunter2,b",
        "jdbc:dmha://h?dmha.hunter2=1&password=hunter2",
        "jdbc:dmha://h1,password=hunter2",
        "jdbc:dmha://h1 user=a password=hunter2",
        "jdbc:dmha://SYSDBA:hunter2@h1",
        "jdbc:dmha://SYSDBA:hunter2@h1?dmha.role=hunter2",
        "jdbc:dmha://SYSDBA:hunter2,h1",
        "jdbc:dmha://SYSDBA:hunter2:h1",
        "jdbc:dmha://SYSDBA/hunter2@h1:0,h1?dmha.x=1",
        "jdbc:dmha://h:1,h:1,hunter2 ?PWD=hunter2"
      })
  void aSlipOfTheFingerDoesNotShowThePassword(String url) {
    assertThat(problem(url)).doesNotContain("hunter2");
    assertThat(problem("jdbc:dmha://h?dmha.role=hunter2", "password=hunter2"))
        .contains("cannot be '***'");
  }

  @Test
  void aQuotedValueIsShortAndOnOneLine() {
    Problems problems = new Problems(null, Urls.properties("password=ab"));

    assertThat(problems.quote("a\nb")).isEqualTo("'a?b'");
    assertThat(problems.quote("x".repeat(81))).isEqualTo("'" + "x".repeat(80) + "...'");
    assertThat(problems.quote("cab")).isEqualTo("'cab'");
    assertThat(problems.quote("ab")).isEqualTo("'***'");
  }
}
