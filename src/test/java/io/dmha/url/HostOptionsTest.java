package io.dmha.url;

import static io.dmha.url.Urls.parse;
import static io.dmha.url.Urls.problem;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in parentheses after a host. */
class HostOptionsTest {
  private static String said(Address address) {
    HostOptions options = address.options();
    return address + " " + options.weight() + " " + options.zone() + " " + options.priority();
  }

  @Test
  void eachHostHasItsOwn() throws SQLException {
    DmhaUrl url =
        parse("jdbc:dmha:dm://h1:5236(weight=90,zone=a,priority=1),[::1](Zone=b),h2:1/S?x=1");

    assertThat(url.addresses().stream().map(HostOptionsTest::said))
        .containsExactly("h1:5236 90 a 1", "[::1]:5236 null b null", "h2:1 null  null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:dmha:dm://h1:5236(weight=90,zone=a)/S?x=1",
        "jdbc:dmha:dm://G/S?x=1&G=(h1:5236(weight=90, zone=a))",
        "jdbc:dmha://h1(weight=90,zone=a)/S?x=1",
        "jdbc:dm:ha://h1:5236( zone=a , weight=90 )/S?x=1"
      })
  void theyReachNeitherTheDelegateNorTheShownUrl(String written) throws SQLException {
    DmhaUrl url = parse(written);

    assertThat(url.delegateUrl(url.addresses().get(0))).isEqualTo("jdbc:dm://h1:5236/S?x=1");
    assertThat(url.publicUrl()).isEqualTo("jdbc:dm://h1:5236/S");
    assertThat(said(url.addresses().get(0))).isEqualTo("h1:5236 90 a null");
  }

  @Test
  void otherDriversHaveThemToo() throws SQLException {
    DmhaUrl url = parse("jdbc:dmha:h2:tcp://h1:9092(weight=0),h2/./db;X=1");

    assertThat(url.delegateUrl(url.addresses().get(0))).isEqualTo("jdbc:h2:tcp://h1:9092/./db;X=1");
    assertThat(said(url.addresses().get(0))).isEqualTo("h1:9092 0  null");
  }

  @Test
  void listsAsTheVendorHasThemAreReadAsEver() throws SQLException {
    assertThat(Urls.hosts(parse("jdbc:dmha:dm://G?G=(h1:5236,h2:5237)")))
        .isEqualTo(List.of("h1:5236", "h2:5237"));
    assertThat(Urls.hosts(parse("jdbc:dmha:dm://G:5236?G=(h1:5236, h2:5237)")))
        .isEqualTo(List.of("h1:5236", "h2:5237"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "h(wieght=1) | Unknown option 'wieght' of host 'h'. Did you mean 'weight'?",
        "h(x=1) | Unknown option 'x' of host 'h'. The options are weight, zone, priority.",
        "h() | Unknown option '' of host 'h'. The options are weight, zone, priority.",
        "h(weight) | Option 'weight' of host 'h' has no value. Write '='.",
        "h(weight=1,WEIGHT=2) | Option 'weight' of host 'h' stands twice. Remove one.",
        "h(weight=-1)"
            + " | Option 'weight' of host 'h' must be a whole number from 0 to 1000, not '-1'.",
        "h(weight=1001)"
            + " | Option 'weight' of host 'h' must be a whole number from 0 to 1000, not '1001'.",
        "h(priority=0)"
            + " | Option 'priority' of host 'h' must be a whole number from 1 to 100, not '0'.",
        "h(zone=)"
            + " | The zone of host 'h' must be a name of at most 64 letters, digits, '-', '_' and"
            + " '.'.",
        "h(weight=1"
            + " | Entry 1 of the host list needs its options in one pair of parentheses, at its"
            + " end. Write them like h1:5236(weight=90,zone=a).",
        "(weight=1)"
            + " | An entry of the host list has options and no host. Write it before them.",
        "a,h)"
            + " | Entry 2 of the host list needs its options in one pair of parentheses, at its"
            + " end. Write them like h1:5236(weight=90,zone=a).",
        "h(weight=1):5236"
            + " | Entry 1 of the host list needs its options in one pair of parentheses, at its"
            + " end. Write them like h1:5236(weight=90,zone=a).",
        "h((weight=1))"
            + " | Entry 1 of the host list needs its options in one pair of parentheses, at its"
            + " end. Write them like h1:5236(weight=90,zone=a).",
        "h:1(weight=1),h:1(weight=2) | Host 'h:1' stands twice in the host list. Remove one."
      })
  void whatCannotBeReadIsSaidOnce(String hosts, String message) {
    assertThat(problem("jdbc:dmha:dm://" + hosts + "/S")).isEqualTo(message);
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    assertThat(problem("jdbc:dmha:dm://a(wait=1),b(priority=x)/S?dmha.rol=any"))
        .contains("for 3 reasons", "'wait'", "'priority'", "'dmha.rol'");
  }
}
