package io.dmha.sql;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was read of the texts met lately. Keeps a fixed number of short texts; the newer takes the
 * place of the older. Thread-safe, without a lock.
 */
final class RecentTexts<T> {
  private static final int MOST = 256;
  private static final int LONGEST = 1_000;

  private static final class Known<T> {
    private final String sql;
    private final T told;

    Known(String sql, T told) {
      this.sql = sql;
      this.told = told;
    }
  }

  private final AtomicReferenceArray<@Nullable Known<T>> places = new AtomicReferenceArray<>(MOST);
  private final Function<String, T> reader;

  /**
   * @param reader tells the same of the same text
   */
  RecentTexts(Function<String, T> reader) {
    this.reader = reader;
  }

  T of(String sql) {
    int hash = sql.hashCode();
    int place = (hash ^ hash >>> 16) & (MOST - 1);
    Known<T> known = places.get(place);
    if (known != null && known.sql.equals(sql)) {
      return known.told;
    }
    T told = reader.apply(sql);
    if (sql.length() <= LONGEST) {
      places.set(place, new Known<>(sql, told));
    }
    return told;
  }
}
