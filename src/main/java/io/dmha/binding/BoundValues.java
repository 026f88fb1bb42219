package io.dmha.binding;

import java.io.InputStream;
import java.io.Reader;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Ref;
import java.sql.SQLXML;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** What becomes of values that are bound: which stay what they are, and which can be had again. */
public final class BoundValues {
  private BoundValues() {}

  /** Copies of what the application may go on to change. */
  public static Object[] copied(Object[] arguments) {
    Object[] copies = arguments.clone();
    for (int i = 0; i < copies.length; i++) {
      Object value = copies[i];
      if (value instanceof Date) {
        copies[i] = ((Date) value).clone();
      } else {
        copies[i] = value instanceof int[] ? ((int[]) value).clone() : kept(value);
      }
    }
    return copies;
  }

  /** As {@link Bindings#executeMade} for each of these. */
  static boolean executeMade(@Nullable Object[] values) {
    boolean areSame = true;
    for (Object value : values) {
      areSame &= !(value instanceof CreatedLob) || ((CreatedLob<?>) value).execute();
    }
    return areSame;
  }

  /** Whether it is more than may be kept. */
  static boolean isTooLarge(@Nullable Object value) {
    return value instanceof Object[]
        ? Arrays.stream((Object[]) value).anyMatch(BoundValues::isTooLarge)
        : value instanceof Retained && ((Retained) value).isTooLarge();
  }

  /** Whether all of these stay what they are. */
  public static boolean areImmutable(@Nullable Object[] values) {
    for (Object value : values) {
      if (!isImmutable(value)) {
        return false;
      }
    }
    return true;
  }

  /** What is copied when it is bound counts, too. */
  static boolean isImmutable(@Nullable Object value) {
    if (value instanceof Retained) {
      return ((Retained) value).isWhole();
    }
    if (value == null
        || value instanceof byte[]
        || value instanceof Calendar
        || value instanceof Class
        || value instanceof Enum) {
      return true;
    }
    if (value instanceof Object[]) {
      return areImmutable((Object[]) value);
    }
    String type = value.getClass().getName();
    boolean isOfJdk =
        type.startsWith("java.lang.")
            || type.startsWith("java.math.")
            || type.startsWith("java.time.")
            || type.startsWith("java.sql.");
    return (isOfJdk && !(value instanceof Appendable))
        || type.equals("java.util.UUID")
        || type.equals("java.util.Date");
  }

  static boolean isGone(@Nullable Object[] values) {
    for (Object value : values) {
      if (isGone(value)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it was used up by the driver, or was on the lost connection. */
  private static boolean isGone(@Nullable Object value) {
    if (value instanceof Retained) {
      return !((Retained) value).isWhole();
    }
    return value instanceof InputStream
        || value instanceof Reader
        || value instanceof Blob
        || value instanceof Clob
        || value instanceof SQLXML
        || value instanceof Array
        || value instanceof Ref;
  }

  /** A value that the application cannot change any more. */
  static @Nullable Object kept(@Nullable Object value) {
    if (value instanceof byte[]) {
      return ((byte[]) value).clone();
    }
    if (value instanceof Date) {
      boolean isOfJdk = value.getClass().getName().startsWith("java.");
      return isOfJdk ? ((Date) value).clone() : RetainedCopy.ofDate((Date) value);
    }
    if (value instanceof Object[]) {
      Object[] copy = ((Object[]) value).clone();
      for (int i = 0; i < copy.length; i++) {
        Object element = copy[i];
        Object own = kept(element);
        // Of a class of its own it stays as it is, and counts as one that may change.
        copy[i] = own instanceof Retained ? element : own;
      }
      return copy;
    }
    if (value instanceof Calendar) {
      return ((Calendar) value).clone();
    }
    return value == null ? null : RetainedCopy.ofPgObject(value);
  }
}
