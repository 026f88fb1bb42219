package io.dmha.dameng;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.jdbc.Deadlock;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Dameng undoes only the statement that would wait for ever; what was before it holds its locks.
 */
@Timeout(60)
class DamengConflictTest {
  @RegisterExtension final Pair pair = new Pair();

  @BeforeEach
  void fill() throws SQLException {
    for (String sql : Deadlock.TABLE) {
      pair.cluster().engine().run(sql);
    }
  }

  private Connection open(String options) throws SQLException {
    Connection connection = pair.openCarried(options);
    connection.setAutoCommit(false);
    return connection;
  }

  @Test
  void bothAreCommitted() throws Exception {
    String on = "&dmha.replayOnConflict=true";

    assertThat(Deadlock.between(open(on), open(on))).isEmpty();

    assertThat(pair.cluster().engine().ask("select sum(n) from account")).isEqualTo(4);
  }

  @Test
  void oneIsToldByDefault() throws Exception {
    List<SQLException> told = Deadlock.between(open(""), open(""));

    assertThat(told).singleElement().extracting(SQLException::getErrorCode).isEqualTo(-6403);
  }
}
