package io.dmha.watch;

import io.dmha.fault.Fault;
import io.dmha.link.Link;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Whose link is checked, and replaced where it is found dead. */
public interface LinkUser {
  /** Gives a link up. */
  void drop(Link link, boolean blamesHost, String why);

  /** Notes why the running call has to recover. */
  void recoversFrom(@Nullable Throwable failure);

  /** The link; made if there is none. */
  Link connect() throws SQLException;

  /** Whether what is executed does not commit by itself. */
  boolean inTransaction();

  /** What tells whether a host has changed roles; null where nothing does. */
  @Nullable String generationQuery();

  /** What a failure means. */
  Fault faultOf(Throwable failure);
}
