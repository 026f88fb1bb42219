package io.dmha;

import io.dmha.host.Host;
import io.dmha.recovery.Link;
import io.dmha.replay.Anchor;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/** The link with which a connection begins, and how it was when nobody had used it. */
final class FirstLink {
  private final Link link;
  private final boolean autoCommit;
  private final @Nullable Anchor anchor;

  FirstLink(Link link, boolean autoCommit, @Nullable Anchor anchor) {
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
  @Nullable Anchor anchor() {
    return anchor;
  }
}
