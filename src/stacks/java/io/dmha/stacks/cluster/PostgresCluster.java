package io.dmha.stacks.cluster;

import io.dmha.fixtures.node.PostgresPair;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A PostgreSQL primary and its synchronous standby. */
final class PostgresCluster implements Cluster {
  private static final String USER = "postgres";

  private final PostgresPair nodes = PostgresPair.started();

  @Override
  public String title() {
    return "PostgreSQL, a primary and its synchronous standby";
  }

  @Override
  public Product product() {
    return Product.POSTGRESQL;
  }

  @Override
  public String url() {
    return "jdbc:dmha:" + nodes.urlOfBoth() + "?";
  }

  @Override
  public String separator() {
    return "&";
  }

  @Override
  public String user() {
    return USER;
  }

  @Override
  public String password() {
    return "";
  }

  @Override
  public Connection direct() throws SQLException {
    return DriverManager.getConnection(nodes.primary().url("postgres"), USER, "");
  }

  @Override
  public void kill(Pause pause) {
    nodes.primary().kill9();
    nodes.promote();
    nodes.rejoin();
  }

  @Override
  public void switchOver(Pause pause) {
    nodes.primary().stop();
    nodes.promote();
    nodes.rejoin();
  }

  @Override
  public void close() {
    nodes.close();
  }
}
