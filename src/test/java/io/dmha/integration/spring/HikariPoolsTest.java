package io.dmha.integration.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import io.dmha.DmhaDataSource;
import io.dmha.integration.hikari.HikariExceptionOverride;
import org.junit.jupiter.api.Test;

/** Which pools get the override. None of them is started by it. */
class HikariPoolsTest {
  private static final String OURS = HikariExceptionOverride.class.getName();

  /** One that somebody else has written. */
  public static final class Other implements SQLExceptionOverride {}

  private static String overrideOf(HikariDataSource pool) {
    assertThat(new HikariPools().postProcessBeforeInitialization(pool, "pool")).isSameAs(pool);
    return pool.getExceptionOverrideClassName();
  }

  private static HikariDataSource with(String url) {
    HikariDataSource pool = new HikariDataSource();
    pool.setJdbcUrl(url);
    return pool;
  }

  @Test
  void aPoolOverOurUrlGetsIt() {
    try (HikariDataSource pool = with("jdbc:dmha:dm://h1,h2")) {
      assertThat(overrideOf(pool)).isEqualTo(OURS);
      assertThat(pool.isRunning()).isFalse();
    }
  }

  @Test
  void aPoolOverOurDataSourceGetsIt() {
    try (HikariDataSource pool = new HikariDataSource();
        HikariDataSource named = new HikariDataSource()) {
      pool.setDataSource(new DmhaDataSource());
      named.setDataSourceClassName(DmhaDataSource.class.getName());

      assertThat(overrideOf(pool)).isEqualTo(OURS);
      assertThat(overrideOf(named)).isEqualTo(OURS);
    }
  }

  @Test
  void aPoolOfAnotherDatabaseDoesNot() {
    try (HikariDataSource pool = with("jdbc:dm://h1")) {
      assertThat(overrideOf(pool)).isNull();
    }
  }

  @Test
  void whatTheApplicationHasSetStays() {
    try (HikariDataSource named = with("jdbc:dmha:dm://h1,h2");
        HikariDataSource made = with("jdbc:dmha:dm://h1,h2")) {
      named.setExceptionOverrideClassName(Other.class.getName());
      Other mine = new Other();
      made.setExceptionOverride(mine);

      assertThat(overrideOf(named)).isEqualTo(Other.class.getName());
      assertThat(overrideOf(made)).isNull();
      assertThat(made.getExceptionOverride()).isSameAs(mine);
    }
  }

  /** It would refuse. */
  @Test
  void aPoolThatItsConstructorHasStartedStaysAsItIs() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:dmha:h2:mem:started");
    config.setMaximumPoolSize(1);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      assertThat(overrideOf(pool)).isNull();
    }
  }
}
