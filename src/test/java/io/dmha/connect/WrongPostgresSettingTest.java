package io.dmha.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dmha.fixtures.node.NeedsPostgres;
import io.dmha.fixtures.node.PostgresNode;
import java.sql.DriverManager;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

/** Settings that pgjdbc reads when it has a server: told in its words where no host would do. */
@NeedsPostgres
@Timeout(60)
class WrongPostgresSettingTest {
  private static PostgresNode node;

  @BeforeAll
  static void start() {
    node = PostgresNode.started();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static Throwable tried(String setting) {
    String url = node.url("postgres").replace("jdbc:postgresql:", "jdbc:dmha:postgresql:");
    String full = url + "?dmha.recoveryTimeout=1s&" + setting;
    return catchThrowable(() -> DriverManager.getConnection(full, "postgres", "").close());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "autosave=abc",
        "targetServerType=abc",
        "stringtype=abc",
        "maxResultBuffer=abc",
        "unknownLength=abc"
      })
  void isToldAtOnce(String setting) {
    assertThat(tried(setting)).isExactlyInstanceOf(PSQLException.class);
  }

  /** Another host would do, or this one after a failover. */
  @Test
  void aRoleThatTheHostDoesNotHaveIsLookedForAgain() {
    assertThat(tried("targetServerType=secondary"))
        .isInstanceOf(SQLTransientConnectionException.class);
  }
}
