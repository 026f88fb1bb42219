package io.dmha.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.junit.Slow;
import io.dmha.guide.GuidePages.Block;
import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Each configuration of the guide is run as it stands, but for hosts, user and password: against
 * Dameng's test server, over a switchover and a killed host.
 */
@Slow
@Timeout(60)
class GuideRunTest {
  private static final Path FIRST = GuidePages.FOLDER.resolve("quickstart-hikari.md");

  @TempDir Path folder;
  private DmCluster cluster;
  private URLClassLoader classes;
  private ClassLoader before;

  static List<Block> configurations() {
    List<Block> all = new ArrayList<>(GuidePages.blocks("yaml"));
    all.addAll(GuidePages.blocks("properties"));
    return all;
  }

  /** The classes that the configuration names are those of the first page. */
  @BeforeEach
  void start() throws Exception {
    cluster = DmCluster.pair();
    cluster.engine().run("create schema BANK");
    cluster.engine().run("create table BANK.account(id int primary key, balance bigint)");
    cluster.engine().run("insert into BANK.account values(1, 1000), (2, 1000)");
    compile(FIRST);
    classes = GuideJava.loader(folder);
    before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(classes);
  }

  @AfterEach
  void stop() throws Exception {
    Thread.currentThread().setContextClassLoader(before);
    classes.close();
    cluster.heal();
    cluster.close();
  }

  private void compile(Path page) throws Exception {
    List<Block> java =
        GuidePages.blocks(page).stream().filter(b -> b.language().equals("java")).toList();
    GuideJava.compile(java, folder, this::withOurServer);
  }

  private String withOurServer(String text) {
    return text.replace("System.getenv(\"DB_PASSWORD\")", "\"" + DmNode.PASSWORD + "\"")
        .replace("${DB_PASSWORD}", DmNode.PASSWORD)
        .replace("BANK_APP", DmNode.USER)
        .replace(GuidePages.HOSTS, cluster.hosts())
        .replace("127.0.0.1:5236,127.0.0.1:5237", cluster.hosts());
  }

  /** In the guide the table is there; its page says who makes it otherwise. */
  private static String withTable(String text) {
    return text.contains("createTable")
        ? text
        : text.replace(
            "dmha.commitGuard=transactions",
            "dmha.commitGuard=transactions&dmha.commitGuard.createTable=true");
  }

  private GuideConfig config(Block block) throws Exception {
    String text = withTable(withOurServer(block.text()));
    Block ours = new Block(block.page(), block.line(), block.language(), text, block.before());
    return block.language().equals("yaml") ? GuideConfig.yaml(ours) : GuideConfig.properties(ours);
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void theConfigurationWorksOverASwitchover(Block block) throws Exception {
    for (GuideConfig.Source source : config(block).sources()) {
      DataSource pool = GuideConfig.open(source);
      try (AutoCloseable closed = (AutoCloseable) pool) {
        boolean isOfPrimary = !source.name().equals("report");
        for (int i = 0; i < 2; i++) {
          long old = balance(pool);
          if (isOfPrimary) {
            assertThat(deposit(pool)).isEqualTo(old + 1);
          }
          cluster.switchOver();
        }
      }
    }
  }

  /** The table and the questions of the drill, and what a tool asks for the host. */
  @Test
  void itsSqlRuns() throws SQLException {
    String url = "jdbc:dmha:dm://" + cluster.hosts() + "/BANK";
    try (Connection connection = DriverManager.getConnection(url, DmNode.USER, DmNode.PASSWORD);
        Statement statement = connection.createStatement()) {
      for (Block block : GuidePages.blocks("sql")) {
        assertThatCode(() -> statement.execute(block.text()))
            .as("%s", block)
            .doesNotThrowAnyException();
      }
    }
  }

  /** Those with a pool of Spring Boot, of Druid, and of several data sources are among them. */
  @Test
  void theConfigurationsAreThere() throws Exception {
    Set<String> seen = new TreeSet<>();
    for (Block block : configurations()) {
      for (GuideConfig.Source source : config(block).sources()) {
        seen.add(source.name() + (source.isDruid() ? " with Druid" : ""));
      }
    }

    assertThat(seen)
        .containsExactly(
            "HikariCP", "bank", "bank with Druid", "report", "spring", "spring with Druid");
  }

  /** dynamic-datasource binds the options of its pools to classes of its own. */
  @Test
  void dynamicDatasourceKnowsTheOptionsOfItsPools() throws Exception {
    URL[] jars = new URL[GuideJava.libraries().size()];
    for (int i = 0; i < jars.length; i++) {
      jars[i] = GuideJava.libraries().get(i).toUri().toURL();
    }
    String pools = "com.baomidou.dynamic.datasource.creator.";
    int options = 0;
    try (URLClassLoader loader = new URLClassLoader(jars, getClass().getClassLoader())) {
      for (Block block : GuidePages.blocks(GuidePages.FOLDER.resolve("dynamic-datasource.md"))) {
        if (block.language().equals("yaml")) {
          for (GuideConfig.Source source : config(block).sources()) {
            String type = source.isDruid() ? "druid.DruidConfig" : "hikaricp.HikariCpConfig";
            Set<String> known = new TreeSet<>();
            for (Field field : loader.loadClass(pools + type).getDeclaredFields()) {
              known.add(field.getName());
            }
            for (String name : source.pool().keySet()) {
              assertThat(known).as("%s", block).contains(GuideConfig.camel(name));
              options++;
            }
          }
        }
      }
    }
    assertThat(options).isGreaterThan(4);
  }

  /** Their main methods, one after the other, on whichever node is the primary. */
  @ParameterizedTest
  @CsvSource({
    "jdbc.md, JdbcExample",
    "jdbc.md, DataSourceExample",
    "quickstart-druid.md, DruidExample"
  })
  void theProgramRuns(String page, String name) throws Exception {
    compile(GuidePages.FOLDER.resolve(page));
    for (int i = 0; i < 2; i++) {
      Class<?> program = classes.loadClass("com.example." + name);
      program.getMethod("main", String[].class).invoke(null, (Object) new String[0]);
      cluster.switchOver();
    }
    long moved = name.equals("JdbcExample") ? 200 : 0;
    assertThat(ask("select balance from BANK.account where id = 1")).isEqualTo(1000 - moved);
    assertThat(ask("select balance from BANK.account where id = 2")).isEqualTo(1000 + moved);
  }

  /** The service of the first page, with the pool of the first page, over a killed host. */
  @Test
  void theTransferOfTheFirstPageComesThrough() throws Exception {
    Block yaml =
        GuidePages.blocks(FIRST).stream()
            .filter(block -> block.language().equals("yaml"))
            .findFirst()
            .orElseThrow();
    DataSource pool = GuideConfig.open(config(yaml).sources().get(0));
    try (AutoCloseable closed = (AutoCloseable) pool) {
      TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(pool));
      Object service =
          classes
              .loadClass("com.example.TransferService")
              .getConstructor(TransactionTemplate.class, JdbcTemplate.class)
              .newInstance(transaction, new JdbcTemplate(pool));
      for (int i = 0; i < 3; i++) {
        service
            .getClass()
            .getMethod("transfer", int.class, int.class, long.class)
            .invoke(service, 1, 2, 100L);
        if (i == 0) {
          cluster.failOver();
          Eventually.beIdle();
        }
      }
    }
    assertThat(ask("select balance from BANK.account where id = 1")).isEqualTo(700);
    assertThat(ask("select balance from BANK.account where id = 2")).isEqualTo(1300);
  }

  private long ask(String query) throws SQLException {
    return cluster.engine().ask(query);
  }

  /** Adds one in a transaction; what is there then. */
  private static long deposit(DataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate("update BANK.account set balance = balance + 1 where id = 1");
      }
      connection.commit();
      connection.setAutoCommit(true);
    }
    return balance(pool);
  }

  private static long balance(DataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select balance from BANK.account where id = 1")) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
