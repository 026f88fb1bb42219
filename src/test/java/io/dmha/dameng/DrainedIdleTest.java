package io.dmha.dameng;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.HostsMXBean;
import io.dmha.fixtures.junit.Eventually;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** "Its connections leave it ... when their transaction ends", says HostsMXBean. */
@Timeout(60)
class DrainedIdleTest {
  @RegisterExtension final Pair pair = new Pair();

  @Test
  void aConnectionLeavesWhenItsTransactionEnds() throws SQLException {
    Connection connection = pair.openCarried("&dmha.role=any&dmha.probeInterval=50ms");
    HostsMXBean hosts = connection.unwrap(HostsMXBean.class);
    connection.setAutoCommit(false);
    Pair.insert(connection, 1);
    assertThat(hosts.drain(pair.first().hostAndPort(), 60)).isOne();

    connection.commit();

    // Given back to its pool, where nobody uses it.
    String host = "127.0.0.1:" + pair.first().port();
    Eventually.within(Pair.SOON, () -> hosts.getHosts().get(host).contains(" 0 connections"));
  }
}
