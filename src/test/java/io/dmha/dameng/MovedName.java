package io.dmha.dameng;

import static io.dmha.dameng.Pair.nodeOf;

import io.dmha.fixtures.dm.server.Background;
import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The program of {@link MovedNameTest}: two nodes at two addresses with one port, and a name that
 * leads to the first one at the beginning. Its JVM resolves names by a file.
 */
public final class MovedName {
  private static final String FIRST = "127.0.0.1";
  private static final String SECOND = "127.0.0.2";
  private static final String NAME = "db.test";

  private final Path names;
  private final DmCluster cluster;

  private MovedName(Path names) throws IOException {
    this.names = names;
    leadTo(FIRST);
    DmNode first = DmCluster.at(List.of(at(1, 0)), null).node(0);
    int port = first.port();
    first.close();
    this.cluster = DmCluster.at(List.of(at(1, port), at(2, port)), null);
  }

  private static InetSocketAddress at(int last, int port) throws IOException {
    return new InetSocketAddress(
        InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last}), port);
  }

  private void leadTo(String... addresses) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String address : addresses) {
      lines.append(address).append(' ').append(NAME).append('\n');
    }
    Files.writeString(names, lines);
  }

  private Connection connect(String hosts, String options) throws SQLException {
    String all = hosts.replace("*", String.valueOf(cluster.node(0).port()));
    return Pair.connect("jdbc:dmha:dm://" + all + "?dmha.backoffBase=5ms" + options);
  }

  /** The name follows the primary after the failover: a call that waits finds it. */
  private String followed() throws Exception {
    try (Connection c = connect(NAME + ":*", "")) {
      cluster.failOver();
      CompletableFuture<String> read = Background.start(() -> nodeOf(c));
      leadTo(SECOND);
      return read.get(20, TimeUnit.SECONDS);
    }
  }

  /** The name leads to the dead node for ever: the other host of the list is used. */
  private String passedOver() throws Exception {
    try (Connection c = connect(NAME + ":*," + SECOND + ":*", "")) {
      cluster.failOver();
      return nodeOf(c);
    }
  }

  /** Nobody knows the name any more. */
  private String unknown() throws Exception {
    leadTo();
    try (Connection c = connect(NAME + ":*," + FIRST + ":*", "")) {
      return nodeOf(c);
    }
  }

  /** There is no other host: the call ends in time, and says what it has tried. */
  private String bounded() throws Exception {
    cluster.node(0).kill();
    try (Connection c = connect(NAME + ":*", "&dmha.maxAttempts=3")) {
      return nodeOf(c);
    } catch (SQLException e) {
      return e.getSQLState() + (e.getMessage().contains(NAME) ? " names it" : "");
    }
  }

  /** The name leads to both, the dead one first: Dameng's driver knows no other than the first. */
  private String two() throws Exception {
    leadTo(FIRST, SECOND);
    cluster.failOver();
    try (Connection c = connect(NAME + ":*", "&dmha.maxAttempts=3")) {
      return nodeOf(c);
    } catch (SQLException e) {
      return e.getSQLState();
    }
  }

  /** Writes what came of it. */
  public static void main(String[] arguments) throws Exception {
    MovedName moved = new MovedName(Path.of(System.getProperty("jdk.net.hosts.file")));
    try (DmCluster nodes = moved.cluster) {
      String found =
          switch (arguments[0]) {
            case "followed" -> moved.followed();
            case "passedOver" -> moved.passedOver();
            case "unknown" -> moved.unknown();
            case "bounded" -> moved.bounded();
            default -> moved.two();
          };
      System.out.println(found + " of " + nodes.nodes().size());
    }
  }
}
