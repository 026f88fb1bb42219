package io.dmha.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.druid.DbType;
import com.alibaba.druid.util.JdbcUtils;
import io.dmha.binding.Proxied;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Frameworks tell the database by the URL of the metadata: each rule as it stands in their code.
 */
class MetaDataUrlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:dmha:dm://h1,h2:5237/S",
        "jdbc:dmha://h1,h2:5237/S",
        "jdbc:dm:ha://h1,h2:5237/S"
      })
  void everyFormOfAUrlIsTakenForDameng(String form) throws SQLException {
    String url = urlOf(form);

    assertThat(url).isEqualTo("jdbc:dm://h1:5236,h2:5237/S");
    // MyBatis-Plus looks for this, PageHelper and generators for ":dm:", others for the beginning.
    assertThat(Pattern.compile(":dm\\d*:").matcher(url).find()).isTrue();
    assertThat(url).contains(":dm:").startsWith("jdbc:dm:");
    // Seata asks Druid, and keeps what precedes the '?' in 256 characters.
    assertThat(JdbcUtils.getDbTypeRaw(url, null)).isEqualTo(DbType.dm);
    assertThat(url).hasSizeLessThan(256).doesNotContain("?");
  }

  @Test
  void theCanonicalFormIsTakenForDamengWhereTheConfiguredUrlIsRead() {
    String canonical = "jdbc:dmha:dm://h1,h2/S";

    assertThat(Pattern.compile(":dm\\d*:").matcher(canonical).find()).isTrue();
    assertThat(canonical).contains(":dm:");
    assertThat(JdbcUtils.getDbTypeRaw("jdbc:dm:ha://h1,h2/S", null)).isEqualTo(DbType.dm);
  }

  @Test
  void itCostsNoCallOfTheDelegate() throws SQLException {
    try (Connection connection = RecordingDriver.connect("jdbc:dmha:dm://h1,h2")) {
      Recording recording = Recording.of(((Proxied) connection).delegate());
      recording.clear();

      assertThat(connection.getMetaData().getURL()).isEqualTo(connection.getMetaData().getURL());

      assertThat(recording.calls())
          .extracting(call -> call.method().getName())
          .containsExactly("getMetaData");
    }
  }

  private static String urlOf(String form) throws SQLException {
    try (Connection connection = RecordingDriver.connect(form)) {
      return connection.getMetaData().getURL();
    }
  }
}
