package io.dmha.binding;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.InputStream;
import java.io.Reader;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.SQLXML;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the statements of one connection keep of streams and LOBs, up to a number of bytes in all.
 * Nothing is read ahead: what the driver takes is kept as it takes it. Thread-safe.
 */
public final class RetentionBudget {
  private final long most;

  /** Null while nothing is kept: each transaction asks. Written within the lock. */
  private volatile @Nullable List<Retained> all;

  @GuardedBy("this") private long used;

  /**
   * @param most bytes; 0 to keep nothing
   */
  public RetentionBudget(long most) {
    this.most = most;
  }

  /** What to bind instead of {@code value}; itself where it is nothing to be kept. */
  public @Nullable Object kept(@Nullable Object value, Object statement) {
    if (value == null || value instanceof String || value instanceof Number) {
      return value;
    }
    if (value instanceof ServerObject) {
      return most == 0 ? value : ((ServerObject) value).bound(this);
    }
    // Where nothing is kept it is still known whose failure it is that the driver reports.
    if (value instanceof InputStream) {
      return added(new RetainedStream(this, (InputStream) value));
    }
    if (value instanceof Reader) {
      return added(new RetainedReader(this, (Reader) value));
    }
    boolean isLob = value instanceof Blob || value instanceof Clob || value instanceof SQLXML;
    if (most == 0) {
      return value;
    }
    // One of the driver's own class it has to see as it is.
    boolean isOwn = isLob && !isOfSameMaker(value, statement);
    return isOwn ? added(new RetainedLob(this, value)).again() : value;
  }

  private static boolean isOfSameMaker(Object value, Object statement) {
    return maker(value).equals(maker(statement));
  }

  /** The first two parts of the name of its package: "dm.jdbc", "org.h2". */
  private static String maker(Object object) {
    String name = object.getClass().getName();
    int end = name.indexOf('.', name.indexOf('.') + 1);
    return end < 0 ? name : name.substring(0, end);
  }

  synchronized <K extends Retained> K added(K kept) {
    kept().add(kept);
    return kept;
  }

  @GuardedBy("this") private List<Retained> kept() {
    List<Retained> known = all;
    if (known == null) {
      known = new ArrayList<>();
      all = known;
    }
    return known;
  }

  /** Makes room for so many bytes more; false where there is none. */
  synchronized boolean takes(long bytes) {
    boolean fits = used + bytes <= most;
    if (fits) {
      List<Retained> unusedKept = kept();
      used += bytes;
    }
    return fits;
  }

  /** Frees all that is kept: what it was bound to is done. */
  public void release() {
    if (all != null) {
      releaseAll();
    }
  }

  private synchronized void releaseAll() {
    kept().forEach(Retained::release);
    all = null;
    used = 0;
  }
}
