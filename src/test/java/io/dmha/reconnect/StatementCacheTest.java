package io.dmha.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.druid.pool.DruidDataSource;
import io.dmha.fixtures.node.NeedsProcesses;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A pool that keeps prepared statements hands out none that belongs to a lost link. */
@NeedsProcesses
class StatementCacheTest {
  @RegisterExtension final TwoDoors doors = new TwoDoors();

  @Test
  void aCachedStatementOfALostLinkIsPreparedAgain() throws SQLException {
    doors.run("insert into t(id, name) values(1, 'one')");
    try (DruidDataSource pool = cachingPool()) {
      query(pool, "select name from t where id = ?");
      query(pool, "select name from t where id = ?");
      doors.loseBefore("Statement.executeQuery");
      try (Connection connection = pool.getConnection();
          Statement other = connection.createStatement()) {
        other.executeQuery("select 1").close();
      }

      String name = query(pool, "select name from t where id = ?");

      assertThat(name).isEqualTo("one");
      assertThat(pool.getCachedPreparedStatementHitCount()).isEqualTo(2);
      assertThat(doors.driver().opened()).isEqualTo(2);
    }
  }

  private static String query(DruidDataSource pool, String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement query = connection.prepareStatement(sql)) {
      query.setInt(1, 1);
      try (ResultSet rows = query.executeQuery()) {
        assertThat(rows.next()).isTrue();
        return rows.getString(1);
      }
    }
  }

  private DruidDataSource cachingPool() {
    DruidDataSource pool = new DruidDataSource();
    pool.setDriver(new io.dmha.DmhaDriver());
    pool.setUrl(doors.url());
    pool.setUsername("sa");
    pool.setPassword("");
    pool.setMaxActive(1);
    pool.setPoolPreparedStatements(true);
    pool.setTestWhileIdle(false);
    pool.setMaxPoolPreparedStatementPerConnectionSize(10);
    return pool;
  }
}
