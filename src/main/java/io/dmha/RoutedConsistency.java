package io.dmha;

import io.dmha.routing.Router;
import java.sql.SQLException;

/** Tokens of one connection. */
final class RoutedConsistency implements ReadConsistency {
  private final Router router;

  RoutedConsistency(Router router) {
    this.router = router;
  }

  @Override
  public String token() throws SQLException {
    return router.token();
  }

  @Override
  public void require(String token) throws SQLException {
    router.require(token);
  }
}
