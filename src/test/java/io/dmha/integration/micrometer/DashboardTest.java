package io.dmha.integration.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.yaml.snakeyaml.Yaml;

/**
 * What the dashboard asks Prometheus for is there, and its panels have the shape that they need.
 */
@Timeout(60)
class DashboardTest {
  private static final Path FILE = Path.of("src/docs/charts/grafana-dashboard.json");
  private static final int COLUMNS = 24;

  private static final Pattern SELECTED = Pattern.compile("(dmha_\\w+)\\{([^}]*)}");
  private static final Pattern LITERAL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
  private static final Pattern GROUPED = Pattern.compile("by \\(([^)]*)\\)");
  private static final Pattern SHOWN = Pattern.compile("\\{\\{(\\w+)}}");

  private static Map<String, Object> dashboard;

  /** The lines that Prometheus is given of a cluster at work. */
  private static List<String> lines;

  @BeforeAll
  static void read() throws IOException, SQLException {
    // What is JSON is YAML, too.
    dashboard = new Yaml().load(Files.readString(FILE));
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try (DmCluster cluster = DmCluster.pair();
        Connection connection =
            DriverManager.getConnection(
                "jdbc:dmha:dm://" + cluster.hosts() + "?dmha.readWriteSplit=auto",
                DmNode.USER,
                DmNode.PASSWORD);
        Statement statement = connection.createStatement();
        DmhaMetrics metrics = new DmhaMetrics()) {
      statement.execute("create table t(id int)");
      metrics.bindTo(registry);
      lines = registry.scrape().lines().filter(line -> line.startsWith("dmha_")).toList();
    } finally {
      registry.close();
    }
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> list(Map<String, Object> of, String name) {
    return (List<Map<String, Object>>) of.get(name);
  }

  private static List<Map<String, Object>> panels() {
    return list(dashboard, "panels");
  }

  private static Stream<Map<String, Object>> targets() {
    return panels().stream().flatMap(panel -> list(panel, "targets").stream());
  }

  private static List<String> linesOf(String metric, List<String> labels) {
    return lines.stream()
        .filter(line -> line.startsWith(metric + "{"))
        .filter(line -> labels.stream().allMatch(line::contains))
        .toList();
  }

  @Test
  void whatIsAskedForIsThereWithItsLabels() {
    assertThat(targets()).hasSizeGreaterThan(10);
    assertThat(targets())
        .allSatisfy(
            target -> {
              String query = (String) target.get("expr");
              List<String> grouped = new ArrayList<>();
              for (Matcher each = GROUPED.matcher(query); each.find(); ) {
                grouped.addAll(List.of(each.group(1).split(", ")));
              }
              Matcher selected = SELECTED.matcher(query);
              assertThat(selected.find()).as(query).isTrue();
              do {
                List<String> wanted = new ArrayList<>(List.of("cluster=\""));
                grouped.forEach(label -> wanted.add(label + "=\""));
                for (Matcher each = LITERAL.matcher(selected.group(2)); each.find(); ) {
                  wanted.add(each.group());
                }
                assertThat(linesOf(selected.group(1), wanted)).as(query).isNotEmpty();
              } while (selected.find());
              for (Matcher each = SHOWN.matcher((String) target.get("legendFormat"));
                  each.find(); ) {
                assertThat(grouped).as(query).contains(each.group(1));
              }
            });
  }

  /** A name outside of what the pattern sees would not be checked. */
  @Test
  void everyNameIsWithTheClusterThatIsChosen() {
    assertThat(targets())
        .allSatisfy(
            target -> {
              String query = (String) target.get("expr");
              String rest = SELECTED.matcher(query).replaceAll("");
              assertThat(rest).doesNotContain("dmha_");
              for (Matcher each = SELECTED.matcher(query); each.find(); ) {
                assertThat(each.group(2)).contains("cluster=~\"$cluster\"");
              }
            });
  }

  @Test
  void theChoiceOfClustersIsThere() {
    Map<String, Object> templating = cast(dashboard.get("templating"));
    Map<String, Object> choice = list(templating, "list").get(1);

    assertThat(choice.get("name")).isEqualTo("cluster");
    assertThat(choice.get("definition")).isEqualTo("label_values(dmha_connections, cluster)");
    assertThat(cast(choice.get("query"))).containsEntry("query", choice.get("definition"));
    assertThat(linesOf("dmha_connections", List.of("cluster=\"jdbc:dm://127.0.0.1:"))).isNotEmpty();
  }

  @Test
  void everyMeterIsInAPanel() {
    Set<String> asked = new HashSet<>();
    targets()
        .forEach(
            target -> {
              for (Matcher each = SELECTED.matcher((String) target.get("expr")); each.find(); ) {
                asked.add(each.group(1));
              }
            });

    assertThat(lines)
        .map(line -> line.replaceAll("[{ ].*", ""))
        // How many URLs one application has.
        .filteredOn(name -> !name.equals("dmha_clusters"))
        .isNotEmpty()
        .allMatch(asked::contains);
  }

  @Test
  void everyPanelHasItsPlaceAndItsWords() {
    Set<Object> ids = new HashSet<>();
    Set<String> cells = new HashSet<>();
    for (Map<String, Object> panel : panels()) {
      String title = (String) panel.get("title");
      assertThat(ids.add(panel.get("id"))).as(title).isTrue();
      assertThat(panel.get("type")).as(title).isIn("stat", "timeseries");
      assertThat((String) panel.get("description")).as(title).endsWith(".");
      assertThat(cast(panel.get("datasource"))).containsEntry("uid", "${datasource}");
      Map<String, Object> place = cast(panel.get("gridPos"));
      int left = (int) place.get("x");
      int top = (int) place.get("y");
      assertThat(left + (int) place.get("w")).as(title).isLessThanOrEqualTo(COLUMNS);
      for (int x = left; x < left + (int) place.get("w"); x++) {
        for (int y = top; y < top + (int) place.get("h"); y++) {
          assertThat(cells.add(x + " " + y)).as("%s overlaps", title).isTrue();
        }
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> cast(Object value) {
    return (Map<String, Object>) value;
  }
}
