package io.dmha.url;

import static io.dmha.url.Urls.delegate;
import static io.dmha.url.Urls.hosts;
import static io.dmha.url.Urls.parse;
import static io.dmha.url.Urls.problem;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ways in which users of the Dameng driver name hosts today, with only the prefix changed. */
class DamengHostsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "//GRP/S?GRP=(h1:5236,h2:5237)&a=b",
        "//grp/S?GRP=h1,h2:5237&a=b",
        "//GRP/S?a=b&GRP=\"h1,h2:5237\"",
        "//GRP/S?a=b&GRP=( h1 , h2:5237 )",
        "//GRP:1/S?a=b&GRP=(h1,h2:5237)",
        "//GRP/S?GRP=(h0)&GRP=(h1,h2:5237)&a=b",
        "//GRP/S?GRP=(h1,h2:5237)&a=b&port=9"
      })
  void aGroupStandsForItsHosts(String rest) throws Exception {
    DmhaUrl url = parse("jdbc:dmha:dm:" + rest);

    assertThat(hosts(url)).containsExactly("h1:5236", "h2:5237");
    assertThat(delegate(url)).isEqualTo("jdbc:dm://h1:5236/S?a=b");
    assertThat(url.publicUrl()).isEqualTo("jdbc:dm://h1:5236,h2:5237/S");
  }

  @Test
  void aGroupWithoutOtherOptionsLeavesNone() throws Exception {
    assertThat(delegate(parse("jdbc:dmha:dm://G?G=([::1]:5237,h2)")))
        .isEqualTo("jdbc:dm://[::1]:5237");
  }

  @Test
  void aGroupMayStandInThePropertiesAndGoesFromThem() throws Exception {
    DmhaUrl url = parse("jdbc:dmha:dm://h1", "H1=(h1:1,h2:2)", "user=a");

    assertThat(hosts(url)).containsExactly("h1:1", "h2:2");
    assertThat(url.delegateProperties()).isEqualTo(Urls.properties("user=a"));
  }

  @Test
  void aHostCalledUserIsNoGroup() throws Exception {
    DmhaUrl url = parse("jdbc:dmha:dm://user", "user=a");

    assertThat(hosts(url)).containsExactly("user:5236");
    assertThat(url.delegateProperties()).containsKey("user");
  }

  @Test
  void aNameThatNothingDefinesIsAHost() throws Exception {
    assertThat(hosts(parse("jdbc:dmha:dm://GRP?OTHER=(h1)"))).containsExactly("GRP:5236");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?host=h1&port=5237&a=b",
        "?a=b&HOST=h1&PORT=5237",
        "h1?port=5237&a=b",
        "h1:5237?host=h2&port=1&a=b",
        "?host=h1&port=1&port=5237&a=b"
      })
  void hostAndPortMayBeOptions(String rest) throws Exception {
    assertThat(delegate(parse("jdbc:dmha:dm://" + rest))).isEqualTo("jdbc:dm://h1:5237?a=b");
  }

  @Test
  void hostAndPortMayBePropertiesAndGoFromThem() throws Exception {
    DmhaUrl url = parse("jdbc:dmha:dm://", "host=::1", "port=5237");

    assertThat(hosts(url)).containsExactly("[::1]:5237");
    assertThat(url.delegateProperties()).isEmpty();
    assertThat(hosts(parse("jdbc:dmha:dm://?host=h1", "host=h2", "port=1")))
        .containsExactly("h1:1");
  }

  @Test
  void aBadGroupIsExplained() {
    assertThat(problem("jdbc:dmha:dm://G?G=(h1,,h2:x"))
        .isEqualTo(
            ", for 3 reasons: (1) Host '(h1' is not a host name or an address. Separate hosts by"
                + " commas, without blanks. (2) Entry 2 of the host list is empty. Remove the extra"
                + " comma. (3) The port of host 'h2' must be a number from 1 to 65535.");
    assertThat(problem("jdbc:dmha:dm://G?G=()")).startsWith("The URL names no host.");
  }
}
