package io.dmha.binding;

import io.dmha.replay.VendorValues;
import java.util.Date;

/**
 * A copy of a value of a driver's own class, which may share its inner parts with what was bound,
 * since nobody knows them. Whether they are what they were, its text tells. As thread-safe as the
 * value.
 */
final class RetainedCopy implements Retained {
  /** Of a date, estimated. */
  private static final long BYTES_OF_DATE = 128;

  private final Object copy;
  private final String text;
  private final long weight;

  private RetainedCopy(Object copy, String text, long weight) {
    this.copy = copy;
    this.text = text;
    this.weight = weight;
  }

  /** A date or time, as the driver's rows give them. */
  static RetainedCopy ofDate(Date bound) {
    return new RetainedCopy(bound.clone(), bound.toString(), BYTES_OF_DATE);
  }

  /**
   * What to keep of a value that is bound: a copy of one of PostgreSQL's, which the application may
   * set anew; itself, where it is none or cannot be copied.
   */
  static Object ofPgObject(Object bound) {
    if (bound.getClass().getName().startsWith("java.") || !VendorValues.isPgObject(bound)) {
      return bound;
    }
    try {
      // Of whatever class loader: the driver is not known here.
      Object copy = bound.getClass().getMethod("clone").invoke(bound);
      String text = String.valueOf(bound);
      return text.equals(String.valueOf(copy))
          ? new RetainedCopy(copy, text, RetainedSize.of(text))
          : bound;
    } catch (ReflectiveOperationException e) {
      return bound;
    }
  }

  @Override
  public Object again() {
    return copy;
  }

  @Override
  public Object original() {
    return copy;
  }

  @Override
  public boolean isWhole() {
    return text.equals(String.valueOf(copy));
  }

  @Override
  public boolean isValue() {
    return isWhole();
  }

  @Override
  public boolean isTooLarge() {
    return false;
  }

  @Override
  public long weight() {
    return weight;
  }

  @Override
  public void release() {}
}
