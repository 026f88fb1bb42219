package io.dmha.url;

import static io.dmha.url.Urls.delegate;
import static io.dmha.url.Urls.hosts;
import static io.dmha.url.Urls.parse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class DmhaUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:dmha:dm://h",
        "JDBC:DMHA:DM://h",
        "jdbc:dmha://h",
        "jdbc:dm:ha://h",
        "Jdbc:Dm:Ha://h",
        "jdbc:dmha:h2:mem:x",
        "jdbc:dmha:",
        "jdbc:dm:ha:nonsense"
      })
  void itsOwnUrlsAreAcceptedHoweverWrongTheRest(String url) {
    assertThat(DmhaUrl.accepts(url)).isTrue();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {"", "jdbc:dm://h", "jdbc:dmh", "jdbc:dmha", "jdbc:h2:mem:x", " jdbc:dmha://h"})
  void otherUrlsAreNotAccepted(String url) {
    assertThat(DmhaUrl.accepts(url)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:dmha:dm:", "jdbc:dmha:", "jdbc:dm:ha:", "JDBC:dmHA:DM:"})
  void theFormsForDamengMeanTheSame(String prefix) throws Exception {
    DmhaUrl url = parse(prefix + "//h1:5236,h2:5237/SCHEMA?connectTimeout=3000&x=y");

    assertThat(url.subprotocol()).isEqualTo("dm");
    assertThat(hosts(url)).containsExactly("h1:5236", "h2:5237");
    assertThat(url.beforeHosts()).isEqualTo("jdbc:dm://");
    assertThat(url.afterHosts()).isEqualTo("/SCHEMA?connectTimeout=3000&x=y");
    assertThat(url.delegateUrl(url.addresses().get(1)))
        .isEqualTo("jdbc:dm://h2:5237/SCHEMA?connectTimeout=3000&x=y");
    assertThat(url.publicUrl()).isEqualTo("jdbc:dm://h1:5236,h2:5237/SCHEMA");
    assertThat(url.isOpaque()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "jdbc:dmha:h2:tcp://a:9092,b/./bank h2 jdbc:h2:tcp://a:9092/./bank",
        "jdbc:dmha:postgresql://a,b:5432/db?ssl=true postgresql jdbc:postgresql://a/db?ssl=true",
        "jdbc:dmha:PostgreSQL://a/db postgresql jdbc:PostgreSQL://a/db",
        "jdbc:dmha:oracle:thin:@//a:1521,b:1521/svc oracle jdbc:oracle:thin:@//a:1521/svc",
        "jdbc:dmha:mysql:loadbalance://a,b mysql jdbc:mysql:loadbalance://a",
        "jdbc:dmha:sqlserver://a:1433;databaseName=x sqlserver jdbc:sqlserver://a:1433;databaseName=x"
      })
  void anotherDriverGetsItsOwnUrlWithOneHost(String given, String subprotocol, String expected)
      throws Exception {
    DmhaUrl url = parse(given);

    assertThat(url.subprotocol()).isEqualTo(subprotocol);
    assertThat(delegate(url)).isEqualTo(expected);
  }

  @Test
  void aHostOfAnotherDriverHasNoPortOfItsOwn() throws Exception {
    Address address = parse("jdbc:dmha:postgresql://a/db").addresses().get(0);

    assertThat(address.port()).isEqualTo(Address.NO_PORT);
    assertThat(parse("jdbc:dmha://a").addresses().get(0).port()).isEqualTo(5236);
  }

  @ParameterizedTest
  @CsvSource({
    "h2:mem:x, h2:mem:x",
    "h2:mem:x;DB_CLOSE_DELAY=-1;dmha.role=any, h2:mem:x;DB_CLOSE_DELAY=-1",
    "h2:mem:x;INIT=RUNSCRIPT FROM 'http://a/b', h2:mem:x;INIT=RUNSCRIPT FROM 'http://a/b'",
    "h2:file:///data/x, h2:file:///data/x",
    "h2:/data//x, h2:/data//x",
    "postgresql:///db?dmha.role=any, postgresql:///db",
    "postgresql:db, postgresql:db",
    "oracle:thin:@h:1:x, oracle:thin:@h:1:x",
    "sqlite:a?b=c, sqlite:a?b=c"
  })
  void aUrlWithoutHostsIsPassedOnWhole(String given, String expected) throws Exception {
    DmhaUrl url = parse("jdbc:dmha:" + given);

    assertThat(url.isOpaque()).isTrue();
    assertThat(url.addresses()).isEmpty();
    assertThat(url.opaqueUrl()).isEqualTo("jdbc:" + expected);
  }

  @Test
  void aUrlIsEitherOpaqueOrHasHosts() throws Exception {
    DmhaUrl opaque = parse("jdbc:dmha:h2:mem:x");
    DmhaUrl withHosts = parse("jdbc:dmha://h");

    assertThatThrownBy(() -> opaque.delegateUrl(new Address("h", 1)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(withHosts::opaqueUrl).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void ipv6StandsInBracketsEverywhere() throws Exception {
    DmhaUrl url = parse("jdbc:dmha://[::1]:5236,[fe80::1%eth0],h3/S");

    assertThat(url.addresses().get(0).host()).isEqualTo("::1");
    assertThat(hosts(url)).containsExactly("[::1]:5236", "[fe80::1%eth0]:5236", "h3:5236");
    assertThat(delegate(url)).isEqualTo("jdbc:dm://[::1]:5236/S");
    assertThat(delegate(parse("jdbc:dmha:postgresql://[::1]/db")))
        .isEqualTo("jdbc:postgresql://[::1]/db");
  }

  @ParameterizedTest
  @CsvSource({
    "::1:5236, [::1]:5236",
    "::1, [::1]:5236",
    "fe80::1:5237, [fe80::1]:5237",
    "2001:db8::a:ff, [2001:db8::a:ff]:5236",
    "1:2:3:4:5:6:7:8, [1:2:3:4:5:6:7:8]:5236",
    "1:2:3:4:5:6:7:8:5237, [1:2:3:4:5:6:7:8]:5237"
  })
  void damengTakesIpv6WithoutBrackets(String given, String expected) throws Exception {
    assertThat(hosts(parse("jdbc:dmha://" + given + "/S"))).containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:dmha://h?user=a&password=hunter2, jdbc:dm://h:5236",
    "jdbc:dmha://h/S?password=hunter2, jdbc:dm://h:5236/S",
    "jdbc:dmha:postgresql://h/db?password=hunter2, jdbc:postgresql://h/db",
    "jdbc:dmha:h2:tcp://h/./x;PASSWORD=hunter2, jdbc:h2:tcp://h/./x",
    "jdbc:dmha:informix-sqli://h:1/db:user=a;password=hunter2, jdbc:informix-sqli://h:1/db:user",
    "jdbc:dmha:h2:mem:x;PASSWORD=hunter2, jdbc:h2:mem:x",
    "jdbc:dmha:oracle:thin:scott/hunter2@h:1:x, jdbc:oracle:***@h:1:x",
    "jdbc:dmha:oracle:thin:@h:1:x, jdbc:oracle:***@h:1:x"
  })
  void thePublicUrlHoldsNoSecret(String given, String expected) throws Exception {
    assertThat(parse(given).publicUrl()).isEqualTo(expected);
    assertThat(parse(given)).hasToString(expected);
  }

  @Test
  void thePublicUrlOfThreeNodesFitsAColumnOf256() throws Exception {
    String hosts =
        IntStream.range(1, 4)
            .mapToObj(n -> "dm-node-" + n + ".database.production.example.com")
            .collect(Collectors.joining(","));

    assertThat(parse("jdbc:dmha://" + hosts + "/SCHEMA?a=b").publicUrl())
        .hasSizeLessThan(256)
        .contains(":dm:");
  }
}
