package io.dmha;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.druid.pool.DruidDataSource;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.dmha.fixtures.junit.Eventually;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The switch of the application through what real pools put around a connection. */
class PooledProtectionTest {
  private static final String URL = "jdbc:dmha:h2:mem:pooled;dmha.continuity=transactions";

  private AutoCloseable pool = () -> {};

  @AfterEach
  void close() throws Exception {
    pool.close();
  }

  enum Pool {
    HIKARI {
      @Override
      DataSource open() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(URL);
        config.setMaximumPoolSize(1);
        config.setAutoCommit(false);
        return new HikariDataSource(config);
      }
    },
    DRUID {
      @Override
      DataSource open() {
        DruidDataSource druid = new DruidDataSource();
        druid.setDriverClassName("io.dmha.DmhaDriver");
        druid.setUrl(URL);
        druid.setMaxActive(1);
        druid.setDefaultAutoCommit(false);
        return druid;
      }
    };

    abstract DataSource open();
  }

  private DataSource open(Pool kind) {
    DataSource opened = kind.open();
    pool = (AutoCloseable) opened;
    return opened;
  }

  @ParameterizedTest
  @EnumSource
  void aBlockEndsBeforeTheConnectionGoesBack(Pool kind) throws SQLException {
    DataSource source = open(kind);
    try (Connection connection = source.getConnection()) {
      assertThat(connection.isWrapperFor(Protection.class)).isTrue();
      Protection protection = connection.unwrap(Protection.class);
      try (Protection.Suspension pause = protection.suspend()) {
        assertThat(pause).isNotNull();
        query(connection);
        assertThat(protection.reason()).contains("SUSPENDED");
        connection.rollback();
      }
    }

    assertThat(isProtected(source)).isTrue();
  }

  /**
   * The pool says nothing: whoever borrows it next is protected when the forgotten one is found.
   */
  @ParameterizedTest
  @EnumSource
  void aBlockThatIsNeverClosedDoesNotLastForEver(Pool kind) throws SQLException {
    DataSource source = open(kind);
    forget(source);

    Eventually.within(
        Duration.ofSeconds(20),
        "protected again",
        () -> {
          System.gc();
          return isProtected(source);
        });
  }

  @SuppressWarnings("MustBeClosedChecker") // that it is forgotten is the point
  private static void forget(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection()) {
      assertThat(connection.unwrap(Protection.class).suspend()).isNotNull();
      query(connection);
      assertThat(connection.unwrap(Protection.class).isProtected()).isFalse();
      connection.rollback();
    }
  }

  private static boolean isProtected(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection()) {
      query(connection);
      boolean isProtected = connection.unwrap(Protection.class).isProtected();
      connection.rollback();
      return isProtected;
    }
  }

  private static void query(Connection connection) throws SQLException {
    connection.createStatement().executeQuery("select 1").close();
  }
}
