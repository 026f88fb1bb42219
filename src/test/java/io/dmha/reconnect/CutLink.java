package io.dmha.reconnect;

import java.sql.SQLNonTransientConnectionException;

/** The delegate's own exception for a link that a test cut. */
final class CutLink extends SQLNonTransientConnectionException {
  CutLink() {
    super("the link was cut by the test", "08006");
  }
}
