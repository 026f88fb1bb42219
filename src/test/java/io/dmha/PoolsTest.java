package io.dmha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alibaba.druid.pool.DruidDataSource;
import com.alibaba.druid.pool.JDBC4ValidConnectionChecker;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.dmha.fixtures.node.H2Pair;
import io.dmha.fixtures.node.NeedsProcesses;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real pools over a pair of servers, one of which is killed under them. */
@NeedsProcesses
class PoolsTest {
  @TempDir static Path folder;
  private static H2Pair nodes;
  private static int databases;
  private H2Pair pair;
  private String url;

  @BeforeAll
  static void startNodes() throws SQLException {
    nodes = H2Pair.started(folder, "unused");
  }

  @AfterAll
  static void stopNodes() {
    nodes.close();
  }

  @BeforeEach
  void start() throws SQLException {
    pair = nodes.with("pools" + databases++);
    url = "jdbc:dmha:" + pair.urlOfBoth();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = "io.dmha.DmhaDriver")
  void hikariWorksWithTheUrlAloneAndWithOurClass(String driverClass) throws SQLException {
    HikariConfig config = hikari();
    if (driverClass != null) {
      config.setDriverClassName(driverClass);
    }
    try (HikariDataSource pool = new HikariDataSource(config)) {
      assertSurvivesAKilledHost(pool);
    }
  }

  @Test
  void hikariTakesOurDataSource() throws SQLException {
    DmhaDataSource source = new DmhaDataSource();
    source.setUrl(url);
    source.setUser("sa");
    source.setPassword("");
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setMaximumPoolSize(1);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      assertSurvivesAKilledHost(pool);
    }
  }

  @Test
  void hikariSetsTheBeanByItsProperties() throws SQLException {
    HikariConfig config = new HikariConfig();
    config.setDataSourceClassName(DmhaDataSource.class.getName());
    config.addDataSourceProperty("url", url);
    config.addDataSourceProperty("user", "sa");
    config.addDataSourceProperty("password", "");
    config.addDataSourceProperty("recoveryTimeout", "20s");
    config.setMaximumPoolSize(1);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      assertThat(sum(pool)).isEqualTo(42);
    }
  }

  /** The physical connection is healed below the pool, which keeps its own. */
  @Test
  void hikariKeepsAConnectionThatWasHealed() throws SQLException {
    HikariConfig config = hikari();
    try (HikariDataSource pool = new HikariDataSource(config)) {
      Object before = ourConnectionOf(pool);

      pair.killServing();
      assertThat(sum(pool)).isEqualTo(42);

      assertThat(ourConnectionOf(pool)).isSameAs(before);
    }
  }

  @Test
  void anOrdinaryErrorCostsThePoolNoConnection() throws SQLException {
    HikariConfig config = hikari();
    try (HikariDataSource pool = new HikariDataSource(config)) {
      Object before = ourConnectionOf(pool);
      try (Connection connection = pool.getConnection()) {
        assertThatThrownBy(() -> connection.createStatement().execute("select * from nowhere"))
            .isInstanceOf(SQLException.class);
      }
      assertThat(ourConnectionOf(pool)).isSameAs(before);
    }
  }

  @Test
  void druidWorksWithOurClass() throws SQLException {
    try (DruidDataSource pool = druid()) {
      assertSurvivesAKilledHost(pool);
    }
  }

  /** Druid's own checker asks isValid(-1); a connection that throws at that is thrown away. */
  @Test
  void druidMayAskWhetherAConnectionIsValidWithoutABound() throws SQLException {
    try (DruidDataSource pool = druid()) {
      pool.setTestOnBorrow(true);
      pool.setValidationQueryTimeout(-1);
      pool.setValidConnectionChecker(new JDBC4ValidConnectionChecker());
      Object before = ourConnectionOf(pool);

      assertSurvivesAKilledHost(pool);

      assertThat(ourConnectionOf(pool)).isSameAs(before);
    }
  }

  @Test
  void theUrlOfTheMetadataOutlivesTheHost() throws SQLException {
    try (HikariDataSource pool = new HikariDataSource(hikari());
        Connection connection = pool.getConnection()) {
      String before = connection.getMetaData().getURL();

      pair.killServing();
      assertThat(connection.createStatement().executeQuery("select 1").next()).isTrue();

      assertThat(connection.getMetaData().getURL()).isEqualTo(before);
      assertThat(before)
          .contains(":" + pair.first().port() + ",")
          .contains(":" + pair.second().port());
    }
  }

  private HikariConfig hikari() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername("sa");
    config.setPassword("");
    config.setMaximumPoolSize(1);
    return config;
  }

  private DruidDataSource druid() {
    DruidDataSource pool = new DruidDataSource();
    pool.setDriverClassName("io.dmha.DmhaDriver");
    pool.setUrl(url);
    pool.setUsername("sa");
    pool.setPassword("");
    pool.setMaxActive(1);
    return pool;
  }

  private void assertSurvivesAKilledHost(DataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      connection.createStatement().execute("create table t(x int); insert into t values(41)");
    }
    pair.killServing();
    // A write within half a second of the last sign of life would be told as UNKNOWN.
    assertThat(sum(pool)).isEqualTo(42);
    try (Connection connection = pool.getConnection()) {
      assertThat(connection.createStatement().executeUpdate("update t set x = x + 1")).isOne();
    }
    try (Connection connection = pool.getConnection();
        ResultSet row = connection.createStatement().executeQuery("select x from t")) {
      row.next();
      assertThat(row.getInt(1)).isEqualTo(42);
    }
  }

  private static int sum(DataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        ResultSet row = connection.createStatement().executeQuery("select 6 * 7")) {
      row.next();
      return row.getInt(1);
    }
  }

  private static Object ourConnectionOf(DataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      return connection.unwrap(io.dmha.jdbc.ConnectionProxy.class);
    }
  }
}
