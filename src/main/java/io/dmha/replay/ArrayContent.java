package io.dmha.replay;

import java.lang.reflect.Array;
import java.sql.SQLException;
import java.util.Date;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What an array of the database holds, read once, as a value that nobody can change. */
public final class ArrayContent {
  private static final int ELEMENT = 16;

  private final java.sql.Array bare;
  private final String baseTypeName;
  private final int baseType;
  private final Object elements;
  private final String text;
  private final long weight;

  private ArrayContent(
      java.sql.Array bare,
      String baseTypeName,
      int baseType,
      Object elements,
      String text,
      long weight) {
    this.bare = bare;
    this.baseTypeName = baseTypeName;
    this.baseType = baseType;
    this.elements = elements;
    this.text = text;
    this.weight = weight;
  }

  /** Thrown within, where an element is not all there is to see, or all of them are too much. */
  private static final class Unseen extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unseen() {
      super("", null, false, false);
    }
  }

  /** How much was taken. */
  private static final class Taking {
    private final long most;
    private long weight;

    Taking(long most) {
      this.most = most;
    }

    private void weigh(long bytes) {
      weight += bytes;
      if (weight > most) {
        throw new Unseen();
      }
    }

    ArrayContent of(java.sql.Array array) throws SQLException {
      Object all = array.getArray();
      String name = array.getBaseTypeName();
      if (all == null || name == null || !all.getClass().isArray()) {
        throw new Unseen();
      }
      long before = weight;
      Object taken = of(all);
      return new ArrayContent(
          array, name, array.getBaseType(), taken, String.valueOf(array), weight - before);
    }

    private Object of(Object value) throws SQLException {
      if (value instanceof Object[]) {
        Object[] taken = ((Object[]) value).clone();
        for (int i = 0; i < taken.length; i++) {
          weigh(ELEMENT);
          Object element = taken[i];
          if (element != null) {
            taken[i] = of(element);
          }
        }
        return taken;
      }
      if (value instanceof java.sql.Array) {
        return of((java.sql.Array) value);
      }
      Object copy = Digest.canSee(value) ? copyOf(value) : null;
      if (copy == null) {
        throw new Unseen();
      }
      weigh(sizeOf(value));
      return copy;
    }
  }

  /**
   * Reads all of it.
   *
   * @param most bytes, estimated
   * @return null where it is more, or has elements of which not all is to be seen
   */
  static @Nullable ArrayContent of(java.sql.Array array, long most) throws SQLException {
    try {
      return new Taking(most).of(array);
    } catch (Unseen | ArrayStoreException e) {
      return null;
    }
  }

  private static long sizeOf(Object value) {
    if (value instanceof String) {
      return Character.BYTES * (long) ((String) value).length();
    }
    if (value.getClass().isArray()) {
      long each = value instanceof byte[] ? Byte.BYTES : Long.BYTES;
      return each * Array.getLength(value);
    }
    return VendorValues.isPgObject(value)
        ? Character.BYTES * (long) String.valueOf(value).length()
        : 0;
  }

  /** A value of its own for who may change it; null where there is none. */
  private static @Nullable Object copyOf(Object value) {
    if (value instanceof Date) {
      return ((Date) value).clone();
    }
    if (value instanceof byte[]) {
      return ((byte[]) value).clone();
    }
    if (value instanceof int[]) {
      return ((int[]) value).clone();
    }
    if (value instanceof long[]) {
      return ((long[]) value).clone();
    }
    return VendorValues.isPgObject(value) ? VendorValues.copyOf(value) : value;
  }

  /** The driver's own. */
  public java.sql.Array bare() {
    return bare;
  }

  public String baseTypeName() {
    return baseTypeName;
  }

  public int baseType() {
    return baseType;
  }

  /** What its driver writes for it. */
  public String text() {
    return text;
  }

  /** How many bytes it takes, estimated. */
  public long weight() {
    return weight;
  }

  public int length() {
    return Array.getLength(elements);
  }

  /**
   * An array of its own for who asks, of the class that the driver gave.
   *
   * @param nested what stands for an array within it
   */
  public Object elements(Function<ArrayContent, ?> nested) {
    return copyOf(elements, nested);
  }

  private static Object copyOf(Object value, Function<ArrayContent, ?> nested) {
    if (value instanceof Object[]) {
      Object[] copy = ((Object[]) value).clone();
      for (int i = 0; i < copy.length; i++) {
        Object element = copy[i];
        if (element != null) {
          copy[i] = copyOf(element, nested);
        }
      }
      return copy;
    }
    if (value instanceof ArrayContent) {
      return nested.apply((ArrayContent) value);
    }
    Object copy = copyOf(value);
    return copy == null ? value : copy;
  }

  /** Of equal ones equal, as {@link Digest#of(Object)}. */
  long digest() {
    return Digest.mix(Digest.mix(Digest.of(baseTypeName), baseType), Digest.of(elements));
  }
}
