package io.dmha.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  @Test
  void itIsWrittenAsInAUrl() {
    assertThat(new Address("h", 5236)).hasToString("h:5236");
    assertThat(new Address("::1", 5236)).hasToString("[::1]:5236");
    assertThat(new Address("h", Address.NO_PORT)).hasToString("h");
    assertThat(new Address("::1", Address.NO_PORT)).hasToString("[::1]");
  }

  @Test
  void hostNamesAreEqualIgnoringCase() {
    Address address = new Address("Host", 1);

    assertThat(address).isEqualTo(new Address("hOST", 1)).isNotEqualTo(new Address("host", 2));
    assertThat(address).hasSameHashCodeAs(new Address("host", 1));
    assertThat(address).isNotEqualTo(new Address("other", 1)).isNotEqualTo("Host:1");
  }

  @Test
  void anImpossibleAddressIsRefused() {
    assertThatThrownBy(() -> new Address("", 1)).isInstanceOf(IllegalArgumentException.class);
    for (int port : new int[] {-2, 0, 65536}) {
      assertThatThrownBy(() -> new Address("h", port)).hasMessageContaining("port " + port);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::",
        "::1",
        "1::",
        "fe80::1",
        "fe80::1%eth0",
        "2001:db8:0:0:0:0:0:1",
        "::ffff:10.0.0.1",
        "1:2:3:4:5:6:7::",
        "64:ff9b::192.0.2.33",
        "ABCD::EF01"
      })
  void ipv6LiteralsAreRecognised(String text) {
    assertThat(Ipv6.isLiteral(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":::",
        "1:2",
        "h",
        "::1%",
        "::g",
        "12345::",
        "1::2::3",
        "1:2:3:4:5:6:7:8:9",
        "::1.2.3",
        "::1.2.3.256",
        "1:2:3:4:5:6:7:8::",
        "::1%et/0",
        "1.2.3.4::",
        "::1.2.3.4:1",
        "10.0.0.1",
        "fe80::\uFF11"
      })
  void otherTextIsNoIpv6Literal(String text) {
    assertThat(Ipv6.isLiteral(text)).isFalse();
  }
}
