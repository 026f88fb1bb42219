package io.dmha.integration.pools;

import static org.assertj.core.api.Assertions.assertThat;

import com.mchange.v2.c3p0.DataSources;
import com.mchange.v2.c3p0.PooledDataSource;
import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.junit.Eventually;
import io.dmha.fixtures.junit.Slow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.apache.tomcat.jdbc.pool.DataSourceProxy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each pool with no driver class, ours and Dameng's: it works, or fails as POOLS.md says. */
@Slow
@Timeout(60)
class PoolsByUrlTest {
  private static final Path PAGE = Path.of("src/docs/POOLS.md");
  private static final String WORKS = "works";

  @ParameterizedTest
  @EnumSource
  void thePageSaysWhatHappens(Pool pool) throws Exception {
    String row =
        "| "
            + String.join(
                " | ",
                pool.title,
                outcome(pool, null),
                outcome(pool, "io.dmha.DmhaDriver"),
                outcome(pool, "dm.jdbc.driver.DmDriver"))
            + " |";

    assertThat(Files.readString(PAGE)).contains(row);
  }

  /** Writes, has the host killed, and writes again. */
  private static String outcome(Pool pool, @Nullable String driverClass) throws Exception {
    try (DmCluster cluster = DmCluster.pair()) {
      cluster.engine().run("create table t(id int)");
      String url = "jdbc:dmha:dm://" + cluster.hosts();
      DataSource source = null;
      try {
        source = pool.open(url, driverClass);
        insert(source);
      } catch (SQLException | RuntimeException e) {
        return "`" + lastCauseOf(e).replace(cluster.hosts(), "h1,h2") + "`";
      } finally {
        if (source != null && cluster.engine().ask("select count(*) from t") == 0) {
          close(source);
        }
      }
      cluster.failOver();
      Eventually.beIdle();
      insert(source);
      close(source);
      assertThat(cluster.engine().ask("select count(*) from t")).isEqualTo(2);
      return WORKS;
    }
  }

  private static String lastCauseOf(Throwable e) {
    Throwable last = e;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    return String.valueOf(last.getMessage()).replaceAll("@[0-9a-f]+", "@…");
  }

  private static void insert(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("insert into t values(1)");
    }
  }

  private static void close(DataSource source) throws Exception {
    if (source instanceof PooledDataSource) {
      DataSources.destroy(source);
    } else if (source instanceof DataSourceProxy tomcat) {
      tomcat.close();
    } else {
      ((AutoCloseable) source).close();
    }
  }
}
