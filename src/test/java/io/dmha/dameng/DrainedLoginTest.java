package io.dmha.dameng;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.HostsMXBean;
import io.dmha.fixtures.dm.server.Background;
import java.sql.Connection;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A login that is under way when its host is drained ends as a connection to that host. */
@Timeout(60)
class DrainedLoginTest {
  @RegisterExtension final Pair pair = new Pair();

  @Test
  void itIsNoConnectionToADrainedHost() throws Exception {
    String options = "&dmha.role=any&dmha.probeInterval=0";
    HostsMXBean hosts = pair.openCarried(options).unwrap(HostsMXBean.class);
    pair.first().freeze();
    CompletableFuture<Connection> login = Background.start(() -> pair.openCarried(options));
    long start = System.nanoTime();
    while (System.nanoTime() - start < 500_000_000L) {
      Thread.onSpinWait();
    }
    int unusedThere = hosts.drain(pair.first().hostAndPort(), 60);
    pair.first().thaw();

    Connection idle = login.join();

    assertThat(idle.toString()).contains(":" + pair.second().port());
  }
}
