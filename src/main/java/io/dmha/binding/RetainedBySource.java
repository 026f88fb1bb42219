package io.dmha.binding;

/** Retained as its source is, which it shares with all that stand for the same stream. */
interface RetainedBySource extends Retained {
  /** What was taken of the stream. */
  RetainedSource<?> source();

  @Override
  default boolean isWhole() {
    return source().isWhole();
  }

  @Override
  default boolean isTooLarge() {
    return source().isTooLarge();
  }

  @Override
  default long weight() {
    return source().weight();
  }

  @Override
  default void release() {
    source().release();
  }
}
