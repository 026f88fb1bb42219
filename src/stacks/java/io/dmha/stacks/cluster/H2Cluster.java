package io.dmha.stacks.cluster;

import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.node.H2Node;
import io.dmha.fixtures.node.H2Pair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Two H2 processes over one database file: the one that has it open serves it. */
final class H2Cluster implements Cluster {
  private static final Duration TAKES_OVER = Duration.ofSeconds(20);
  private static final String USER = "sa";

  private final Path folder;
  private final H2Pair nodes;

  H2Cluster() throws IOException, SQLException {
    folder = Files.createTempDirectory("stacks-h2");
    nodes = H2Pair.started(folder, "stacks");
  }

  @Override
  public String title() {
    return "H2, two processes over one file";
  }

  @Override
  public Product product() {
    return Product.H2;
  }

  @Override
  public String url() {
    return "jdbc:dmha:" + nodes.urlOfBoth() + ";";
  }

  @Override
  public String separator() {
    return ";";
  }

  @Override
  public String user() {
    return USER;
  }

  @Override
  public String password() {
    return "";
  }

  @Override
  public Connection direct() throws SQLException {
    return DriverManager.getConnection(nodes.url(serving()), USER, "");
  }

  /** Between two nodes there is none for a moment. */
  private H2Node serving() {
    return Eventually.get(TAKES_OVER, "a node serves the database", nodes::serving);
  }

  @Override
  public void kill(Pause pause) {
    H2Node dead = serving();
    dead.kill9();
    opened(nodes.other(dead));
    dead.start();
  }

  @Override
  public void switchOver(Pause pause) {
    H2Node old = serving();
    // Not stopped: a server that closes its sessions may keep rows that nobody has committed.
    old.kill9();
    opened(nodes.other(old));
    old.start();
  }

  /** Whoever connects first has the node open the database; here that is as good as a client. */
  private void opened(H2Node next) {
    Eventually.within(
        TAKES_OVER,
        "the other node opens the database",
        () -> {
          DriverManager.getConnection(nodes.url(next), USER, "").close();
          return true;
        });
  }

  @Override
  public void close() {
    nodes.close();
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
