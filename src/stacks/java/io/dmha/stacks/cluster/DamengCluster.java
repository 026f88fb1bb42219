package io.dmha.stacks.cluster;

import io.dmha.fixtures.dm.engine.Mode;
import io.dmha.fixtures.dm.engine.Status;
import io.dmha.fixtures.dm.server.DmCluster;
import io.dmha.fixtures.dm.server.DmNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A primary and its standby of Dameng's test server, for the vendor's driver. */
final class DamengCluster implements Cluster {
  /** Until the watcher has promoted the standby. */
  private static final int PROMOTION_MILLIS = 150;

  /** A role changes in MOUNT only; a session that sends nothing meanwhile must still notice. */
  private static final int MOUNTED_MILLIS = 700;

  private final DmCluster nodes = DmCluster.pair();

  @Override
  public String title() {
    return "Dameng test server, a primary and its standby";
  }

  @Override
  public Product product() {
    return Product.DAMENG;
  }

  @Override
  public String url() {
    return "jdbc:dmha:dm://" + nodes.hosts() + "?";
  }

  @Override
  public String separator() {
    return "&";
  }

  @Override
  public String user() {
    return DmNode.USER;
  }

  @Override
  public String password() {
    return DmNode.PASSWORD;
  }

  @Override
  public Connection direct() throws SQLException {
    return DriverManager.getConnection(nodes.primary().url());
  }

  @Override
  public void kill(Pause pause) throws InterruptedException {
    DmNode killed = nodes.primary();
    DmNode next = nodes.standby();
    killed.kill();
    pause.millis(PROMOTION_MILLIS);
    killed.become(Mode.STANDBY, Status.OPEN);
    next.become(Mode.PRIMARY, Status.OPEN);
    killed.start();
  }

  @Override
  public void switchOver(Pause pause) throws InterruptedException {
    DmNode next = nodes.standby();
    nodes.beginSwitchover();
    pause.millis(MOUNTED_MILLIS);
    nodes.endSwitchover(next);
  }

  @Override
  public void close() {
    nodes.close();
  }
}
