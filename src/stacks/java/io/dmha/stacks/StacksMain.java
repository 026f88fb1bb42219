package io.dmha.stacks;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.dmha.stacks.app.Stacks;
import io.dmha.stacks.cluster.Clusters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.LogManager;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** {@code mvn -q -Pstacks -Dseconds=20 -Dstacks=jooq,jpa-uuid -Dclusters=dameng,h2}. */
public final class StacksMain {
  private static final String ALL = "all";

  private final Map<String, String> options = new HashMap<>();

  private StacksMain(String[] arguments) {
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      if (parts.length == 2 && !parts[1].isEmpty()) {
        options.put(parts[0], parts[1]);
      }
    }
  }

  /**
   * Plays all cells, prints the tables and exits with 1 if the books of one do not balance, or if
   * one could not be played. Arguments are {@code name=value}: seconds (of one cell), workers,
   * stacks and clusters (their names with commas, or all), strikes (off for a quiet cluster),
   * settings (more of dmha's, with commas).
   */
  public static void main(String[] arguments) {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    LogManager.getLogManager().reset();
    root.setLevel(Level.toLevel(System.getProperty("stacks.log"), Level.OFF));
    System.exit(new StacksMain(arguments).play() ? 0 : 1);
  }

  private boolean play() {
    Cell.Plan plan =
        new Cell.Plan(
            Duration.ofSeconds(number("seconds", 20)),
            number("workers", 4),
            !options.getOrDefault("strikes", "on").equals("off"),
            words("settings").toList());
    List<CellResult> results = new ArrayList<>();
    for (Clusters cluster : clusters()) {
      for (Stacks stack : stacks()) {
        CellResult result = new Cell(stack, cluster, plan).play();
        System.err.printf(
            "%s on %s: %d acknowledged, exceptions: %s%n",
            stack.title(), cluster.title(), result.told().acknowledged(), result.exceptions());
        results.add(result);
      }
    }
    System.out.print(ResultPage.of(results));
    return results.stream().allMatch(CellResult::isBalanced);
  }

  private List<Stacks> stacks() {
    return isAll("stacks") ? List.of(Stacks.values()) : words("stacks").map(Stacks::named).toList();
  }

  private List<Clusters> clusters() {
    return isAll("clusters")
        ? List.of(Clusters.values())
        : words("clusters").map(Clusters::named).toList();
  }

  private boolean isAll(String name) {
    return options.getOrDefault(name, ALL).equals(ALL);
  }

  private Stream<String> words(String name) {
    return options.containsKey(name) ? Stream.of(options.get(name).split(",")) : Stream.empty();
  }

  private int number(String name, int usual) {
    return Integer.parseInt(options.getOrDefault(name, Integer.toString(usual)));
  }
}
