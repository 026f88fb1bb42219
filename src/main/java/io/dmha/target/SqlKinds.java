package io.dmha.target;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of the texts met lately, so that a statement which is prepared again and again is read
 * once. Keeps a fixed number of short texts; the newer takes the place of the older. Thread-safe,
 * without a lock.
 */
public final class SqlKinds {
  private static final int MOST = 256;
  private static final int LONGEST = 1_000;

  private final boolean ddlMayCommit;

  /**
   * @param ddlMayCommit whether DDL ends the open transaction, see {@link Target#ddlMayCommit}
   */
  public SqlKinds(boolean ddlMayCommit) {
    this.ddlMayCommit = ddlMayCommit;
  }

  private static final class Known {
    private final String sql;
    private final SqlKind kind;

    Known(String sql, SqlKind kind) {
      this.sql = sql;
      this.kind = kind;
    }
  }

  private final AtomicReferenceArray<@Nullable Known> places = new AtomicReferenceArray<>(MOST);

  /** What {@link SqlReader#kindOf} says; DDL is a write where it commits nothing. */
  public SqlKind of(String sql) {
    int hash = sql.hashCode();
    int place = (hash ^ hash >>> 16) & (MOST - 1);
    Known known = places.get(place);
    if (known != null && known.sql.equals(sql)) {
      return known.kind;
    }
    SqlKind kind = read(sql);
    if (sql.length() <= LONGEST) {
      places.set(place, new Known(sql, kind));
    }
    return kind;
  }

  private SqlKind read(String sql) {
    SqlKind kind = SqlReader.kindOf(sql);
    boolean isWrite = kind == SqlKind.OTHER && !ddlMayCommit && SqlReader.isDdl(sql);
    return isWrite ? SqlKind.WRITE : kind;
  }
}
