package io.dmha.replay;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Timestamp;
import java.util.Date;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sixty-four bits for a value that was observed: of equal values equal, of others different but for
 * a chance of 2⁻⁶⁴. It is no defence against somebody who chooses values to collide. Framed by type
 * and length, so that no two sequences of values run into each other. Pure.
 */
final class Digest {
  private static final long FACTOR = 0x9E3779B97F4A7C15L;
  static final long NULL = 0x6E75_6C6C_6E75_6C6CL;

  /** In the place of a value that is not compared. */
  static final long KEPT = 0x6B65_7074_6B65_7074L;

  private Digest() {}

  /** Adds a value's bits to the digest of a sequence. */
  static long mix(long digest, long bits) {
    long mixed = (digest ^ bits) * FACTOR;
    return mixed ^ (mixed >>> 29);
  }

  /** Whether the value is all there is to see: nothing of it stays on the server or in a stream. */
  static boolean canSee(@Nullable Object value) {
    return value == null
        || value instanceof Number
        || value instanceof String
        || value instanceof Boolean
        || value instanceof Date
        || value instanceof UUID
        || value instanceof SQLWarning
        || value instanceof byte[]
        || value instanceof int[]
        || value instanceof long[]
        || value instanceof Character
        || value.getClass().getName().startsWith("java.time.")
        || value instanceof ArrayContent
        || (value instanceof Object[] && canSeeAll((Object[]) value))
        || VendorValues.isPgObject(value);
  }

  private static boolean canSeeAll(@Nullable Object[] values) {
    for (Object value : values) {
      if (!canSee(value)) {
        return false;
      }
    }
    return true;
  }

  /** The bits of a value that {@link #canSee}. */
  static long of(@Nullable Object value) {
    if (value == null) {
      return NULL;
    }
    if (value instanceof String) {
      return of((String) value);
    }
    if (value instanceof Number) {
      return ofNumber((Number) value);
    }
    if (value instanceof Boolean) {
      return tagged('z', (Boolean) value ? 1 : 0);
    }
    if (value instanceof Timestamp) {
      Timestamp time = (Timestamp) value;
      return mix(tagged('t', time.getTime()), time.getNanos());
    }
    if (value instanceof Date) {
      return mix(tagged('d', ((Date) value).getTime()), of(value.getClass().getName()));
    }
    return ofOther(value);
  }

  private static long ofNumber(Number value) {
    if (value instanceof Integer) {
      return tagged('i', value.intValue());
    }
    if (value instanceof Long) {
      return tagged('l', value.longValue());
    }
    if (value instanceof BigDecimal) {
      BigDecimal decimal = (BigDecimal) value;
      return mix(of(decimal.unscaledValue()), tagged('s', decimal.scale()));
    }
    if (value instanceof BigInteger) {
      return mix('b', of(((BigInteger) value).toByteArray()));
    }
    if (value instanceof Double) {
      return tagged('f', Double.doubleToRawLongBits((Double) value));
    }
    return mix(of(value.getClass().getName()), of(value.toString()));
  }

  private static long ofOther(Object value) {
    if (value instanceof byte[]) {
      return of((byte[]) value);
    }
    if (value instanceof int[]) {
      int[] counts = (int[]) value;
      long digest = tagged('I', counts.length);
      for (int count : counts) {
        digest = mix(digest, count);
      }
      return digest;
    }
    if (value instanceof long[]) {
      long[] counts = (long[]) value;
      long digest = tagged('I', counts.length);
      for (long count : counts) {
        digest = mix(digest, count);
      }
      return digest;
    }
    if (value instanceof Object[]) {
      return ofAll((Object[]) value);
    }
    if (value instanceof ArrayContent) {
      return ((ArrayContent) value).digest();
    }
    if (value instanceof SQLWarning) {
      long digest = 'w';
      for (SQLWarning each = (SQLWarning) value; each != null; each = each.getNextWarning()) {
        digest = mix(digest, ofFailure(each));
      }
      return digest;
    }
    return mix(of(value.getClass().getName()), of(String.valueOf(value)));
  }

  private static long ofAll(@Nullable Object[] values) {
    long digest = mix(tagged('O', values.length), of(values.getClass().getName()));
    for (Object value : values) {
      digest = mix(digest, of(value));
    }
    return digest;
  }

  /** State and code of a warning; its text may name a session or a moment. */
  static long ofFailure(SQLException failure) {
    return mix(of((Object) failure.getSQLState()), failure.getErrorCode());
  }

  /** By UTF-16 units, so that a surrogate alone is as good as any other; four at a time. */
  private static long of(String text) {
    int length = text.length();
    long digest = tagged('c', length);
    int i = 0;
    for (; i + 4 <= length; i += 4) {
      long four =
          text.charAt(i)
              | ((long) text.charAt(i + 1) << 16)
              | ((long) text.charAt(i + 2) << 32)
              | ((long) text.charAt(i + 3) << 48);
      digest = mix(digest, four);
    }
    for (; i < length; i++) {
      digest = mix(digest, text.charAt(i));
    }
    return digest;
  }

  private static long of(byte[] bytes) {
    long digest = tagged('y', bytes.length);
    int i = 0;
    for (; i + 8 <= bytes.length; i += 8) {
      long eight = 0;
      for (int j = 0; j < 8; j++) {
        eight = (eight << 8) | (bytes[i + j] & 0xff);
      }
      digest = mix(digest, eight);
    }
    for (; i < bytes.length; i++) {
      digest = mix(digest, bytes[i]);
    }
    return digest;
  }

  private static long tagged(char tag, long bits) {
    return mix(mix(NULL, tag), bits);
  }
}
