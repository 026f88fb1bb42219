package io.dmha.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.connection.ConnectionCalls;
import io.dmha.connection.SessionSettings;
import io.dmha.outcome.Continuity;
import java.sql.SQLException;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is set on a connection is kept while it is the setter's turn. */
class SessionSettingsTest {
  private static final class Watched extends Properties {
    private static final long serialVersionUID = 1L;

    private final transient ConnectionCore core;
    private final AtomicInteger inTurn = new AtomicInteger();
    private final AtomicInteger outside = new AtomicInteger();

    Watched(ConnectionCore core) {
      this.core = core;
    }

    @Override
    public Set<String> stringPropertyNames() {
      (core.turn.isMine() ? inTurn : outside).incrementAndGet();
      return super.stringPropertyNames();
    }

    @Override
    public @Nullable String getProperty(String name) {
      (core.turn.isMine() ? inTurn : outside).incrementAndGet();
      return super.getProperty(name);
    }
  }

  /** A link that another thread made before they are kept would lack them. */
  @Test
  void thePropertiesOfTheClientAreKeptInTurn() throws SQLException {
    try (Engine engine = new Engine(Continuity.TRANSACTIONS, false)) {
      Watched properties = new Watched(engine.core);

      new SessionSettings(engine.core, new ConnectionCalls(engine.core)).setClientInfo(properties);

      assertThat(properties.inTurn.get()).isPositive();
      assertThat(properties.outside.get()).isZero();
    }
  }
}
