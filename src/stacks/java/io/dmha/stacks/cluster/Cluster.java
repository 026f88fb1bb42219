package io.dmha.stacks.cluster;

import java.sql.Connection;
import java.sql.SQLException;

/** A database of two nodes that is struck. Its methods are for one thread at a time. */
public interface Cluster extends AutoCloseable {
  /** What it is, in a few words. */
  String title();

  /** The database. */
  Product product();

  /** The URL of dmha over both nodes, to which a setting may be added behind {@link #separator}. */
  String url();

  /** What stands between two options of the URL. */
  String separator();

  /** Who logs in. */
  String user();

  /** Its password, which may be empty. */
  String password();

  /** A connection of the plain driver to the node that takes writes, to prepare and to look. */
  Connection direct() throws SQLException;

  /** Kills the node that takes writes, has the other one take its place, and revives the first. */
  void kill(Pause pause) throws Exception;

  /** The same in good order. */
  void switchOver(Pause pause) throws Exception;

  @Override
  void close();

  /** Lets the clients go on for a while. */
  @FunctionalInterface
  interface Pause {
    /** Waits so long, or until all is over. */
    void millis(long millis) throws InterruptedException;
  }
}
