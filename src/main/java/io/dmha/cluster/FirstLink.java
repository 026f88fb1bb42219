package io.dmha.cluster;

import io.dmha.commitguard.DatabaseHistory;
import io.dmha.link.Link;
import io.dmha.topology.Host;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/** The link with which a connection begins, and how it was when nobody had used it. */
final class FirstLink {
  private final Link link;
  private final boolean autoCommit;
  private final @Nullable DatabaseHistory anchor;

  FirstLink(Link link, boolean autoCommit, @Nullable DatabaseHistory anchor) {
    this.link = link;
    this.autoCommit = autoCommit;
    this.anchor = anchor;
  }

  Connection connection() {
    return link.connection();
  }

  Host host() {
    return link.host();
  }

  boolean autoCommit() {
    return autoCommit;
  }

  /** Its row in the commit guard's table; null where it has none. */
  @Nullable DatabaseHistory anchor() {
    return anchor;
  }
}
