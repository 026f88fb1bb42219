package io.dmha.dameng;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.HostsMXBean;
import io.dmha.fixtures.junit.Slow;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A drain that ends by its time ends for those who wait. */
@Timeout(60)
@Slow
class DrainEndTest {
  @RegisterExtension final Pair pair = new Pair();

  /** Without a watch, which wakes those who wait for other reasons. */
  @Test
  void whoWaitsGoesOn() throws SQLException {
    String url =
        "jdbc:dmha:dm://"
            + pair.cluster().hosts()
            + "?dmha.probeInterval=0&dmha.recoveryTimeout=6s&dmha.backoffBase=20s";
    try (Connection connection = Pair.connect(url)) {
      connection.unwrap(HostsMXBean.class).drain(pair.first().hostAndPort(), 1);

      Pair.insert(connection, 1);
    }
    assertThat(pair.rows()).isOne();
  }
}
