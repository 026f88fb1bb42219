package io.dmha.dameng;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.HostsMXBean;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a counter gave last is held by the session, as a temporary table is. */
@Timeout(60)
class DrainedCounterTest {
  @RegisterExtension final Pair pair = new Pair();

  private void drawnThenAsked(String draws, String asks) throws SQLException {
    Connection connection = pair.openCarried("&dmha.role=any");
    try (Statement statement = connection.createStatement()) {
      statement.execute(draws);
      connection.unwrap(HostsMXBean.class).drain(pair.first().hostAndPort(), 60);

      try (ResultSet rows = statement.executeQuery(asks)) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getLong(1)).isEqualTo(7);
      }
    }
  }

  @Test
  void ofASequence() throws SQLException {
    pair.cluster().engine().run("create sequence s start with 7");
    drawnThenAsked("select S.NEXTVAL from dual", "select S.CURRVAL from dual");
  }
}
