package io.dmha.event;

/**
 * Hears what dmha does. Named by the setting {@code dmha.listener} or found by {@link
 * java.util.ServiceLoader}; needs a public constructor without arguments.
 *
 * <p>Called in the thread in which the event happened, which is often the application's own and
 * waiting for its answer, so it should return soon. It must not use the connection that it hears
 * of, whose call is under way; a connection of another pool may be used. Several threads may call
 * at once. What it throws is logged and changes nothing.
 */
@FunctionalInterface
public interface DmhaListener {
  /** Hears one event. */
  void onEvent(DmhaEvent event);

  /**
   * Whether a transaction that lost its host may be done again. Asked once for each loss, before a
   * host is looked for; not asked about what cannot be done again anyway, nor about single
   * statements. At a no the application is told NOT APPLIED ({@code 40001}), with the name of the
   * listener that said it; so it is at an exception, for nobody knows then what the listener
   * wanted. Of several listeners all must agree.
   *
   * <p>Called in the application's thread, in the middle of its call. What it takes counts in the
   * time that the call has to recover ({@code dmha.recoveryTimeout}); nothing cuts it off.
   *
   * @return true, unless it is overridden
   */
  default boolean mayReplay(LostTransaction lost) {
    return true;
  }
}
