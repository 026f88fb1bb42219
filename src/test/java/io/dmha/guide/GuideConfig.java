package io.dmha.guide;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.druid.filter.Filter;
import com.alibaba.druid.pool.DruidDataSource;
import com.alibaba.druid.wall.WallFilter;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.dmha.guide.GuidePages.Block;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.springframework.beans.BeanWrapperImpl;
import org.yaml.snakeyaml.Yaml;

/**
 * The configuration of a block as Spring Boot would bind it: names with dots, and the pools that
 * are made of them. A name that nobody binds fails.
 */
final class GuideConfig {
  private static final String SPRING = "spring.datasource.";
  private static final String DYNAMIC = SPRING + "dynamic.";
  private static final Set<String> OWN =
      Set.of("url", "username", "password", "driver-class-name", "type");

  /** What is bound by others, and has nothing to do with a data source. */
  private static final Pattern OTHERS =
      Pattern.compile(
          "spring\\.jpa\\.(open-in-view|hibernate\\.ddl-auto|properties\\..+)"
              + "|pagehelper\\.helper-dialect");

  private final Map<String, String> values;

  private GuideConfig(Map<String, String> values) {
    this.values = values;
  }

  /** One data source that it describes: its pool's name, its own values, those of its pool. */
  record Source(String name, Map<String, String> own, Map<String, String> pool) {
    boolean isDruid() {
      return own.getOrDefault("type", "").endsWith("DruidDataSource");
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static GuideConfig yaml(Block block) {
    Map<String, String> values = new TreeMap<>();
    flatten("", new Yaml().load(block.text()), values);
    return new GuideConfig(values);
  }

  static GuideConfig properties(Block block) throws IOException {
    Properties read = new Properties();
    read.load(new StringReader(block.text()));
    Map<String, String> values = new TreeMap<>();
    read.stringPropertyNames().forEach(name -> values.put(name, read.getProperty(name)));
    return new GuideConfig(values);
  }

  private static void flatten(String prefix, Object value, Map<String, String> into) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, inner) -> flatten(prefix + "." + name, inner, into));
    } else {
      into.put(prefix.substring(1), String.valueOf(value));
    }
  }

  /** Every data source of the block; empty where it is of something else. */
  List<Source> sources() {
    List<Source> sources = new ArrayList<>();
    Map<String, String> left = new TreeMap<>(values);
    left.keySet().removeIf(name -> OTHERS.matcher(name).matches());
    if (left.containsKey("jdbcUrl")) {
      sources.add(new Source("HikariCP", Map.of(), left));
      return sources;
    }
    left.remove(DYNAMIC + "primary");
    left.remove(DYNAMIC + "strict");
    Map<String, String> dynamicPool = take(left, DYNAMIC + "hikari.");
    Map<String, String> dynamicDruid = take(left, DYNAMIC + "druid.");
    Matcher name =
        Pattern.compile(Pattern.quote(DYNAMIC) + "datasource\\.(\\w+)\\.url").matcher("");
    for (String key : List.copyOf(left.keySet())) {
      if (name.reset(key).matches()) {
        Map<String, String> own = take(left, DYNAMIC + "datasource." + name.group(1) + ".");
        boolean isDruid = own.containsKey("type");
        sources.add(new Source(name.group(1), own, isDruid ? dynamicDruid : dynamicPool));
      }
    }
    Map<String, String> druid = take(left, SPRING + "druid.");
    Map<String, String> hikari = take(left, SPRING + "hikari.");
    Map<String, String> own = take(left, SPRING);
    if (!own.isEmpty()) {
      sources.add(new Source("spring", own, druid.isEmpty() ? hikari : druid));
    }
    assertThat(left).as("values that nobody binds").isEmpty();
    return sources;
  }

  private static Map<String, String> take(Map<String, String> from, String prefix) {
    Map<String, String> taken = new TreeMap<>();
    from.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            taken.put(name.substring(prefix.length()), value);
          }
        });
    taken.keySet().forEach(name -> from.remove(prefix + name));
    return taken;
  }

  /** Opens the pool; the caller closes it. */
  static DataSource open(Source source) throws Exception {
    assertThat(OWN).as("%s", source.own).containsAll(source.own.keySet());
    return source.isDruid() ? druid(source) : hikari(source);
  }

  private static HikariDataSource hikari(Source source) {
    Properties properties = new Properties();
    source.pool.forEach((name, value) -> properties.setProperty(hikariName(name), value));
    source.own.forEach(
        (name, value) ->
            properties.setProperty(name.equals("url") ? "jdbcUrl" : camel(name), value));
    return new HikariDataSource(new HikariConfig(properties));
  }

  /** Of dynamic-datasource, which has names of its own for these two. */
  private static String hikariName(String name) {
    String camel = camel(name);
    return camel.equals("maxPoolSize") ? "maximumPoolSize" : camel;
  }

  private static DruidDataSource druid(Source source) throws Exception {
    DruidDataSource pool = new DruidDataSource();
    BeanWrapperImpl bean = new BeanWrapperImpl(pool);
    source.own.forEach(
        (name, value) -> {
          if (!name.equals("type")) {
            bean.setPropertyValue(camel(name), value);
          }
        });
    Map<String, String> options = new TreeMap<>(source.pool);
    Map<String, String> wall = take(options, "filter.wall.");
    if ("true".equals(wall.remove("enabled"))) {
      WallFilter filter = new WallFilter();
      filter.setDbType(wall.remove("db-type"));
      List<Filter> filters = new ArrayList<>(List.of(filter));
      pool.setProxyFilters(filters);
    }
    assertThat(wall).isEmpty();
    options.forEach((name, value) -> bean.setPropertyValue(camel(name), value));
    pool.init();
    return pool;
  }

  /** {@code max-wait} as {@code maxWait}. */
  static String camel(String name) {
    Matcher dash = Pattern.compile("-(\\w)").matcher(name);
    return dash.replaceAll(found -> found.group(1).toUpperCase(Locale.ROOT));
  }
}
