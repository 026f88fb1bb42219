package io.dmha.bench;

import io.dmha.RoutingMXBean;
import io.dmha.fixtures.node.PostgresNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import software.amazon.jdbc.util.CoreServicesContainer;

/**
 * A PostgreSQL primary and two standbys, at three addresses with one port, as the AWS wrapper wants
 * its hosts, with the two functions of Aurora that tell it who reads: without them it knows of no
 * reader.
 */
final class ReadTrio implements AutoCloseable {
  static final int ROWS = 10_000;

  static {
    AwsWrapper.quiet();
  }

  private static final String STATUS =
      "create function pg_catalog.aurora_replica_status() returns table(server_id text, session_id"
          + " text, cpu float8, replica_lag_in_msec float8, last_update_timestamp timestamptz)"
          + " language sql as $$ select i, case when i = '1' then 'MASTER_SESSION_ID' else 'reader'"
          + " end, 0.0::float8, 0.0::float8, now() from (values ('1'), ('2'), ('3')) as x(i) $$";

  private final PostgresNode primary = PostgresNode.started();
  private final PostgresNode second;
  private final PostgresNode third;

  private ReadTrio() {
    primary.query("alter system set max_connections = 300");
    primary.restart();
    second = primary.startStandbyAt("127.0.0.2");
    third = primary.startStandbyAt("127.0.0.3");
  }

  /** All started, with a table {@code item} that all have. */
  static ReadTrio started() throws SQLException {
    ReadTrio trio = new ReadTrio();
    trio.primary.as("postgres", "set allow_system_table_mods = on", AwsWrapper.WHO, STATUS);
    trio.primary.as(
        "postgres",
        "create table item(id int primary key, v int)",
        "insert into item select i, i from generate_series(1, " + ROWS + ") i",
        "vacuum analyze item");
    for (PostgresNode standby : new PostgresNode[] {trio.second, trio.third}) {
      while (!standby.query("select to_regclass('item') is not null").equals("t")
          || !standby.query("select count(*) from item").equals("" + ROWS)) {
        RaceClient.pause(10);
      }
    }
    return trio;
  }

  private static Properties user() {
    Properties info = new Properties();
    info.setProperty("user", "postgres");
    info.setProperty("password", "any");
    return info;
  }

  Connection pgjdbc() throws SQLException {
    return DriverManager.getConnection(primary.url("postgres"), user());
  }

  /**
   * dmha's.
   *
   * @param standbys how many are in its URL
   */
  Connection dmha(int standbys, String settings) throws SQLException {
    int port = primary.port();
    StringBuilder url = new StringBuilder("jdbc:dmha:postgresql://127.0.0.1:").append(port);
    for (int i = 0; i < standbys; i++) {
      url.append(",127.0.0.").append(i + 2).append(':').append(port);
    }
    return DriverManager.getConnection(url.append("/postgres").append(settings).toString(), user());
  }

  /** A connection that is declared to read only, where it has the plugin that looks for that. */
  Connection aws(String plugins) throws SQLException {
    Properties info = user();
    info.setProperty("wrapperPlugins", plugins);
    info.setProperty("wrapperDialect", "aurora-pg");
    info.setProperty("clusterInstanceHostPattern", "127.0.0.?:" + primary.port());
    info.setProperty("clusterId", "trio-" + primary.port());
    String host = "127.0.0.1:" + primary.port();
    Connection made =
        DriverManager.getConnection("jdbc:aws-wrapper:postgresql://" + host + "/postgres", info);
    made.setReadOnly(!plugins.isEmpty());
    return made;
  }

  /** How many executions of its URL went to a standby; of a connection of dmha. */
  static long atStandby(Connection connection) throws SQLException {
    return connection.unwrap(RoutingMXBean.class).getRoutes().getOrDefault("standby", 0L);
  }

  @Override
  public void close() {
    CoreServicesContainer.getInstance().getMonitorService().stopAndRemoveAll();
    third.close();
    second.close();
    primary.close();
  }
}
