package io.dmha.connect;

import io.dmha.event.Publisher;
import io.dmha.fixtures.orders.Orders;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/**
 * Of several threads that move a connection from one state, one does; and one closes it, for good;
 * in each order of their steps.
 *
 * <p>Found when it is broken: {@code move} that looks and sets instead of compare-and-set, {@code
 * close} that tries once.
 */
class LifecycleOrdersTest {
  @Test
  void oneMovesIt() {
    Orders.ofChoices()
        .choice("", "state", "connect", "connect")
        .choice("", "state", "connect connected", "close")
        .choice("connect", "state", "connected", "disconnect")
        .choice("connect", "state", "disconnect", "close")
        .choice("connect", "state", "close", "close")
        .orders(30)
        .check(Threads.class);
  }

  /** What threads do with the state of one connection. */
  public static final class Threads {
    private final Lifecycle lifecycle = new Lifecycle("test", Publisher.silent());

    @Operation
    public boolean connect() {
      return lifecycle.move(ConnectionState.DISCONNECTED, ConnectionState.CONNECTING);
    }

    @Operation
    public boolean connected() {
      return lifecycle.move(ConnectionState.CONNECTING, ConnectionState.CONNECTED);
    }

    @Operation
    public void disconnect() {
      lifecycle.disconnect();
    }

    @Operation
    public boolean close() {
      return lifecycle.close();
    }

    @Operation
    public ConnectionState state() {
      return lifecycle.state();
    }
  }
}
