package io.dmha.binding;

import java.util.Date;

/**
 * A date or time of a driver's own class, as its rows give them: a copy that may share its inner
 * parts with what was bound, since nobody knows them. Whether they are what they were, its text
 * tells. As thread-safe as a date.
 */
final class RetainedDate implements Retained {
  /** Estimated. */
  private static final long BYTES = 128;

  private final Date copy;
  private final String text;

  RetainedDate(Date bound) {
    this.copy = (Date) bound.clone();
    this.text = bound.toString();
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
    return text.equals(copy.toString());
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
    return BYTES;
  }

  @Override
  public void release() {}
}
