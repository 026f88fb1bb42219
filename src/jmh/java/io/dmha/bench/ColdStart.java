package io.dmha.bench;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The question of {@link FirstConnectBenchmark} without the harness: starts a JVM for each way and
 * round, in turn, with no jar in the class path but those the way needs, and prints when the first
 * row was there and how long the whole process took. The best round is the one to compare on a busy
 * machine.
 *
 * <pre>mvn -q -Pbench -Dbench.main=io.dmha.bench.ColdStart -Dbench=21</pre>
 */
public final class ColdStart {
  private static final Way[] WAYS = {Way.RAW, Way.HIKARI, Way.AWS, Way.AWS_FAILOVER2, Way.DMHA};

  private ColdStart() {}

  /** Takes the number of rounds, 21 if it is none. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int rounds = args.length > 0 && args[0].matches("\\d+") ? Integer.parseInt(args[0]) : 21;
    Map<Way, List<Double>> rows = new EnumMap<>(Way.class);
    Map<Way, List<Double>> processes = new EnumMap<>(Way.class);
    for (int round = 0; round < rounds; round++) {
      for (Way way : WAYS) {
        long start = System.nanoTime();
        double row = run(way);
        processes.computeIfAbsent(way, any -> new ArrayList<>()).add(since(start));
        rows.computeIfAbsent(way, any -> new ArrayList<>()).add(row);
      }
    }
    double raw = median(rows.get(Way.RAW));
    double rawBest = Collections.min(rows.get(Way.RAW));
    System.out.printf("%d rounds, ms   median  above raw    best  above raw   process%n", rounds);
    for (Way way : WAYS) {
      double row = median(rows.get(way));
      double best = Collections.min(rows.get(way));
      double process = median(processes.get(way));
      System.out.printf(
          "%-14s %8.1f %10.1f %7.1f %10.1f %9.1f%n",
          way, row, row - raw, best, best - rawBest, process);
    }
  }

  private static double run(Way way) throws IOException, InterruptedException {
    String java = System.getProperty("java.home") + "/bin/java";
    Process child =
        new ProcessBuilder(java, "-cp", classPath(way), FirstRow.class.getName(), way.name())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (child.waitFor() != 0) {
      throw new IllegalStateException(way + " failed in the child");
    }
    return Double.parseDouble(said.trim());
  }

  private static String classPath(Way way) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> isNeeded(way, new File(entry).getName()))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isNeeded(Way way, String name) {
    if (name.equals("test-classes") || name.startsWith("h2-")) {
      return true;
    }
    switch (way) {
      case HIKARI:
        return name.startsWith("HikariCP") || name.startsWith("slf4j");
      case AWS:
      case AWS_FAILOVER2:
        return name.startsWith("aws-");
      case DMHA:
        return name.equals("classes") || name.startsWith("byte-buddy") || name.startsWith("slf4j");
      default:
        return false;
    }
  }

  private static double since(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e6;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().collect(Collectors.toList());
    return sorted.get(sorted.size() / 2);
  }
}
