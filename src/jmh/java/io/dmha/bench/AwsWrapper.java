package io.dmha.bench;

import java.util.logging.Level;
import java.util.logging.Logger;

/** What the AWS wrapper needs to know hosts that are not Amazon's. */
final class AwsWrapper {
  /** How a host calls itself: the last number of its address. */
  static final String WHO =
      "create function pg_catalog.aurora_db_instance_identifier() returns text language sql as"
          + " $$ select split_part(host(inet_server_addr()), '.', 4) $$";

  /** Held, or its level is forgotten. */
  private static final Logger LOG = Logger.getLogger("software.amazon.jdbc");

  private AwsWrapper() {}

  /** Has it tell warnings alone. */
  static void quiet() {
    LOG.setLevel(Level.WARNING);
  }
}
