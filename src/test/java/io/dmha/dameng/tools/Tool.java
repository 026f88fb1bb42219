package io.dmha.dameng.tools;

import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.node.JavaProgram;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A tool as it comes, in a JVM of its own, with the jar of dmha and the vendor's beside it. */
final class Tool {
  private Tool() {}

  static JavaProgram of(Stream<Path> jars) {
    Path ours = Path.of(System.getProperty("dmha.allJar"));
    Path vendors = JavaProgram.homeOf("dm.jdbc.driver.DmDriver");
    return JavaProgram.with(Stream.concat(Stream.of(ours, vendors), jars).toArray(Path[]::new));
  }

  /** What a user of the plain driver types. */
  static String plainUrl(DmNode node) {
    return "jdbc:dm://" + node.hostAndPort();
  }

  /** What a user of dmha types: all nodes, here the standby before the primary. */
  static String url(DmCluster cluster) {
    return "jdbc:dmha:dm://"
        + cluster.standby().hostAndPort()
        + ","
        + cluster.primary().hostAndPort();
  }

  /** Without what must differ: hosts in URLs, times, and the frames of a stack. */
  static String masked(String output) {
    return output
        .replaceAll("jdbc:(dmha:)?dm://[^ \"'\\n]* *", "URL")
        .replaceAll("127\\.0\\.0\\.1(:\\d+)?(,127\\.0\\.0\\.1(:\\d+)?)* *", "HOST")
        .replaceAll("(?m)^\\s+at .*\\n", "")
        .replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d( *)", "NOW")
        .replaceAll("\\w+ \\d+, \\d{4} \\d+:\\d+:\\d+ [AP]M", "NOW");
  }
}
