package io.dmha.replay;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What an array of the database holds, read once, as a value that nobody can change. */
public final class ArrayContent {
  private static final int ELEMENT = 16;
  private static final String DATE = "java.util.Date";
  private static final Set<String> BOOLEANS = new HashSet<>(Arrays.asList("bool", "boolean"));
  private static final Set<String> FLOATS =
      new HashSet<>(
          Arrays.asList("float4", "float8", "real", "float", "double", "double precision"));

  /** The driver's own; null of what the application has given. */
  private final java.sql.@Nullable Array bare;

  private final String baseTypeName;
  private final int baseType;
  private final Object elements;
  private final String text;
  private final long weight;

  private ArrayContent(
      java.sql.@Nullable Array bare,
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
      String text = String.valueOf(array);
      weigh(Character.BYTES * (long) text.length());
      return new ArrayContent(array, name, array.getBaseType(), taken, text, weight - before);
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

  /**
   * Copies what the application gives for an array that its connection is to make.
   *
   * @return null where it is too much, or has elements that may change
   */
  public static @Nullable ArrayContent given(
      @Nullable String baseTypeName, @Nullable Object @Nullable [] elements) {
    if (baseTypeName == null || elements == null || !areGiven(elements)) {
      return null;
    }
    try {
      Taking taking = new Taking(LobContent.LARGEST);
      Object taken = taking.of(elements);
      return new ArrayContent(null, baseTypeName, 0, taken, "", taking.weight);
    } catch (Unseen | ArrayStoreException | SQLException e) {
      return null;
    }
  }

  private static boolean areGiven(@Nullable Object[] elements) {
    for (Object element : elements) {
      boolean isGiven =
          element instanceof Object[]
              ? areGiven((Object[]) element)
              : element == null || isValueOfJava(element);
      if (!isGiven) {
        return false;
      }
    }
    return true;
  }

  private static boolean isValueOfJava(Object value) {
    String type = value.getClass().getName();
    boolean isPlain =
        (value instanceof Number || value instanceof Boolean || value instanceof Character)
            && (type.startsWith("java.lang.") || type.startsWith("java.math."));
    return isPlain
        || value instanceof String
        || value instanceof UUID
        || value instanceof byte[]
        || value instanceof int[]
        || value instanceof long[]
        || type.startsWith("java.time.")
        || (value instanceof Date && (type.startsWith("java.sql.") || type.equals(DATE)));
  }

  /** Whether the application has given it, and it was not read. */
  public boolean isGiven() {
    return bare == null;
  }

  /** Whether its elements, which were read, say all of it to who makes another array of them. */
  public boolean canBeGiven() {
    return elements instanceof Object[] && isExact(elements);
  }

  /** A date or time may stand for another one where its zone skips an hour, so none is exact. */
  private boolean isExact(@Nullable Object value) {
    if (value instanceof Object[]) {
      for (Object element : (Object[]) value) {
        if (!isExact(element)) {
          return false;
        }
      }
      return true;
    }
    if (value instanceof ArrayContent) {
      return ((ArrayContent) value).canBeGiven();
    }
    if (value instanceof Float || value instanceof Double) {
      // Of others, such as an amount of money, it may be an approximation.
      return FLOATS.contains(baseTypeName.toLowerCase(Locale.ROOT));
    }
    if (value instanceof Boolean) {
      return BOOLEANS.contains(baseTypeName.toLowerCase(Locale.ROOT));
    }
    return value == null
        || value instanceof String
        || value instanceof UUID
        || value instanceof byte[]
        || value instanceof BigDecimal
        || value instanceof BigInteger
        || value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte;
  }

  /** The elements for who makes another array of them. */
  public Object[] toBeGiven() {
    return (Object[]) elements(ArrayContent::toBeGiven);
  }

  /** Whether that is what {@code array} holds. */
  public boolean isEqualTo(java.sql.Array array) throws SQLException {
    ArrayContent other = of(array, LobContent.LARGEST);
    return other != null && other.digest() == digest();
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

  /** The driver's own; null of what the application has given. */
  public java.sql.@Nullable Array bare() {
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
