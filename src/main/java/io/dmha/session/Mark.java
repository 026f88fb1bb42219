package io.dmha.session;

import org.jspecify.annotations.Nullable;

/** What stood where a savepoint was set. Immutable. */
public final class Mark {
  /** Null for a savepoint that no text can name. */
  final @Nullable String name;

  final Picture picture;

  Mark(@Nullable String name, Picture picture) {
    this.name = name;
    this.picture = picture;
  }
}
