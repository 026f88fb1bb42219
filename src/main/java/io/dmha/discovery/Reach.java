package io.dmha.discovery;

import io.dmha.topology.Host;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.function.Predicate;

/** Whether something listens at a host. Stateless. */
public final class Reach implements Predicate<Host> {
  private static final int LIMIT_MILLIS = 1_000;

  @Override
  public boolean test(Host host) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host.name(), host.port()), LIMIT_MILLIS);
      return true;
    } catch (IOException | RuntimeException e) {
      // That is the answer; the loop says what follows.
      return false;
    }
  }
}
