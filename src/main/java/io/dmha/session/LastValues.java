package io.dmha.session;

import io.dmha.link.Link;
import io.dmha.sql.StatementKind;
import org.jspecify.annotations.Nullable;

/**
 * Whether what a counter of the session gave last ({@code CURRVAL}, {@code SCOPE_IDENTITY()}) is
 * what it gave to the application. A new session has given nothing yet, or what a replay has drawn
 * in the place of what was seen; and not each database says so. For whose turn it is.
 */
public final class LastValues {
  /** The link on which the application's own statements, or the same again, have drawn. */
  private @Nullable Link drawnOn;

  /**
   * Of a link that is not the connection's first.
   *
   * @param drawnOn the link, if what was done again there has drawn, and what the application has
   *     seen; null otherwise
   */
  public LastValues(@Nullable Link drawnOn) {
    this.drawnOn = drawnOn;
  }

  /**
   * Notes what is about to be executed on a later link.
   *
   * @param text null where it is not known
   * @return false if it asks for what only a link before it had
   */
  public boolean mayRun(@Nullable StatementKind text, Link link) {
    boolean isRefused =
        link != drawnOn && text != null && text.readsCounter() && !text.drawsFirst();
    if (!isRefused && (text == null || text.maySetCounter())) {
      drawnOn = link;
    }
    return !isRefused;
  }
}
