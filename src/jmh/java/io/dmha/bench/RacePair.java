package io.dmha.bench;

import io.dmha.fixtures.node.PostgresNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import software.amazon.jdbc.util.CoreServicesContainer;

/**
 * A PostgreSQL primary and its standby at two addresses with one port, as the AWS wrapper wants its
 * hosts, with the two functions of Aurora that tell it who is the writer: without them it does not
 * look for a new primary.
 */
final class RacePair implements AutoCloseable {
  private static final String STANDBY = "127.0.0.2";

  static {
    AwsWrapper.quiet();
  }

  private static final String STATUS =
      "create function pg_catalog.aurora_replica_status() returns table(server_id text, session_id"
          + " text, cpu float8, replica_lag_in_msec float8, last_update_timestamp timestamptz)"
          + " language sql as $$ select i, case when (i = aurora_db_instance_identifier()) <>"
          + " pg_is_in_recovery() then 'MASTER_SESSION_ID' else 'reader' end, 0.0::float8,"
          + " 0.0::float8, now() from (values ('1'), ('2')) as x(i) $$";

  private final PostgresNode primary = PostgresNode.started();
  private final PostgresNode standby = primary.startStandbyAt(STANDBY);

  /** Both started, the standby in step. */
  static RacePair started() throws SQLException {
    RacePair pair = new RacePair();
    pair.primary.as("postgres", "set allow_system_table_mods = on", AwsWrapper.WHO, STATUS);
    pair.primary.as("postgres", "create table race(id int)");
    while (!pair.standby.query("select to_regclass('race') is not null").equals("t")) {
      RaceClient.pause(10);
    }
    // So that nothing is lost by the promotion, of which an application would have to be told.
    pair.primary.requireStandbyForCommit();
    return pair;
  }

  RaceClient dmha(String options) {
    String guard = "?dmha.commitGuard=all&dmha.commitGuard.createTable=true";
    return new RaceClient("jdbc:dmha:postgresql://" + hosts() + "/postgres" + guard + options);
  }

  /** The driver's own list of hosts. */
  RaceClient pgjdbc() {
    return new RaceClient(
        "jdbc:postgresql://" + hosts() + "/postgres?targetServerType=primary&connectTimeout=1");
  }

  /** The wrapper in the mode that is its best one where the hosts have Aurora's functions. */
  RaceClient aws(String plugins) {
    Properties info = new Properties();
    info.setProperty("wrapperPlugins", plugins);
    info.setProperty("wrapperDialect", "aurora-pg");
    info.setProperty("clusterInstanceHostPattern", "127.0.0.?:" + primary.port());
    info.setProperty("clusterId", "race-" + primary.port());
    info.setProperty("failoverTimeoutMs", "30000");
    info.setProperty("connectTimeout", "2000");
    info.setProperty("failureDetectionTime", "200");
    info.setProperty("failureDetectionInterval", "200");
    info.setProperty("failureDetectionCount", "1");
    info.setProperty("monitoring-connectTimeout", "1000");
    String host = "127.0.0.1:" + primary.port();
    return new RaceClient("jdbc:aws-wrapper:postgresql://" + host + "/postgres", info);
  }

  private String hosts() {
    return "127.0.0.1:" + primary.port() + "," + STANDBY + ":" + standby.port();
  }

  void killPrimary() {
    primary.kill9();
  }

  /** Its kernel takes connections, and nobody answers. */
  void freezePrimary() {
    primary.suspend();
  }

  /** When it had no recovery any more: {@code pg_promote} itself looks ten times a second only. */
  long promote() throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(standby.url("postgres"), "postgres", "");
        Statement statement = connection.createStatement()) {
      boolean unusedHasRows = statement.execute("select pg_promote(false)");
      boolean isStandby = true;
      while (isStandby) {
        RaceClient.pause(1);
        try (ResultSet row = statement.executeQuery("select pg_is_in_recovery()")) {
          row.next();
          isStandby = row.getBoolean(1);
        }
      }
      return System.nanoTime();
    }
  }

  @Override
  public void close() {
    // The wrapper's threads would go on to look for these hosts. Its Driver.releaseResources needs
    // a library of AWS.
    CoreServicesContainer.getInstance().getMonitorService().stopAndRemoveAll();
    standby.close();
    primary.close();
  }
}
