package io.dmha.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dmha.ReadConsistency;
import io.dmha.fixtures.node.NeedsPostgres;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What one connection has written and another one has to read. */
@NeedsPostgres
@Timeout(60)
class PostgresTokenTest extends RoutedPair {
  private static final String READ = "select v from t where id = 1";

  @Override
  int rows() {
    return 1;
  }

  private ReadConsistency consistency() throws SQLException {
    return connection.unwrap(ReadConsistency.class);
  }

  @Test
  void whoRequiresATokenReadsWhatItStandsFor() throws Exception {
    connect("dmha.readWriteSplit=auto");
    goToStandby();
    Connection reader = connection;
    connect("dmha.readWriteSplit=auto");
    pair.standby().query("select pg_wal_replay_pause()");
    execute("update t set v = 2");
    String token = consistency().token();

    connection = reader;
    assertThat(ask(READ)).as("of the standby, without a token").isEqualTo("1");
    consistency().require(token);
    assertThat(ask(READ)).isEqualTo("2");
    consistency().require("");
    assertThat(ask(READ)).as("of the standby again").isEqualTo("1");
    consistency().require(token);
    pair.standby().query("select pg_wal_replay_resume()");
    goToStandby();
    assertThat(ask(READ)).isEqualTo("2");
  }

  /** The primary is asked, not what the transaction sees. */
  @Test
  void aTransactionOnTheStandbyGivesATokenOfThePrimary() throws Exception {
    connect("dmha.readWriteSplit=readOnly");
    declare();
    pair.standby().query("select pg_wal_replay_pause()");
    assertThat(ask(READ)).isEqualTo("1");
    pair.primary().query("update t set v = 2");
    String token = consistency().token();
    assertThat(ask(READ)).isEqualTo("1");
    connection.commit();

    consistency().require(token);
    assertThat(ask(READ)).isEqualTo("2");
    connection.commit();
  }

  @Test
  void whatIsNoTokenIsRefused() throws Exception {
    connect("dmha.readWriteSplit=auto");
    for (String bad : new String[] {"x", "/", "a/b", "/-1", "/99999999999999999999999"}) {
      assertThatThrownBy(() -> consistency().require(bad))
          .as(bad)
          .isInstanceOf(SQLException.class)
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("22023");
    }
  }

  @Test
  void theCountsCanBeHadByJmx() throws Exception {
    connect("dmha.readWriteSplit=auto");
    goToStandby();
    ObjectName routes = new ObjectName("io.dmha:type=Routing,*");

    assertThat(ManagementFactory.getPlatformMBeanServer().queryNames(routes, null))
        .anySatisfy(
            name ->
                assertThat(
                        ((TabularData)
                                ManagementFactory.getPlatformMBeanServer()
                                    .getAttribute(name, "Routes"))
                            .containsKey(new Object[] {"standby"}))
                    .isTrue());
  }
}
