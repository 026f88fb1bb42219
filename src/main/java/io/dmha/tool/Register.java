package io.dmha.tool;

import io.dmha.cluster.NodeRole;
import io.dmha.discovery.Login;
import io.dmha.discovery.Registry;
import io.dmha.discovery.SourceFailed;
import io.dmha.discovery.SourceText;
import io.dmha.text.ForeignText;
import io.dmha.time.Sleeper;
import io.dmha.time.Ticker;
import io.dmha.topology.Role;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the role of one host in etcd or Consul. It says so again only after the host has answered:
 * where the host hangs, or this command does, its entry ends by itself.
 */
final class Register {
  private static final long BETWEEN_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long STOP_SECONDS = 10;

  private final NodeRole node;
  private final Registry registry;
  private final PrintStream out;
  private final Sleeper sleeper = Sleeper.system();
  private final CountDownLatch isStopped = new CountDownLatch(1);
  private final CountDownLatch hasLeft = new CountDownLatch(1);
  private String said = "";

  private Register(NodeRole node, Registry registry, PrintStream out) {
    this.node = node;
    this.registry = registry;
    this.out = out;
  }

  /** Null where it cannot be done; it has said why. */
  static @Nullable Register of(
      String url, String source, Map<String, String> environment, PrintStream out) {
    try {
      Login login =
          Login.of(
              environment.getOrDefault("DMHA_DISCOVERY_USER", ""),
              environment.getOrDefault("DMHA_DISCOVERY_PASSWORD", ""),
              environment.getOrDefault("DMHA_DISCOVERY_TOKEN", ""));
      Registry registry = SourceText.registry(source, login, Ticker.system());
      if (registry == null) {
        out.println("The source is none that roles are kept in: etcd://… or consul://….");
        return null;
      }
      return new Register(NodeRole.of(url, properties(environment)), registry, out);
    } catch (SQLException e) {
      out.println(ForeignText.onOneLine(String.valueOf(e.getMessage())));
      return null;
    }
  }

  private static Properties properties(Map<String, String> environment) {
    Properties properties = new Properties();
    properties.setProperty("user", environment.getOrDefault("DMHA_USER", ""));
    properties.setProperty("password", environment.getOrDefault("DMHA_PASSWORD", ""));
    return properties;
  }

  /** Until it is stopped. */
  void run() {
    try {
      while (isStopped.getCount() > 0) {
        say(round());
        sleeper.sleep(BETWEEN_NANOS, isStopped);
      }
      registry.leave();
    } catch (SourceFailed e) {
      out.println("The entry ends by itself: the source " + e.getMessage() + ".");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      hasLeft.countDown();
    }
  }

  private String round() {
    Role role;
    try {
      role = node.ask();
    } catch (SQLException | RuntimeException e) {
      return node.host() + " does not say its role (" + e.getClass().getSimpleName() + ")";
    }
    if (role == Role.CLOSED || role == Role.UNKNOWN) {
      return node.host() + " takes no work now";
    }
    try {
      registry.tell(node.host(), role.isWritable());
      return node.host() + " is entered as " + role;
    } catch (SourceFailed e) {
      return "The source " + e.getMessage();
    }
  }

  /** A line for each change. */
  private void say(String what) {
    if (!what.equals(said)) {
      out.println(what + ".");
      said = what;
    }
  }

  /** Takes the entry away, and waits until that is done. */
  void stop() {
    isStopped.countDown();
    try {
      boolean unusedDone = hasLeft.await(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
