package io.dmha.url;

import static io.dmha.url.Urls.parse;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Secrets of a URL reach the delegate as properties, as the delegate would have read them. */
class UrlCredentialsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "dm://h/S?user=a&password=p jdbc:dm://h:5236/S a p",
        "dm://h?x=1&USER=a&Password=(p)&y=2 jdbc:dm://h:5236?x=1&y=2 a p",
        "dm://h?user=a&password=\"p%41\" jdbc:dm://h:5236 a p%41",
        "dm://h?user=a&password=p&password=q jdbc:dm://h:5236 a q",
        "postgresql://h/db?user=a&password=p%26q+r jdbc:postgresql://h/db a 'p&q r'",
        "postgresql://h/db?ssl=true&password=p&user=a jdbc:postgresql://h/db?ssl=true a p",
        "h2:tcp://h/./x;USER=a;PASSWORD=p\\q jdbc:h2:tcp://h/./x a pq",
        "h2:tcp://h/./x;A=1;user=a;password=p jdbc:h2:tcp://h/./x;A=1 a p"
      })
  void userAndPasswordAreTakenOut(String url, String left, String user, String password)
      throws SQLException {
    DmhaUrl parsed = parse("jdbc:dmha:" + url, "user=other", "PASSWORD=other");

    assertThat(Urls.delegate(parsed)).isEqualTo(left);
    assertThat(parsed.delegateProperties()).containsEntry("user", user);
    assertThat(parsed.delegateProperties()).containsEntry("password", password);
  }

  @Test
  void soAreOtherSecretsThatTheDriverTakesAsProperties() throws SQLException {
    DmhaUrl dameng = parse("jdbc:dmha:dm://h?SSL_KEYSTORE_PASS=a&uKeyPin=b&U_KEY_NAME=c");

    assertThat(Urls.delegate(dameng)).isEqualTo("jdbc:dm://h:5236?U_KEY_NAME=c");
    assertThat(dameng.delegateProperties())
        .containsEntry("sslKeystorePass", "a")
        .containsEntry("uKeyPin", "b");
  }

  /** To H2, which folds names as Unicode does, it is its password. */
  @Test
  void soIsANameThatOnlyTheDriverTakesForThePassword() throws SQLException {
    DmhaUrl h2 = parse("jdbc:dmha:h2:tcp://h/x;PAS\u017fWORD=hunter2");

    assertThat(Urls.delegate(h2)).isEqualTo("jdbc:h2:tcp://h/x");
    assertThat(h2.delegateProperties()).containsEntry("password", "hunter2");
    assertThat(Urls.problem("jdbc:dmha://h?dmha.role=pas\u017fword:hunter2"))
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "h2:tcp://h/sa:tiger@/x jdbc:h2:tcp://h/***@/x",
        "oracle:thin:scott/tiger jdbc:oracle:thin:***",
        "oracle:thin:scott/tiger@h:1:x jdbc:oracle:***@h:1:x",
        "h2:./data/x jdbc:h2:./data/x",
        "sqlite:/data/x jdbc:sqlite:/data/x",
        "h2:mem:x jdbc:h2:mem:x"
      })
  void anOpaqueUrlIsShownWithoutThem(String url, String shown) throws SQLException {
    assertThat(parse("jdbc:dmha:" + url).publicUrl()).isEqualTo(shown);
  }
}
